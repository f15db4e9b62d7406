"""The line for nDelius: one line, short enough, nothing lost in it."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance import codes, ndelius
from programmes.strands import StrandKind

LINE = ndelius.Line(
    "X123456", date(2026, 3, 3), time(14, 0), time(15, 30), "AP key worker session",
    "AAME", "Acceptable absence, medical", "Rang at 9am.", "N07A001",
)  # fmt: skip


def test_the_line_has_everything_in_order() -> None:
    assert ndelius.as_text(LINE) == (
        "X123456 | 03/03/2026 | 14:00–15:30 | AP key worker session | "
        "AAME Acceptable absence, medical | Rang at 9am. | N07A001"
    )
    assert len(ndelius.cells(LINE)) == len(ndelius.COLUMNS)


def test_a_missing_crn_is_said() -> None:
    bare = ndelius.Line("", *[getattr(LINE, n) for n in list(LINE.__dataclass_fields__)[1:]])
    assert ndelius.as_text(bare).startswith("No CRN recorded | ")
    assert ndelius.cells(bare)[0] == ""


@given(st.lists(st.text(max_size=200), max_size=4), st.integers(20, 300))
def test_a_note_is_one_line_and_short_enough(parts: list[str], limit: int) -> None:
    note = ndelius.note_of(*parts, limit=limit)
    assert len(note) <= limit
    assert not any(ord(c) < 32 or c in "\x85\u2028\u2029" for c in note)


def test_a_long_note_is_cut_at_a_word() -> None:
    assert ndelius.note_of("one two three four five six", limit=20) == "one two three four…"
    assert ndelius.note_of("x" * 30, limit=20) == "x" * 19 + "…"


def test_the_shipped_contact_types_cover_what_participants_attend() -> None:
    path = Path(codes.__file__).parent / "vocabulary" / "ndelius_contact_types.csv"
    types = ndelius.parse_types(path.read_text("utf-8"))
    staff = {"staff_training", "staff_supervision", "reflective_practice"}
    assert {kind.value for kind in StrandKind} - staff == set(types)
    assert ndelius.contact_type("staff_training", types) == "Staff training"


@pytest.mark.parametrize(
    "text", ["", "kind;words\n", "kind,words\ngroup\n", "kind,words\na,b\na,c"]
)
def test_a_bad_file_is_named_with_its_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"ndelius_contact_types.csv, line \d"):
        ndelius.parse_types(text)
