"""Which staff came: what an answer keeps, and what it comes to."""

from __future__ import annotations

from datetime import date

import pytest

from attendance.staff_rules import (
    Given,
    StaffAnswer,
    StaffIntent,
    check_others,
    hours,
    keep,
    tally_staff,
)
from base.errors import Refused


def test_what_an_answer_keeps() -> None:
    assert keep(StaffAnswer("came", 5), length_minutes=60) == StaffIntent("came", 60, "")
    assert keep(StaffAnswer("part", 20), length_minutes=60).minutes == 20
    absent = keep(StaffAnswer("absent", 30, " on  leave "), length_minutes=60)
    assert absent == StaffIntent("absent", 0, "on leave")


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (StaffAnswer("perhaps"), "came"),  # type: ignore[arg-type]
        (StaffAnswer("part"), "minutes"),
        (StaffAnswer("part", 61), "minutes"),
        (StaffAnswer("part", 0), "minutes"),
        (StaffAnswer("came", None, "x" * 301), "note"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(answer: StaffAnswer, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        keep(answer, length_minutes=60)
    assert refusal.value.field == field


def test_whoever_was_not_expected_was_offered_nothing() -> None:
    days = [date(2026, 1, day) for day in (7, 14, 21, 28)]
    given = [
        Given(1, "reflective_practice", day, 60, presence, minutes)
        for day, presence, minutes in zip(
            days, ("came", "part", "absent", "not_expected"), (60, 20, 0, 0), strict=True
        )
    ]
    found = tally_staff(given)
    assert (found.came, found.offered, found.minutes, found.minutes_offered) == (2, 3, 80, 180)
    assert found.last == days[1]
    assert found.share == 66
    assert tally_staff([]).share is None


def test_hours_and_others() -> None:
    assert [hours(n) for n in (0, 45, 60, 90)] == ["0 min", "45 min", "1 h", "1 h 30 min"]
    for others in (-1, 501):
        with pytest.raises(Refused):
            check_others(others)
    check_others(0)
