"""Weeks in turn, fixed blocks and gaps between parts, by named examples and for every plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from base.dates import Nation, is_working_day
from base.errors import Refused
from programmes.catalogue import parse
from programmes.strands import HolidayPolicy, Rhythm, RhythmType, Strand, Topic
from programmes.timetable import Closure, Layout, Skipped, Slot, lay_out

FOLDER = Path(__file__).parents[2] / "programmes" / "catalogue"
TRAINING = parse((FOLDER / "staff-training.yaml").read_text("utf-8"), "staff-training.yaml")
DAYS = TRAINING.strand("days")
REFLECTIVE = parse((FOLDER / "reflective-practice.yaml").read_text("utf-8"), "r.yaml").strands[0]
M_TREM = parse((FOLDER / "m-trem.yaml").read_text("utf-8"), "m-trem.yaml").strands[0]
NINE = Slot(0, time(9, 30))
WEDNESDAY = Slot(2, time(10))
A, B = Slot(1, time(10), 1), Slot(3, time(20), 2)


def laid(
    strand: Strand,
    start: str,
    slots: tuple[Slot, ...] = (NINE,),
    dates: tuple[str, ...] = (),
    closures: tuple[Closure, ...] = (),
    **more: int,
) -> Layout:
    return lay_out(
        strand,
        start=date.fromisoformat(start),
        slots=slots,
        nation=Nation.ENG,
        closures=closures,
        dates=[date.fromisoformat(day) for day in dates],
        **more,
    )


def days(layout: Layout) -> list[str]:
    return [session.day.isoformat() for session in layout.sessions]


def with_gap(weeks: int) -> Strand:
    """M-TREM with whole weeks between its parts."""
    gapped = (replace(t, gap_weeks=weeks) if t.number == 10 else t for t in M_TREM.topics)
    return replace(M_TREM, topics=tuple(gapped))


def runs(n: int, times: int, topics: tuple[Topic, ...] = ()) -> Strand:
    return replace(DAYS, rhythm=Rhythm(RhythmType.FIXED_BLOCK, n, times), topics=topics)


def test_week_a_and_week_b_have_their_own_day_and_time() -> None:
    layout = laid(REFLECTIVE, "2026-01-05", (A, B), weeks=6)
    assert [f"{s.day} {s.at:%H:%M}" for s in layout.sessions] == [
        "2026-01-06 10:00", "2026-01-15 20:00", "2026-01-20 10:00",
        "2026-01-29 20:00", "2026-02-03 10:00", "2026-02-12 20:00",
    ]  # fmt: skip


def test_a_closed_week_does_not_change_which_week_is_which() -> None:
    closed = (Closure(date(2026, 1, 12), date(2026, 1, 18)),)
    layout = laid(REFLECTIVE, "2026-01-05", (A, B), closures=closed, weeks=6)
    assert "2026-01-15" not in days(layout)
    assert days(layout)[1:] == ["2026-01-20", "2026-01-29", "2026-02-03", "2026-02-12"]


def test_two_weeks_of_one_rota_may_not_overlap_and_there_is_no_third() -> None:
    late = Slot(6, time(23, 30), 2)
    early = Slot(0, time(0, 15), 1)
    with pytest.raises(Refused) as refused:
        laid(REFLECTIVE, "2026-01-05", (early, late))
    assert refused.value.why == (
        "Sunday at 11:30pm in week B and Monday at 12:15am in week A overlap: "
        "a session lasts 60 minutes."
    )
    with pytest.raises(Refused) as refused:
        laid(REFLECTIVE, "2026-01-05", (A, replace(B, week=3)))
    assert refused.value.why == ("There is no week 3: 2 weeks come round, from week A to week B.")


def test_sessions_of_a_rota_keep_their_time_on_both_sides_of_a_clock_change() -> None:
    for session in laid(REFLECTIVE, "2026-03-16", (A, B), weeks=34).sessions:
        assert session.starts.replace(tzinfo=None) == datetime.combine(session.day, session.at)
        real = session.ends.astimezone(UTC) - session.starts.astimezone(UTC)
        assert real == timedelta(minutes=60)


def test_three_days_running_pass_over_the_weekend() -> None:
    layout = laid(DAYS, "2026-03-05")
    assert days(layout) == ["2026-03-05", "2026-03-06", "2026-03-09"]
    assert [s.topic for s in layout.sessions] == [topic.label for topic in DAYS.topics]
    assert layout.skipped == ()
    assert {s.at for s in layout.sessions} == {time(9, 30)}


def test_three_days_running_pass_over_easter_and_a_closure() -> None:
    layout = laid(DAYS, "2026-04-02", closures=(Closure.parse("2026-04-07", "Stocktaking"),))
    assert days(layout) == ["2026-04-02", "2026-04-08", "2026-04-09"]
    assert layout.skipped == (
        Skipped(date(2026, 4, 3), "Good Friday (bank holiday)"),
        Skipped(date(2026, 4, 6), "Easter Monday (bank holiday)"),
        Skipped(date(2026, 4, 7), "Stocktaking"),
    )


def test_a_block_held_anyway_takes_the_bank_holiday() -> None:
    strand = replace(DAYS, holidays=HolidayPolicy.HOLD_ANYWAY)
    assert days(laid(strand, "2026-04-02")) == ["2026-04-02", "2026-04-03", "2026-04-06"]


def test_each_run_starts_on_its_own_first_day() -> None:
    layout = laid(runs(2, 2), "2026-03-05", dates=("2026-05-01", "2026-03-05"))
    assert days(layout) == ["2026-03-05", "2026-03-06", "2026-05-01", "2026-05-05"]
    assert [s.number for s in layout.sessions] == [1, 2, 3, 4]


def test_every_date_may_be_given_and_topics_come_in_order() -> None:
    layout = laid(DAYS, "2026-03-03", dates=("2026-03-03", "2026-03-10", "2026-03-28"))
    assert days(layout) == ["2026-03-03", "2026-03-10", "2026-03-28"]
    assert [s.topic for s in layout.sessions] == [topic.label for topic in DAYS.topics]


@pytest.mark.parametrize(
    ("dates", "why"),
    [
        (("2026-03-03", "2026-03-03"), "Tuesday 3 March 2026 is given twice."),
        (("2026-03-03", "2026-03-04"), "Give the first day, or all 3 dates; 2 are given."),
        (
            ("2026-03-07",),
            "Saturday 7 March 2026 is a Saturday: a run starts on a working day. "
            "Choose another, or give every date.",
        ),
        (
            ("2026-04-01", "2026-04-03", "2026-04-09"),
            "Friday 3 April 2026: Good Friday (bank holiday). Choose another date.",
        ),
    ],
)
def test_dates_that_make_no_block_are_refused(dates: tuple[str, ...], why: str) -> None:
    with pytest.raises(Refused) as refused:
        laid(DAYS, "2026-03-03", dates=dates)
    assert (refused.value.field, refused.value.why) == ("dates", why)


def test_runs_that_meet_and_runs_that_are_not_given_are_refused() -> None:
    with pytest.raises(Refused, match="starts before the one before it has ended"):
        laid(runs(3, 2), "2026-03-02", dates=("2026-03-02", "2026-03-04"))
    with pytest.raises(Refused, match="the first day of each of the 2 runs, or all 6 dates; 1 is"):
        laid(runs(3, 2), "2026-03-02")


def test_a_block_when_everything_is_closed_is_refused() -> None:
    closed = (Closure(date(2020, 1, 1), date(2030, 1, 1)),)
    with pytest.raises(Refused, match="No day is open for a year from Tuesday 3 March 2026"):
        laid(DAYS, "2026-03-03", closures=closed)


def test_two_free_weeks_between_parts_are_shown() -> None:
    layout = laid(with_gap(2), "2026-01-07", (WEDNESDAY,))
    assert days(layout)[8:10] == ["2026-03-04", "2026-03-25"]
    assert layout.skipped[:2] == (
        Skipped(date(2026, 3, 11), "Break before Part two"),
        Skipped(date(2026, 3, 18), "Break before Part two"),
    )
    assert len(layout.sessions) == 18


def test_a_closure_within_the_gap_moves_nothing() -> None:
    closed = (Closure.parse("2026-03-18", "Closed"),)
    gapped = with_gap(2)
    assert days(laid(gapped, "2026-01-07", (WEDNESDAY,), closures=closed)) == days(
        laid(gapped, "2026-01-07", (WEDNESDAY,))
    )


starts = st.dates(date(2001, 1, 1), date(2060, 12, 31))
closures = st.lists(
    st.builds(
        lambda first, more: (first, more), st.integers(-10, 250), st.sampled_from([0, 0, 4, 13])
    ),
    max_size=3,
)
policies = st.sampled_from(HolidayPolicy)


def closed_days(start: date, given_closures: list[tuple[int, int]]) -> tuple[Closure, ...]:
    return tuple(
        Closure(start + timedelta(days=n), start + timedelta(days=n + more))
        for n, more in given_closures
    )


@settings(deadline=None)
@given(starts, closures, policies, st.integers(0, 8))
def test_whatever_the_gap_no_topic_is_lost_and_the_gap_is_kept(
    start: date, given_closures: list[tuple[int, int]], policy: HolidayPolicy, weeks: int
) -> None:
    strand = replace(with_gap(weeks), holidays=policy)
    layout = lay_out(
        strand,
        start=start,
        slots=[WEDNESDAY, Slot(4, time(14))],
        nation=Nation.ENG,
        closures=closed_days(start, given_closures),
    )
    assert [s.topic for s in layout.sessions] == [topic.label for topic in M_TREM.topics]
    assert all(before.ends <= after.starts for before, after in pairwise(layout.sessions))
    ninth, tenth = layout.sessions[8:10]
    assert tenth.day > ninth.day + timedelta(weeks=weeks)


@settings(deadline=None)
@given(starts, closures, policies, st.integers(1, 10))
def test_a_block_is_so_many_open_working_days_one_after_another(
    start: date, given_closures: list[tuple[int, int]], policy: HolidayPolicy, n: int
) -> None:
    assume(start.weekday() < 5)
    shut = closed_days(start, given_closures)
    strand = replace(runs(n, 1), holidays=policy)
    try:
        layout = lay_out(strand, start=start, slots=[NINE], nation=Nation.ENG, closures=shut)
    except Refused:
        assert n == 1  # a single date that was given and is closed
        return
    found = [session.day for session in layout.sessions]
    assert len(found) == n
    every = [start + timedelta(days=k) for k in range((found[-1] - start).days + 1)]
    weekdays = [day for day in every if day.weekday() < 5]
    assert sorted([*found, *(off.day for off in layout.skipped)]) == weekdays
    assert not any(c.first <= day <= c.last for day in found for c in shut)
    if policy is not HolidayPolicy.HOLD_ANYWAY:
        assert all(is_working_day(day, Nation.ENG) for day in found)


@settings(deadline=None)
@given(starts, closures, policies)
def test_planning_a_rota_or_a_block_twice_gives_the_same(
    start: date, given_closures: list[tuple[int, int]], policy: HolidayPolicy
) -> None:
    assume(start.weekday() < 5)
    shut = closed_days(start, given_closures)
    for strand, slots in ((runs(3, 1), [NINE]), (REFLECTIVE, [A, B])):
        held = replace(strand, holidays=policy)
        one, two = (
            lay_out(held, start=start, slots=order, nation=Nation.ENG, closures=shut)
            for order in (slots, slots[::-1])
        )
        assert one == two
