"""The sequence of slot times a strand may meet: order, phase, holidays, and no seam."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.dates import Nation, bank_holiday_name
from base.errors import Refused
from programmes.catalogue import parse
from programmes.open_slots import open_slots
from programmes.patterns import cycle_week
from programmes.slots import Closure, Slot
from programmes.strands import HolidayPolicy, Rhythm, RhythmType, Strand
from programmes.timetable import lay_out

FILE = Path(__file__).parents[2] / "programmes" / "catalogue" / "mbt-aspd.yaml"
GROUP = parse(FILE.read_text(encoding="utf-8"), FILE.name).strand("group")
RHYTHMS = [
    Rhythm(RhythmType.WEEKLY, 1),
    Rhythm(RhythmType.EVERY_N_WEEKS, 2),
    Rhythm(RhythmType.EVERY_N_WEEKS, 5),
    Rhythm(RhythmType.WEEKS_CYCLE, 2),
    Rhythm(RhythmType.WEEKS_CYCLE, 3),
]
MONDAY = Slot(0, time(10))
Found = list[tuple[date, time]]


def found(strand: Strand, anchor: str, slots: list[Slot], first: str, last: str) -> Found:
    return open_slots(
        strand,
        anchor=date.fromisoformat(anchor),
        slots=slots,
        nation=Nation.ENG,
        closures=(),
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
    )


def every(rhythm: Rhythm, policy: HolidayPolicy = HolidayPolicy.SKIP) -> Strand:
    return replace(GROUP, rhythm=rhythm, holidays=policy)


@st.composite
def patterns(draw: st.DrawFn) -> tuple[Strand, date, list[Slot], list[Closure]]:
    rhythm = draw(st.sampled_from(RHYTHMS))
    weeks = rhythm.n if rhythm.type is RhythmType.WEEKS_CYCLE else 1
    slot = st.builds(
        Slot,
        st.integers(0, 6),
        st.sampled_from([time(9), time(11, 15), time(14, 30)]),
        st.integers(1, weeks),
    )
    anchor = draw(st.dates(date(2001, 1, 1), date(2060, 12, 31)))
    closures = []
    for _ in range(draw(st.integers(0, 3))):
        first = anchor + timedelta(days=draw(st.integers(-10, 300)))
        closures.append(Closure(first, first + timedelta(days=draw(st.sampled_from([0, 4, 13])))))
    slots = draw(st.lists(slot, min_size=1, max_size=4, unique=True))
    return every(rhythm, draw(st.sampled_from(HolidayPolicy))), anchor, slots, closures


def asked(
    pattern: tuple[Strand, date, list[Slot], list[Closure]], first: date, last: date
) -> Found:
    strand, anchor, slots, closures = pattern
    return open_slots(
        strand,
        anchor=anchor,
        slots=slots,
        nation=Nation.ENG,
        closures=closures,
        first=first,
        last=last,
    )


@settings(deadline=None)
@given(patterns())
def test_a_years_open_slots_are_the_sessions_of_a_years_plan(
    pattern: tuple[Strand, date, list[Slot], list[Closure]],
) -> None:
    strand, anchor, slots, closures = pattern
    layout = lay_out(
        strand, start=anchor, slots=slots, nation=Nation.ENG, closures=closures, weeks=60
    )
    last = anchor + timedelta(weeks=60, days=-1)
    assert asked(pattern, anchor, last) == [(s.day, s.at) for s in layout.sessions if s.day <= last]


@settings(deadline=None)
@given(patterns(), st.integers(-20, 400), st.integers(0, 200), st.integers(0, 200))
def test_a_range_cut_in_two_loses_and_doubles_nothing(
    pattern: tuple[Strand, date, list[Slot], list[Closure]], offset: int, one: int, two: int
) -> None:
    first = pattern[1] + timedelta(days=offset)
    cut, last = first + timedelta(days=one), first + timedelta(days=one + two)
    whole = asked(pattern, first, last)
    assert whole == asked(pattern, first, cut) + asked(pattern, cut + timedelta(days=1), last)
    assert all(a < b for a, b in pairwise(datetime.combine(*slot) for slot in whole))
    assert all(max(first, pattern[1]) <= day <= last for day, _ in whole)


@settings(deadline=None)
@given(patterns(), st.data())
def test_one_closed_day_drops_that_day_and_shifts_nothing(
    pattern: tuple[Strand, date, list[Slot], list[Closure]], data: st.DataObject
) -> None:
    strand, anchor, slots, closures = pattern
    pattern = replace(strand, holidays=HolidayPolicy.SKIP), anchor, slots, closures
    last = anchor + timedelta(weeks=60)
    before = asked(pattern, anchor, last)
    gone = data.draw(st.sampled_from([day for day, _ in before]))
    shut = (*pattern[:3], [*closures, Closure(gone, gone)])
    assert asked(shut, anchor, last) == [slot for slot in before if slot[0] != gone]


@settings(deadline=None)
@given(patterns())
def test_each_slot_of_a_cycle_falls_in_its_own_week(
    pattern: tuple[Strand, date, list[Slot], list[Closure]],
) -> None:
    strand, anchor, slots, _ = pattern
    strand = replace(strand, holidays=HolidayPolicy.HOLD_ANYWAY)
    cycle = strand.rhythm.n if strand.rhythm.type is RhythmType.WEEKS_CYCLE else 1
    last = anchor + timedelta(weeks=30)
    for day, at in asked((strand, anchor, slots, []), anchor, last):
        assert Slot(day.weekday(), at, cycle_week(anchor, day, cycle)) in slots


def test_a_fortnight_keeps_its_phase_across_month_ends_and_years() -> None:
    fortnight = every(Rhythm(RhythmType.EVERY_N_WEEKS, 2))
    wednesday = [Slot(2, time(10))]
    late = found(fortnight, "2026-01-07", wednesday, "2026-04-20", "2026-06-10")
    assert [day.isoformat() for day, _ in late] == [
        "2026-04-29", "2026-05-13", "2026-05-27", "2026-06-10",
    ]  # fmt: skip
    later = found(fortnight, "2026-01-07", wednesday, "2026-12-24", "2027-01-20")
    assert [day.isoformat() for day, _ in later] == ["2027-01-06", "2027-01-20"]


def test_week_a_and_week_b_alternate_from_the_monday_of_the_first_week() -> None:
    rota = every(Rhythm(RhythmType.WEEKS_CYCLE, 2))
    slots = [Slot(0, time(9), 1), Slot(3, time(14), 2)]
    # The first day is a Wednesday: its week is week A, though Monday of it has gone.
    days = found(rota, "2026-01-07", slots, "2026-01-07", "2026-02-03")
    assert [f"{day} {at:%H:%M}" for day, at in days] == [
        "2026-01-15 14:00", "2026-01-19 09:00", "2026-01-29 14:00", "2026-02-02 09:00",
    ]  # fmt: skip


def test_the_week_number_in_a_rota_and_days_outside_it() -> None:
    start = date(2026, 1, 7)
    days = ["2026-01-07", "2026-01-11", "2026-01-12", "2026-01-18", "2026-01-19", "2027-01-06"]
    weeks = [cycle_week(start, date.fromisoformat(day), 2) for day in days]
    assert weeks == [1, 1, 2, 2, 1, 1]
    with pytest.raises(Refused, match="Tuesday 6 January 2026 is before the first day"):
        cycle_week(start, date(2026, 1, 6), 2)


def test_nothing_lies_before_the_anchor() -> None:
    weekly = every(Rhythm(RhythmType.WEEKLY, 1))
    assert found(weekly, "2026-02-02", [MONDAY], "2025-06-01", "2026-02-09") == [
        (date(2026, 2, 2), time(10)),
        (date(2026, 2, 9), time(10)),
    ]


@pytest.mark.parametrize(
    ("policy", "day"),
    [
        (HolidayPolicy.SKIP, None),
        (HolidayPolicy.NEXT_WORKING_DAY, date(2026, 4, 7)),
        (HolidayPolicy.HOLD_ANYWAY, date(2026, 4, 6)),
    ],
)
def test_easter_monday_under_each_policy(policy: HolidayPolicy, day: date | None) -> None:
    weekly = every(Rhythm(RhythmType.WEEKLY, 1), policy)
    # Asked from the Tuesday on, the session that moved to it is there all the same.
    first = "2026-04-07" if policy is HolidayPolicy.NEXT_WORKING_DAY else "2026-04-01"
    days = found(weekly, "2026-01-05", [MONDAY], first, "2026-04-12")
    assert [one for one, _ in days] == ([day] if day else [])


def test_a_fixed_block_may_meet_on_any_open_working_day() -> None:
    block = every(Rhythm(RhythmType.FIXED_BLOCK, 3))
    days = [
        day for day, _ in found(block, "2026-04-01", [Slot(2, time(9))], "2026-04-01", "2026-04-09")
    ]
    assert days == [date(2026, 4, n) for n in (1, 2, 7, 8, 9)]
    assert not any(bank_holiday_name(day, Nation.ENG) for day in days)


def test_slots_outside_the_cycle_are_refused() -> None:
    rota = every(Rhythm(RhythmType.WEEKS_CYCLE, 2))
    with pytest.raises(Refused, match="There is no week 3") as refused:
        found(rota, "2026-01-07", [Slot(0, time(9), 3)], "2026-01-07", "2026-02-04")
    assert refused.value.field == "slots"


def test_the_same_time_in_both_weeks_is_two_slots_and_the_right_one_is_closed() -> None:
    rota = every(Rhythm(RhythmType.WEEKS_CYCLE, 2))
    slots = [Slot(2, time(10), 1), Slot(2, time(10), 2), Slot(3, time(10), 1)]
    closed = Closure(date(2026, 1, 14), date(2026, 1, 14))
    days = asked((rota, date(2026, 1, 5), slots, [closed]), date(2026, 1, 5), date(2026, 1, 25))
    assert [day.isoformat() for day, _ in days] == [
        "2026-01-07", "2026-01-08", "2026-01-21", "2026-01-22",
    ]  # fmt: skip
