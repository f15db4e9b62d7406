"""A framework is read whole or refused by line, compared, and written so that it reads the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from config import ROOT
from evidence.criteria import Criterion, Framework, differences, read_framework, write_framework
from people.csv_text import clean_cell

WORKING = ROOT / "evidence" / "frameworks" / "working-criteria.csv"
HEAD = "standard,position,criterion,text,source\n"


def test_the_working_set_has_the_ten_standards_in_order() -> None:
    found = read_framework(WORKING.read_bytes())
    assert [name for name, _ in found.standards] == [
        "Belonging",
        "Boundaries",
        "Communication",
        "Development",
        "Involvement",
        "Safety",
        "Structure",
        "Empowerment",
        "Leadership",
        "Openness",
    ]
    assert all(one.source == "working paraphrase" for one in found.criteria)
    assert found.by_id["9.3"].standard == "Leadership"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("standard,position,text\nA,1,B\n", "There is no column “criterion”."),
        (HEAD + "A,1,,Words,\n", "Line 2: criterion is empty."),
        (HEAD + "A,first,1.1,Words,\n", "Line 2: position is “first”; give a number from 1 to 99."),
        (HEAD + "A,0,1.1,Words,\n", "Line 2: position is “0”"),
        (HEAD + f"A,1,1.1,{'w' * 401},\n", "Line 2: text is longer than 400 characters."),
        (HEAD + "A,1,1.1,One,\nA,1,1.1,Two,\n", "Criterion 1.1 is there twice."),
        (HEAD + "A,1,1.1,One,\nA,2,1.2,Two,\n", "A is at position 1 and elsewhere."),
        (HEAD + "A,1,1.1,One,\nB,1,1.2,Two,\n", "Position 1 is that of A and of B."),
        (HEAD + "".join(f",1,{n},W,\n" for n in range(8)), "And 3 more."),
        ("", "There is nothing in this file."),
    ],
)
def test_what_is_wrong_is_said_by_line(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_framework(text)
    assert sentence in refusal.value.why


def test_columns_may_stand_in_another_order_and_without_a_source() -> None:
    found = read_framework("text,criterion,position,standard\nWords,1.1,1,A\n")
    assert found.criteria == (Criterion("A", 1, "1.1", "Words"),)


def test_the_standards_go_by_their_position() -> None:
    found = read_framework(HEAD + "B,2,2.1,Two,\nA,1,1.1,One,\nB,2,2.2,Three,\n")
    assert [one.id for one in found.criteria] == ["1.1", "2.1", "2.2"]


def test_what_differs_between_two() -> None:
    before = Framework((Criterion("A", 1, "1.1", "One"), Criterion("A", 1, "1.2", "Two")))
    after = Framework((Criterion("A", 1, "1.1", "First"), Criterion("B", 2, "2.1", "New")))
    found = differences(before, after)
    assert [one.id for one in found.added] == ["2.1"]
    assert [one.id for one in found.removed] == ["1.2"]
    assert [(was.text, now.text) for was, now in found.reworded] == [("One", "First")]
    assert differences(before, before).none
    moved = differences(before, Framework((Criterion("B", 2, "1.1", "One"),)))
    assert [(was.standard, now.standard) for was, now in moved.moved] == [("A", "B")]


# As they are kept: a letter that NFC writes as two could make a name too long to be read.
WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12).filter(
    lambda said: clean_cell(said) == said
)


@given(st.lists(WORDS, min_size=1, max_size=6, unique=True))
def test_written_and_read_again_it_is_the_same(ids: list[str]) -> None:
    made = Framework(
        tuple(Criterion("Belonging", 1, one, f"Words {n}", "own") for n, one in enumerate(ids))
    )
    again = read_framework(write_framework(made).encode())
    assert again == made
    assert differences(made, again).none


def test_a_workbook_is_told_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Excel"):
        read_framework(b"PK\x03\x04 xl/workbook")
    assert not list(tmp_path.iterdir())
