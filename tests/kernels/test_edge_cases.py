"""What comparable systems got wrong in a schedule: one named case each, numbered as they are known.

Those of who is expected when are with `test_spells`, those of moving with `test_ripple`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from base.dates import Nation
from base.errors import Refused
from programmes import relay, ripple
from programmes.diary import Diary
from programmes.queries.catalogue import shelf
from programmes.rolling import lay_ahead
from programmes.states import Meeting
from programmes.strands import HolidayPolicy, Rhythm, RhythmType
from programmes.timetable import Closure, Layout, Slot, lay_out
from tests.kernels.schedules import START, after, diary, laid_out, state

WEEK = timedelta(weeks=1)
GROUP = shelf()["m-trem"].strand("group")
ROTA = shelf()["reflective-practice"].strands[0]
MONDAY = Slot(0, time(10))


def plan(start: str, *slots: Slot, n: int = 1, weeks: int = 20) -> Layout:
    rhythm = Rhythm(RhythmType.EVERY_N_WEEKS, n) if n > 1 else GROUP.rhythm
    strand = replace(GROUP, rhythm=rhythm)
    day = date.fromisoformat(start)
    return lay_out(strand, start=day, slots=slots, nation=Nation.ENG, weeks=weeks)


def test_10_laid_out_twice_on_one_day_gives_nothing_twice() -> None:
    made = diary()
    until = START + 8 * WEEK

    def ahead(meetings: list[Meeting]) -> list[Meeting]:
        drawn = lay_ahead(
            GROUP, meetings, made, after=None, until=until, like=state(START), people=lambda _: ()
        )
        return after(meetings, drawn)

    once = ahead([])
    assert once
    assert ahead(once) == once


def test_21_of_two_slots_of_the_same_day_the_right_one_moves() -> None:
    morning, afternoon = state(START, time(10), 1), state(START, time(14), 2)
    meetings = [Meeting(1, "group", morning), Meeting(2, "group", afternoon)]
    slots = [(START + n * WEEK, at) for n in range(20) for at in (time(10), time(14))]
    made = Diary(slots, lambda _: "", diary().now)
    moved = ripple.move_one(meetings[1], day=START, at=time(15), now=made.now, others=meetings)
    assert [(step.key, step.after.at) for step in moved.steps] == [(2, time(15))]


def test_24_a_week_that_the_rota_does_not_have_is_refused() -> None:
    with pytest.raises(Refused, match="There is no week 3"):
        lay_out(
            ROTA,
            start=date(2026, 1, 5),
            slots=[Slot(1, time(10), 1), Slot(3, time(10), 3)],
            nation=Nation.ENG,
        )


def test_25_the_same_slot_twice_is_refused() -> None:
    with pytest.raises(Refused, match="Monday at 10am is given twice"):
        plan("2026-03-02", MONDAY, MONDAY)


def test_26_no_session_on_a_bank_holiday_unless_the_programme_says_so() -> None:
    easter = date(2026, 4, 6)
    assert easter not in [s.day for s in plan("2026-03-02", MONDAY).sessions]
    anyway = replace(GROUP, holidays=HolidayPolicy.HOLD_ANYWAY)
    held = lay_out(anyway, start=date(2026, 3, 2), slots=[MONDAY], nation=Nation.ENG)
    assert easter in [s.day for s in held.sessions]


def test_27_every_other_week_goes_on_across_the_end_of_months_and_the_year() -> None:
    days = [s.day for s in plan("2026-11-18", Slot(2, time(10)), n=2).sessions]
    assert days[:4] == [date(2026, 11, 18), date(2026, 12, 2), date(2026, 12, 16), days[3]]
    assert {(b - days[0]).days % 14 for b in days} == {0}


def test_31_this_and_all_after_it_leaves_the_cancelled_and_the_past_alone() -> None:
    made = diary(datetime(2026, 3, 12, tzinfo=UTC))
    meetings = laid_out(made, 8)
    meetings[5] = Meeting(6, "group", replace(meetings[5].state, status="cancelled"))
    moved = ripple.move_and_after(meetings, 4, made, day=meetings[3].state.day + WEEK, at=time(10))
    assert {1, 2, 6}.isdisjoint(step.key for step in moved.steps)


def test_32_a_new_time_after_which_a_session_could_not_end_in_order_is_refused() -> None:
    meetings = laid_out(diary(), 4)
    with pytest.raises(Refused, match="comes before it"):
        ripple.move_and_after(meetings, 2, diary(), day=meetings[0].state.day, at=time(10, 30))


def test_40_the_same_wall_clock_before_and_after_a_clock_change_is_in_order() -> None:
    winter, summer = state(date(2026, 3, 28), time(23, 30)), state(date(2026, 3, 29), time(0, 30))
    assert winter.starts < winter.ends < summer.ends
    assert (summer.starts - winter.starts) == timedelta(hours=1)
    autumn = state(date(2026, 10, 25), time(0, 30))
    real = autumn.ends.astimezone(UTC) - autumn.starts.astimezone(UTC)
    assert real == timedelta(minutes=90)
    assert autumn.starts.utcoffset() != autumn.ends.utcoffset()


def test_a_past_session_later_in_the_list_of_topics_is_not_given_twice() -> None:
    made = diary(datetime(2026, 3, 12, tzinfo=UTC))
    meetings = laid_out(made, 8)
    early = replace(meetings[7].state, day=date(2026, 3, 9), status="held")
    meetings[7] = Meeting(8, "group", early)
    then = after(
        meetings,
        ripple.move_and_after(meetings, 3, made, day=meetings[2].state.day + WEEK, at=time(10)),
    )
    assert sorted(str(m.state.topic) for m in then) == sorted(str(m.state.topic) for m in meetings)
    assert then[7] == meetings[7]


def test_after_some_days_without_a_session_nothing_lands_before_today() -> None:
    now = datetime(2026, 3, 16, 12, tzinfo=UTC)
    made = diary(now)
    meetings = laid_out(made, 2)  # the last was five days ago
    more = relay.extend(meetings, made, count=2)
    assert [step.after.day for step in more.steps] == [date(2026, 3, 18), date(2026, 3, 25)]


def test_one_closed_day_costs_one_week_and_never_two() -> None:
    closure = Closure(date(2026, 3, 11), date(2026, 3, 11), "Training")
    days = [s.day for s in _closed([]).sessions]
    shorter = [s.day for s in _closed([closure]).sessions]
    assert shorter == [day for day in days if day != closure.first] + [shorter[-1]]
    assert shorter[-1] - days[-1] == WEEK


def _closed(closures: list[Closure]) -> Layout:
    wednesday = Slot(2, time(10))
    return lay_out(GROUP, start=START, slots=[wednesday], nation=Nation.ENG, closures=closures)
