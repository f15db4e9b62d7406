"""Closed days, new slots, more sessions: examples, and what must always hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from programmes import relay
from programmes.diary import Diary
from programmes.states import Meeting
from tests.kernels.schedules import after, diary, laid_out, schedules, state

WEEK = timedelta(weeks=1)


def test_one_closure_costs_one_week_never_two() -> None:
    meetings = laid_out(diary(), 18)
    shut = meetings[4].state.day
    made = relay.close_days(meetings, diary(closed=[shut]), keep_topics=True)
    then = after(meetings, made)
    assert [m.state.day for m in then][:4] == [m.state.day for m in meetings][:4]
    assert [m.state.day for m in then][4:17] == [m.state.day for m in meetings][5:]
    assert then[17].state.day == meetings[17].state.day + WEEK
    assert all("Closed" in step.why for step in made.steps)


def test_a_free_week_later_swallows_the_push() -> None:
    made = diary()
    meetings = laid_out(made, 8)
    spare = [*meetings[:4], *(m for m in meetings[5:])]
    shut = spare[1].state.day
    then = after(spare, relay.close_days(spare, diary(closed=[shut]), keep_topics=True))
    assert [m.state.day for m in then][4:] == [m.state.day for m in spare][4:]


def test_without_topics_the_closed_day_is_not_held_and_nothing_else_moves() -> None:
    meetings = laid_out(diary(), 10)
    shut = meetings[4].state.day
    made = relay.close_days(meetings, diary(closed=[shut]), keep_topics=False)
    assert [(s.key, s.verb, s.after.why) for s in made.steps] == [(5, "cancelled", "Closed")]


def test_held_sessions_on_closed_days_are_left() -> None:
    now = datetime(2026, 4, 2, tzinfo=UTC)
    meetings = laid_out(diary(), 10)
    made = relay.close_days(meetings, diary(now, closed=[date(2026, 3, 18)]), keep_topics=True)
    assert made.steps == ()


def test_new_slots_from_a_day_keep_every_session() -> None:
    meetings = laid_out(diary(), 18)
    thursdays = diary(weekdays=(3,), at=time(14))
    made = relay.replan(meetings, thursdays, since=date(2026, 5, 6), until=None, room=(2, 5))
    then = after(meetings, made)
    assert then[:9] == meetings[:9]
    assert {m.state.day.weekday() for m in then[9:]} == {3}
    assert {(m.state.at, m.state.venue_id, m.state.room_id) for m in then[9:]} == {(time(14), 2, 5)}
    assert len(then) == 18


def test_twice_a_week_until_a_day_adds_sessions_and_once_a_fortnight_cancels_some() -> None:
    meetings = laid_out(diary(), 10)
    until = meetings[-1].state.day
    more = relay.replan(meetings, diary(weekdays=(2, 4)), since=meetings[4].state.day, until=until)
    assert len([s for s in more.steps if s.before is None]) == 4  # not on Good Friday
    fewer = diary()
    rare = Diary(fewer.slots[::2], fewer.closed, fewer.now)
    less = relay.replan(meetings, rare, since=meetings[4].state.day, until=until)
    assert [s.verb for s in less.steps].count("cancelled") == 3


def test_nothing_left_to_plan_again_is_said() -> None:
    meetings = laid_out(diary(), 3)
    with pytest.raises(Refused, match="No session is still to come"):
        relay.replan(meetings, diary(), since=date(2027, 1, 1), until=None)


def test_more_sessions_go_on_from_the_last() -> None:
    meetings = laid_out(diary(), 6)
    made = relay.extend(meetings, diary(), count=2)
    assert [s.after.day for s in made.steps] == [
        meetings[5].state.day + WEEK,
        meetings[5].state.day + 2 * WEEK,
    ]
    assert [(s.after.number, s.after.title) for s in made.steps] == [
        (7, "Session 7"),
        (8, "Session 8"),
    ]
    assert {s.after.people for s in made.steps} == {(11, 12)}
    assert [s.key for s in made.steps] == [-1, -2]


def test_a_group_that_stopped_months_ago_goes_on_from_now() -> None:
    meetings = laid_out(diary(), 3)
    now = datetime(2026, 9, 1, 9, tzinfo=UTC)
    made = relay.extend(meetings, diary(now), count=1)
    assert made.steps[0].after.day == date(2026, 9, 2)


@given(schedules(), st.sets(st.integers(0, 200), max_size=6), st.booleans())
def test_closed_days_lose_nothing(
    made: tuple[Diary, list[Meeting]],
    shut: set[int],
    keep: bool,  # noqa: FBT001 Hypothesis gives it it
) -> None:
    when, meetings = made
    closed = {meetings[0].state.day + timedelta(days=n) for n in shut}
    slots = [slot for slot in when.slots if slot[0] not in closed]
    why = when.closed
    shutting = Diary(slots, lambda day: "Shut" if day in closed else why(day), when.now)
    then = after(meetings, relay.close_days(meetings, shutting, keep_topics=keep))
    assert [m.key for m in then] == [m.key for m in meetings]
    for before, now in zip(meetings, then, strict=True):
        if not before.movable(when.now):
            assert now == before
        elif now.state.status == "planned":
            assert not shutting.closed(now.state.day)
            assert now.state.wall >= before.state.wall
    happening = [m.state.wall for m in then if m.movable(when.now)]
    assert happening == sorted(set(happening))
    if keep:
        assert all(m.state.status == b.state.status for m, b in zip(then, meetings, strict=True))
    again = relay.close_days(then, shutting, keep_topics=keep)
    assert again.steps == ()


def test_a_cancelled_session_does_not_count_as_one_to_move() -> None:
    meetings = laid_out(diary(), 4)
    meetings[2] = Meeting(3, "group", state(meetings[2].state.day, number=3, status="cancelled"))
    shut = meetings[2].state.day
    assert relay.close_days(meetings, diary(closed=[shut]), keep_topics=True).steps == ()
