"""What was planned and what became of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.delivery import FATES, Fate, Sitting, by, delivered, fate_of, lost, months

DAY = date(2026, 3, 4)


def sitting(fate: Fate = "held", key: int = 1, **kw: object) -> Sitting:
    values = {"cohort": 1, "strand": "group", "day": DAY, "minutes": 90, **kw}
    return Sitting(key, fate=fate, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "over", "fate"),
    [
        ("held", True, "held"),
        ("cancelled", False, "cancelled"),
        ("not_held", True, "not_held"),
        ("planned", True, "unrecorded"),
        ("planned", False, "to_come"),
    ],
)
def test_what_became_of_a_session(status: str, *, over: bool, fate: Fate) -> None:
    assert fate_of(status, over=over) == fate


def test_what_is_to_come_is_not_undelivered() -> None:
    held = sitting(expected=9, came=7)
    done = delivered([held, sitting("cancelled"), sitting("unrecorded"), sitting("to_come")])
    assert (done.planned, done.due, done.held, done.to_come) == (4, 3, 1, 1)
    assert done.share == 33
    assert (done.minutes_due, done.minutes_held) == (270, 90)
    assert done.turnout == 77
    assert delivered([]).share is None


@given(st.lists(st.sampled_from(list(FATES)), max_size=30))
def test_every_session_is_counted_once(fates: list[Fate]) -> None:
    ones = [sitting(fate, n, strand=str(n % 3)) for n, fate in enumerate(fates)]
    whole = delivered(ones)
    assert whole.planned == len(ones)
    assert sum(done.planned for done in by(ones, lambda one: one.strand).values()) == len(ones)


def test_months_without_a_session_are_there_too() -> None:
    ones = [sitting(day=date(2025, 11, 30)), sitting(day=date(2026, 2, 1))]
    found = months(ones, date(2025, 11, 15), date(2026, 2, 3))
    assert [(month.month, done.held) for month, done in found.items()] == [
        (11, 1), (12, 0), (1, 0), (2, 1),
    ]  # fmt: skip


def test_reasons_that_read_alike_are_one() -> None:
    ones = [
        sitting("cancelled", why="Heating has failed.", asked_by="The venue"),
        sitting("not_held", why=" heating has  failed", asked_by="Asha"),
        sitting("cancelled", why=""),
        sitting("held", why="A note"),
    ]
    first, second = lost(ones)
    assert (first.why, first.asked_by) == ("Heating has failed.", ("Asha", "The venue"))
    assert (first.cancelled, first.not_held, first.sessions, first.minutes) == (1, 1, 2, 180)
    assert second.why == "No reason given"
