"""Wording as it is typed, pasted or sent as a table: every item, each once, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from outcomes.instrument_words import forbids_wording, must_not_change
from outcomes.library import instrument, shelf
from outcomes.wording_text import (
    WordingText,
    answers_as_lines,
    body,
    from_body,
    is_table,
    items_as_lines,
    known_cells,
    language_code,
    misfit,
    read_answers,
    read_items,
    read_table,
)
from people import csv_text

WSAS = instrument("wsas")
OAS = instrument("oas_m")
SAID = [f"Made-up words {n}, of a form" for n in "abcde"]
LINE = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60)


def numbered(*numbers: int) -> str:
    return "\n".join(f"{n}. Words of item {n}" for n in numbers)


@given(st.lists(LINE, min_size=5, max_size=5), st.permutations(range(5)))
def test_numbered_lines_are_read_in_any_order(said: list[str], order: list[int]) -> None:
    text = "\n\n".join(f"{n + 1}. {said[n]}" for n in order)
    assert list(read_items(text, WSAS).values()) == said


@given(st.lists(LINE.map(lambda text: f"x {text}"), min_size=5, max_size=5))
def test_lines_without_numbers_are_the_items_in_order(said: list[str]) -> None:
    assert read_items("\n".join(said), WSAS) == dict(zip("12345", said, strict=True))


@given(st.lists(LINE.map(lambda text: f"x {text}"), min_size=5, max_size=5))
def test_items_written_out_are_read_back(said: list[str]) -> None:
    words = dict(zip("12345", said, strict=True))
    assert read_items(items_as_lines(words), WSAS) == words


@pytest.mark.parametrize("mark", [".", ")", ":", "\t", " ."])
def test_any_mark_after_the_number_will_do(mark: str) -> None:
    text = "\n".join(f"{n}{mark} {said}" for n, said in enumerate(SAID, 1))
    assert list(read_items(text, WSAS).values()) == SAID


def test_items_that_are_not_numbers_have_their_own_ids() -> None:
    text = "Aggression: one\nassault_others: two\nirritability) three\nsuicidality. four"
    assert read_items(text, OAS)["assault_others"] == "two"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n ", "Give the words of every item"),
        ("\n".join(SAID[:4]), "there are 4 lines: no words are left for item 5 .close relation"),
        ("one", "there is 1 line: no words are left for items 2, 3, 4 and 5"),
        ("\n".join([*SAID, "f", "g"]), "from line 6 .“f”. on there are too many"),
        ("\n".join(["x"] * 100), "WSAS has 5 items, and there are 100 lines: from line 6"),
        (numbered(1, 2, 3, 4), "There are no words for item 5 .close relationships."),
        (numbered(1, 4, 5), "no words for items 2 and 3 .home tasks, social leisure."),
        (numbered(1, 2, 3, 4, 5, 6), "Line 6 is of item “6”, and WSAS has no such item"),
        (numbered(1, 2, 3, 3, 4, 5), "Item 3 is there twice: Line 3 and line 4."),
        ("1. a\n2. b\nmore of b\n3. c\n4. d\n5. e", "Line 3 has no number before it: “more of b”"),
        ("1. " + "a" * 1_001 + "\n2. b\n3. c\n4. d\n5. e", "Line 1 has 1,001 characters"),
    ],
)
def test_what_does_not_fit_is_named(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        read_items(text, WSAS)
    assert refused.value.field == "items"


def table(sent: bytes | str) -> dict[str, str]:
    read = csv_text.read(sent, lambda cells: known_cells(cells, WSAS))
    return read_table(read.header, read.lines, WSAS)


LINES = [f'{n},"{said}"' for n, said in enumerate(SAID, 1)]


@pytest.mark.parametrize(
    "sent",
    [
        "\n".join(["item,words", *LINES]),
        "\n".join(LINES),
        "\r\n".join(["Item;Words", *(f"{n};{said}" for n, said in enumerate(SAID, 1))]),
        "\n".join(f"{n}\t{said}" for n, said in enumerate(SAID, 1)),
        ("\ufeff" + "\n".join(["item,words", *LINES])).encode(),
        "\n".join(["item,words", *LINES]).encode("utf-16"),
    ],
)
def test_a_table_is_read_with_or_without_a_head(sent: bytes | str) -> None:
    assert list(table(sent).values()) == SAID


def test_a_table_not_saved_as_utf_8_is_still_read() -> None:
    sent = "\n".join(["item,words", *LINES]).replace("Made-up", "Café").encode("cp1252")
    assert table(sent)["1"].startswith("Café")


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "There is nothing in this file"),
        (b"item,words\n1,a\0b", "no text .NUL."),
        ("\n".join(["item,words", *LINES, LINES[2]]), "Item 3 is there twice: Line 4 and line 7."),
        ("\n".join(["item,words", *LINES[:3]]), "no words for items 4 and 5"),
        ("item,words\n1,one\n2,", "Line 3 has no words for item “2”"),
        ("item,words\n1,one,two\n", "Line 2 has more than two cells"),
        ("item,words\n1,one\n77,two", "Line 3 is of item “77”"),
        ("\n".join(f"{n},w" for n in range(1, 101)), "Line 6 is of item “6”"),
        (b"PK\x03\x04 xl/", "This is an Excel workbook"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(sent: bytes | str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        table(sent)


def test_pasted_cells_are_told_from_lines() -> None:
    assert is_table("item,words\n1,a")
    assert is_table("\n1;a")
    assert not is_table("1. a, b and c")
    assert not is_table("Items of mine: a")


def test_answers_are_read_by_their_number() -> None:
    text = "0 = Not at all\n1. A little\n2 - Some\n\n8: Very severely\nn/a Not in work"
    read = read_answers(text, WSAS)
    assert read == {
        "0": "Not at all", "1": "A little", "2": "Some", "8": "Very severely", "n/a": "Not in work",
    }  # fmt: skip
    assert read_answers(answers_as_lines(read), WSAS) == read
    assert read_answers("", WSAS) == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Not at all", "Line 1 is “Not at all”"),
        ("0 = No\n9 = Yes", "Line 2 is of 9, which nobody can answer"),
        ("0 = No\n0.0 = Yes", "Line 2 words 0 a second time"),
        ("nan = No", "Line 1 is “nan = No”"),
        ("0 = " + "x" * 201, "Line 1 has 201 characters"),
    ],
)
def test_answers_that_are_none_are_named(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        read_answers(text, WSAS)
    assert refused.value.field == "answers"


def test_only_where_it_may_not_apply_is_that_an_answer() -> None:
    with pytest.raises(Refused, match="n/a"):
        read_answers("n/a = Does not apply", instrument("core_10"))


def test_languages_are_codes() -> None:
    assert [language_code(one) for one in ("en", " CY ", "pt_BR")] == ["en", "cy", "pt-br"]
    for wrong in ("", "English language", "1", "e"):
        with pytest.raises(Refused, match="short code"):
            language_code(wrong)


def test_what_was_kept_is_read_back_whatever_is_missing() -> None:
    words = WordingText({"1": "a"}, "Read this", {"0": "No", "n/a": "Not for me"}, "(c)")
    assert from_body(body(words)) == words
    assert body(words)["answers"] == {"0": "No"}  # numbers alone: whoever sorts them may trust it
    assert from_body({}) == WordingText({})
    assert misfit(WSAS, WordingText({"1": "a", "9": "b"})) == (["2", "3", "4", "5"], ["9"])


def test_licences_say_what_may_be_done() -> None:
    forbidden = {name for name, one in shelf().items() if forbids_wording(one.licence)}
    assert {"ies_r", "iip_32", "wemwbs", "oas_m"} <= forbidden
    assert not forbidden & {"core_10", "core_om", "phq_9", "gad_7", "pcl_5", "itq", "rfq_8"}
    fixed = {name for name, one in shelf().items() if must_not_change(one.licence)}
    assert {"core_10", "core_om", "itq"} <= fixed
    assert not fixed & {"pcl_5", "ies_r"}
