"""What becomes of a row on a page of several registers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules import MarkIntent
from attendance.several import fate

CAME = MarkIntent("5", "ATTC", None, 90, None, None, "", "")
ILL = replace(CAME, presence="3", compliance="AAME", reason="ill", minutes_attended=0)
LATE = replace(CAME, presence="6", minutes_attended=80, late_minutes=10)
marks = st.sampled_from((None, CAME, ILL, LATE, replace(CAME, staff_note="Quiet")))


@pytest.mark.parametrize(
    ("typed", "seen", "now", "expected"),
    [
        (CAME, None, None, "write"),
        (CAME, None, CAME, "leave"),
        (CAME, None, ILL, "overtaken"),
        (CAME, CAME, ILL, "leave"),
        (LATE, CAME, CAME, "write"),
        (LATE, CAME, ILL, "overtaken"),
        (ILL, CAME, ILL, "leave"),
        (replace(CAME, staff_note="Quiet"), CAME, CAME, "write"),
    ],
)
def test_only_a_row_that_says_something_else_is_touched(
    typed: MarkIntent, seen: MarkIntent | None, now: MarkIntent | None, expected: str
) -> None:
    assert fate(typed, seen=seen, now=now) == expected


@given(marks.filter(bool), marks, marks)
def test_nobody_is_overwritten_unseen(
    typed: MarkIntent, seen: MarkIntent | None, now: MarkIntent | None
) -> None:
    if fate(typed, seen=seen, now=now) == "write":
        assert now == seen
        assert typed != now
