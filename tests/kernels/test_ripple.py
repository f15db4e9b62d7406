"""Moving, cancelling and restoring: examples, and what must hold whatever the schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from programmes import ripple
from programmes.diary import Diary
from programmes.states import Draft, Meeting, State, from_json, put_back
from programmes.states import as_json as kept
from tests.kernels.schedules import after, diary, laid_out, schedules, state

WEEK = timedelta(weeks=1)


def _days(meetings: list[Meeting]) -> list[date]:
    return [m.state.day for m in meetings]


def test_a_flooded_week_moves_everything_after_it_by_one_slot() -> None:
    made = diary()
    meetings = laid_out(made, 18)
    to = meetings[7].state.day
    moved = ripple.move_and_after(meetings, 7, made, day=to, at=time(10))
    assert [step.key for step in moved.steps] == list(range(7, 19))
    then = after(meetings, moved)
    assert _days(then)[:6] == _days(meetings)[:6]
    assert _days(then)[6:17] == _days(meetings)[7:]
    assert then[17].state.day == meetings[17].state.day + WEEK


def test_tuesday_to_thursday_keeps_the_cadence() -> None:
    made = diary(weekdays=(1,))
    meetings = laid_out(made, 6)
    thursday = meetings[2].state.day + timedelta(days=2)
    moved = ripple.move_and_after(meetings, 3, made, day=thursday, at=time(10))
    assert [step.key for step in moved.steps] == [3]
    assert "keep their days and times" in moved.notes[0]


def test_those_in_the_room_it_leaves_go_to_its_new_room() -> None:
    made = diary()
    meetings = laid_out(made, 5)
    elsewhere = replace(meetings[3].state, room_id=77)
    meetings[3] = Meeting(4, "group", elsewhere)
    old = meetings[1].state
    day, at = old.day, old.at
    moved = ripple.move_and_after(meetings, 2, made, day=day, at=at, room=(old.venue_id, 99))
    then = after(meetings, moved)
    assert [m.state.room_id for m in then] == [old.room_id, 99, 99, 77, 99]
    assert _days(then) == _days(meetings)
    assert moved.notes == ()
    room = (old.venue_id, old.room_id)
    assert after(then, ripple.move_and_after(then, 2, made, day=day, at=at, room=room)) == meetings


def test_a_move_past_the_next_slot_keeps_the_order() -> None:
    made = diary()
    meetings = laid_out(made, 6)
    friday = meetings[3].state.day + timedelta(days=2)
    then = after(meetings, ripple.move_and_after(meetings, 3, made, day=friday, at=time(10)))
    assert _days(then)[2] == friday
    assert _days(then)[3:] == [d + WEEK for d in _days(meetings)[3:]]


def test_bank_holidays_are_stepped_over() -> None:
    made = diary(weekdays=(0,), start=date(2026, 3, 16))
    meetings = laid_out(made, 6)
    assert date(2026, 4, 6) not in _days(meetings)  # Easter Monday
    moved = ripple.move_and_after(meetings, 1, made, day=date(2026, 3, 23), at=time(10))
    then = after(meetings, moved)
    assert _days(then)[:4] == [
        date(2026, 3, 23),
        date(2026, 3, 30),
        date(2026, 4, 13),
        date(2026, 4, 20),
    ]


def test_earlier_pulls_everything_after_it() -> None:
    made = diary()
    meetings = laid_out(made, 4)
    gone = [meetings[0], *(_at(m, m.state.day + WEEK) for m in meetings[1:])]
    then = after(gone, ripple.move_and_after(gone, 2, made, day=_days(meetings)[1], at=time(10)))
    assert _days(then) == _days(meetings)


def _at(meeting: Meeting, day: date) -> Meeting:
    return Meeting(meeting.key, meeting.strand, state(day, number=meeting.state.number))


def test_a_session_put_off_its_slot_keeps_its_distance() -> None:
    made = diary()
    meetings = laid_out(made, 5)
    meetings[3] = _at(meetings[3], meetings[3].state.day + timedelta(days=1))
    moved = ripple.move_and_after(meetings, 2, made, day=_days(meetings)[2], at=time(10))
    then = after(meetings, moved)
    assert then[3].state.day == meetings[3].state.day + WEEK


def test_held_cancelled_and_begun_sessions_stay_where_they_are() -> None:
    made = diary(now=datetime(2026, 3, 18, 12, tzinfo=UTC))
    meetings = laid_out(made, 8)
    meetings[4] = Meeting(5, "group", state(meetings[4].state.day, number=5, status="held"))
    meetings[5] = Meeting(6, "group", state(meetings[5].state.day, number=6, status="cancelled"))
    moved = ripple.move_and_after(meetings, 4, made, day=date(2026, 4, 15), at=time(10))
    touched = {step.key for step in moved.steps}
    assert touched == {4, 7, 8}


def test_template_order_decides_when_dates_are_out_of_order() -> None:
    made = diary()
    meetings = laid_out(made, 5)
    meetings[3], meetings[4] = (
        _at(meetings[3], meetings[4].state.day),
        _at(meetings[4], meetings[3].state.day),
    )
    moved = ripple.move_and_after(meetings, 3, made, day=_days(meetings)[2] + WEEK, at=time(10))
    then = after(meetings, moved)
    assert [m.state.number for m in sorted(then, key=lambda m: m.state.wall)] == [1, 2, 3, 4, 5]


def test_the_past_is_refused_and_so_is_an_absurd_year() -> None:
    made = diary(now=datetime(2026, 3, 18, 12, tzinfo=UTC))
    meetings = laid_out(made, 8)
    for day, sentence in ((date(2026, 3, 17), "has passed"), (date(2036, 3, 17), "Check the year")):
        with pytest.raises(Refused, match=sentence):
            ripple.move_one(meetings[5], day=day, at=time(10), now=made.now)
    with pytest.raises(Refused, match="Nothing was changed"):
        ripple.move_one(meetings[5], day=_days(meetings)[5], at=time(10), now=made.now)
    held = Meeting(1, "group", state(date(2026, 3, 4), status="held"))
    with pytest.raises(Refused, match="was held"):
        ripple.move_one(held, day=date(2026, 5, 5), at=time(10), now=made.now)


def test_one_moved_past_another_is_said_to_be_out_of_order() -> None:
    made = diary()
    meetings = laid_out(made, 5)
    moved = ripple.move_one(
        meetings[1], day=date(2026, 3, 19), at=time(10), now=made.now, others=meetings
    )
    assert "out of order" in moved.notes[0]
    near = ripple.move_one(
        meetings[1], day=date(2026, 3, 12), at=time(10), now=made.now, others=meetings
    )
    assert near.notes == ()


def test_cancelling_drops_the_topic_and_says_so() -> None:
    meeting = laid_out(diary(), 1)[0]
    made = ripple.cancel(meeting, "Both leaders are ill")
    assert made.steps[0].after.status == "cancelled"
    assert "dropped" in made.notes[0]
    gone = Meeting(1, "group", made.steps[0].after)
    back = ripple.restore(gone, diary().now)
    assert back.steps[0].after == meeting.state
    with pytest.raises(Refused, match="has passed"):
        ripple.restore(gone, datetime(2027, 1, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="Only a cancelled session"):
        ripple.restore(meeting, diary().now)


def test_a_cancelled_week_pushed_along_costs_one_week() -> None:
    made = diary()
    meetings = laid_out(made, 18)
    pushed = ripple.push_along(meetings, 3, made)
    then = after(meetings, pushed)
    assert _days(then)[2:17] == _days(meetings)[3:]
    assert len(pushed.steps) == 16


@given(schedules(), st.data())
def test_nothing_is_lost_doubled_or_put_in_the_past(
    made: tuple[Diary, list[Meeting]], data: st.DataObject
) -> None:
    when, meetings = made
    moved = _some_move(when, meetings, data)
    if moved is None:
        return
    then = after(meetings, moved)
    assert [m.key for m in then] == [m.key for m in meetings]
    assert [m.state.topic for m in then] == [m.state.topic for m in meetings]
    for before, now in zip(meetings, then, strict=True):
        if not before.movable(when.now):
            assert now == before
        else:
            assert now.state.starts > when.now
            assert now.state.minutes == before.state.minutes
    moving = [m for m in then if m.movable(when.now)]
    assert [m.state.wall for m in moving] == sorted(m.state.wall for m in moving)
    assert len({m.state.wall for m in moving}) == len(moving)


def _some_move(when: Diary, meetings: list[Meeting], data: st.DataObject) -> Draft | None:
    movable = [m for m in meetings if m.movable(when.now)]
    meeting = data.draw(st.sampled_from(movable))
    ahead = [slot for slot in when.slots if datetime.combine(*slot) > _wall(when.now)][:80]
    day, at = data.draw(st.sampled_from(ahead))
    try:
        return ripple.move_and_after(meetings, meeting.key, when, day=day, at=at)
    except Refused:
        return None


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None) + timedelta(hours=2)


@given(schedules(), st.data())
def test_wall_clock_and_holidays_are_kept(
    made: tuple[Diary, list[Meeting]], data: st.DataObject
) -> None:
    when, meetings = made
    moved = _some_move(when, meetings, data)
    for step in moved.steps if moved else ():
        assert (step.after.day, step.after.at) in when.slots
        assert not when.closed(step.after.day)


@given(schedules(), st.data())
def test_moving_there_and_back_is_as_if_nothing_had_happened(
    made: tuple[Diary, list[Meeting]], data: st.DataObject
) -> None:
    when, meetings = made
    moved = _some_move(when, meetings, data)
    if moved is None:
        return
    then = after(meetings, moved)
    # The one asked for is the one whose place among the others tells the slot it came from.
    first = next(s for s in moved.steps if s.key == min(step.key for step in moved.steps))
    assert first.before is not None
    back = ripple.move_and_after(then, first.key, when, day=first.before.day, at=first.before.at)
    assert after(then, back) == meetings


@given(schedules(), st.data())
def test_twice_from_the_same_input_is_the_same(
    made: tuple[Diary, list[Meeting]], data: st.DataObject
) -> None:
    when, meetings = made
    moved = _some_move(when, meetings, data)
    if moved is not None:
        step = min(moved.steps, key=lambda s: s.key)
        again = ripple.move_and_after(
            list(reversed(meetings)), step.key, when, day=step.after.day, at=step.after.at
        )
        assert again == moved


@given(schedules(), st.data())
def test_undoing_restores_exactly(made: tuple[Diary, list[Meeting]], data: st.DataObject) -> None:
    when, meetings = made
    moved = _some_move(when, meetings, data)
    for step in moved.steps if moved else ():
        before, then = from_json(kept(step.before)), from_json(kept(step.after))
        assert (before, then) == (step.before, step.after)
        assert put_back(step.after, step.before, step.after) == step.before


def test_an_undo_leaves_what_others_changed_and_refuses_what_it_would_overwrite() -> None:
    before = state(date(2026, 3, 4))
    after_move = state(date(2026, 3, 11))
    joined = state(date(2026, 3, 11), people=(11, 12, 13))
    back = put_back(joined, before, after_move)
    assert back == state(date(2026, 3, 4), people=(11, 12, 13))
    assert put_back(state(date(2026, 3, 18)), before, after_move) is None
    added = put_back(joined, None, after_move)
    assert added is not None
    assert added.status == "withdrawn"


def test_a_state_knows_its_moments_over_a_clock_change() -> None:
    spring = State(
        date(2026, 3, 29), time(0, 30), 90, "planned", "Night", None, None, 1, None, (), ()
    )
    assert spring.ends - spring.starts.astimezone(UTC) == timedelta(minutes=90)
