"""Documents are tagged, the same each time, and safe with whatever people typed."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.documents import DocumentError, typeset

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLAIN = """#import "house.typ": document
#let data = json("data.json")
#show: document.with(title: data.title)
= #data.title
#data.words
"""
SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template with a title and words."""
    made = tmp_path_factory.mktemp("typ") / "plain.typ"
    made.write_text(PLAIN, encoding="utf-8")
    return made


def _words(body: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)


def test_it_is_tagged_titled_and_in_a_language(template: Path) -> None:
    body = typeset(template, {"title": "A letter", "words": "Hello."}, at=AT)
    read = pypdf.PdfReader(io.BytesIO(body))
    catalogue = read.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert str(catalogue["/Lang"]).startswith("en")
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert read.metadata.title == "A letter"
    assert b"pdfuaid" in body


def test_the_same_again_is_the_same_bytes(template: Path) -> None:
    data = {"title": "A letter", "words": "Hello."}
    assert typeset(template, data, at=AT) == typeset(template, data, at=AT)


def test_markup_in_what_people_typed_is_only_words(template: Path) -> None:
    typed = '#panic("x") *bold* $x$ @ref <label> = not a heading #include "/etc/passwd" \\u{41}'
    text = _words(typeset(template, {"title": "A", "words": typed}, at=AT))
    assert '#panic("x") *bold* $x$ @ref <label>' in text
    assert "/etc/passwd" in text
    assert "root:" not in text


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_any_words_at_all_can_be_set(words: str) -> None:
    with TemporaryDirectory() as folder:
        template = Path(folder) / "plain.typ"
        template.write_text(PLAIN, encoding="utf-8")
        made = typeset(template, {"title": "A", "words": words}, at=AT)
    assert made.startswith(b"%PDF-")


def test_letters_of_many_languages_stay(template: Path) -> None:
    text = _words(typeset(template, {"title": "A", "words": "Llŷn, Zażółć, שלום, O’Brien"}, at=AT))
    assert "Llŷn, Zażółć" in text
    assert "O’Brien" in text


def test_a_picture_without_words_is_refused(tmp_path: Path) -> None:
    silent = tmp_path / "silent.typ"
    silent.write_text(PLAIN + '#image("a.svg")\n', encoding="utf-8")
    with pytest.raises(DocumentError, match="alt text"):
        typeset(silent, {"title": "A", "words": ""}, at=AT, files=[("a.svg", SQUARE)])


def test_a_file_with_a_folder_in_its_name_is_refused(template: Path) -> None:
    with pytest.raises(ValueError, match="not a plain file name"):
        typeset(template, {}, at=AT, files=[("../a.svg", SQUARE)])


def test_a_template_reads_nothing_of_the_machine(tmp_path: Path) -> None:
    nosy = tmp_path / "nosy.typ"
    nosy.write_text(PLAIN + '#read("../../../../etc/hostname")\n', encoding="utf-8")
    with pytest.raises(DocumentError):
        typeset(nosy, {"title": "A", "words": ""}, at=AT)
