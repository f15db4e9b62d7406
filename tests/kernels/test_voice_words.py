"""The words of the wall's page: whole in English, and ready for other languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import ROOT
from evidence import voice_words
from evidence.models.voice import ANSWERS, KINDS
from evidence.services.voice import Became
from evidence.voice_words import gaps, language, languages, parse_language

PAGES = ROOT / "evidence" / "templates" / "voice"
MADE = {
    *(f"kind_{kind}" for kind in KINDS),
    *(f"said_{kind}" for kind in KINDS),
    *(f"did_{answer}" for answer in ANSWERS if answer),
    *(f"error_{became}" for became in Became if became is not Became.KEPT),
    *("error_kind", "error_words", "error_long"),
    *("show_yes", "show_no", "call_999", "call_111", "call_116123"),
}


def used() -> set[str]:
    """Every key the pages ask for."""
    text = "".join(path.read_text(encoding="utf-8") for path in PAGES.glob("*.html"))
    asked = r'\bw\("(\w+)"|said\(w, "(\w+)"(?: if \w+ else "(\w+)")?|w\(\'(\w+)\''
    literal = re.findall(asked, text)
    return {one for found in literal for one in found if one and not one.endswith("_")} | MADE


def test_english_has_exactly_the_words_of_the_page() -> None:
    english = language("en")
    assert set(english.words) == used()
    assert all(english.words.values())


@pytest.mark.parametrize("code", sorted(languages()))
def test_every_language_has_known_words_with_the_same_gaps(code: str) -> None:
    english = language("en").words
    for key, said in language(code).words.items():
        assert gaps(said) == gaps(english[key]), key


def test_what_a_language_lacks_is_said_in_english_and_marked_so() -> None:
    english = language("en").words
    half = parse_language("name: Cymraeg\nwords:\n  thanks_title: Diolch\n", "cy", english)
    assert half("thanks_title") == "Diolch"
    assert half("send") == "Send"
    assert (half.code_of("thanks_title"), half.code_of("send")) == ("cy", "en")
    assert half("words_hint", limit="1,000").startswith("Up to 1,000 letters")


def test_an_unknown_language_is_english() -> None:
    assert language("xx").code == "en"
    assert language("../../etc/passwd").code == "en"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("name: X\nwords: {sennd: y}", "sennd is no word"),
        ("name: X\nwords: {words_hint: y}", "should have limit"),
        ("name: X\nwords: {send: '{limit}'}", "should have no gap"),
        ("name: ''\nwords: {send: y}", "give its name"),
        ("name: X\ndirection: up\nwords: {send: y}", "ltr or rtl"),
        ("name: X\nwords: {send: Yes}", "words of send in quotes"),
        ("name: X", "give name, direction and words"),
        ("- a", "give name, direction and words"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        parse_language(text, "xx", language("en").words)


def test_a_file_more_is_a_language_more(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text((voice_words.FOLDER / "en.yaml").read_text())
    (tmp_path / "ar.yaml").write_text("name: Test\ndirection: rtl\nwords: {send: X}\n")
    found = voice_words._read(tmp_path)
    assert list(found) == ["en", "ar"]
    assert found["ar"].direction == "rtl"
