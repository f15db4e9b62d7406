"""What moving, cancelling or restoring a session does to the others. Pure.

Each verb takes the meetings of one strand of one cohort and gives a `Draft`: before → after for
every session it touches. Nothing held, cancelled or begun ever moves; topics keep their order;
nothing lands in the past; no session is lost or doubled.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from base.dates import moment_words, short_with_year
from base.errors import Refused
from programmes.diary import Diary, find, next_open, refuse_time, wall_end
from programmes.states import Draft, Meeting, State, Step, draft, step

_BEHIND = "to keep the order"
_STILL = (
    "The sessions after it keep their days and times: it moves by less than the next slot. To "
    "meet on another day from here on, re-plan the rest of the cohort instead."
)
_ROOM = "the room changes from here on"


def move_one(
    meeting: Meeting,
    *,
    day: date,
    at: time,
    now: datetime,
    minutes: int | None = None,
    room: tuple[int, int | None] | None = None,
    others: Sequence[Meeting] = (),
) -> Draft:
    """Move one planned session; `room` is (venue, room). `others`: of its strand, for the order.

    Refused when it is no longer planned, nothing would change, or the time is past or absurd.
    """
    state = meeting.state
    if state.status != "planned":
        was = state.status.replace("_", " ")
        raise Refused(f"This session was {was}. Only a planned session can be moved.")
    venue_id, room_id = room or (state.venue_id, state.room_id)
    after = replace(
        state,
        day=day,
        at=at,
        minutes=minutes or state.minutes,
        venue_id=venue_id,
        room_id=room_id,
    )
    if after == state:
        why = "That is when and where it already is. Nothing was changed."
        raise Refused(why, "day")
    refuse_time(after, now)
    made = Step(meeting.key, meeting.strand, state, after)
    return draft([made], _out_of_order(meeting, after, others))


def move_and_after(
    meetings: Sequence[Meeting],
    key: int,
    diary: Diary,
    *,
    day: date,
    at: time,
    minutes: int | None = None,
    room: tuple[int, int | None] | None = None,
) -> Draft:
    """Move one session, and every one after it by as many open slots.

    Those in the room it leaves go to its new room too. A session somebody had put off its slot
    keeps its distance to the slot. Moving back by the same way puts every session back where it
    was. A move short of the next slot moves no other: the draft says so.
    """
    meeting = find(meetings, key)
    first = move_one(meeting, day=day, at=at, now=diary.now, minutes=minutes, room=room).steps[0]
    old, new = meeting.state.wall, first.after.wall
    later = _later(meetings, meeting, diary.now)
    _refuse_overtaking(meetings, meeting, first.after)
    slots = diary.wall(m for m in meetings if m not in later and m is not meeting)
    by = bisect_right(slots, new) - bisect_right(slots, old)
    steps, ahead = [first], first.after
    for one in later:
        to = _shifted(one.state, slots, by, diary)
        if to <= ahead.wall or to < wall_end(ahead):
            to = next_open(slots, wall_end(ahead), one.state)
        steps.append(_behind(one, to, first, diary.now))
        ahead = steps[-1].after
    still = (
        bool(later)
        and new != old
        and [m.state.wall for m in later] == [step.after.wall for step in steps[1:]]
    )
    return draft(steps, [_STILL] if still else [])


def _behind(one: Meeting, to: datetime, first: Step, now: datetime) -> Step:
    """One later session at its new time, in the first one's new room if it shared the old."""
    shares = first.before is not None and _where(one.state) == _where(first.before)
    venue_id, room_id = _where(first.after if shares else one.state)
    after = replace(one.state, day=to.date(), at=to.time(), venue_id=venue_id, room_id=room_id)
    if after != one.state:
        refuse_time(after, now)
    why = _ROOM if to == one.state.wall else _BEHIND
    return Step(one.key, one.strand, one.state, after, why)


def _where(state: State) -> tuple[int, int | None]:
    return state.venue_id, state.room_id


def push_along(meetings: Sequence[Meeting], key: int, diary: Diary) -> Draft:
    """Hold a session at the next open slot instead, and everything after it one slot later."""
    meeting = find(meetings, key)
    later = _later(meetings, meeting, diary.now)
    slots = diary.wall(m for m in meetings if m not in later and m is not meeting)
    to = next_open(slots, wall_end(meeting.state), meeting.state)
    return move_and_after(meetings, key, diary, day=to.date(), at=to.time())


def cancel(meeting: Meeting, why: str) -> Draft:
    """Cancel a planned session. Refused when it is not planned."""
    if meeting.state.status != "planned":
        was = meeting.state.status.replace("_", " ")
        raise Refused(f"This session was {was}. Only a planned session can be cancelled.")
    notes = []
    if meeting.state.topic:
        notes.append(f"The topic of {meeting.state.title} is dropped unless a catch-up is booked.")
    return draft([step(meeting, why, status="cancelled", why=why)], notes)


def restore(meeting: Meeting, now: datetime) -> Draft:
    """Plan a cancelled session again, as it was. Refused when it is not cancelled, or past."""
    if meeting.state.status not in {"cancelled", "not_held"}:
        raise Refused("Only a cancelled session can be restored.")
    if meeting.state.starts <= now:
        was = moment_words(meeting.state.starts)
        raise Refused(f"It was to be on {was}, which has passed. Book a catch-up instead.")
    return draft([step(meeting, status="planned", why="")])


def _later(meetings: Sequence[Meeting], than: Meeting, now: datetime) -> list[Meeting]:
    """Those that come after one and may move: by number where both have one, or else by time."""

    def after(m: Meeting) -> bool:
        if m.key == than.key:
            return False
        if m.state.number is not None and than.state.number is not None:
            return m.state.number > than.state.number
        return m.state.wall > than.state.wall

    found = [m for m in meetings if after(m) and m.movable(now)]
    return sorted(found, key=lambda m: (_order(m), m.state.wall, m.key))


def _refuse_overtaking(meetings: Sequence[Meeting], moved: Meeting, to: State) -> None:
    """Moving with everything after it keeps the order, so it cannot pass what comes before it."""
    for one in meetings:
        before = _order(one) < _order(moved) or (
            _order(one) == _order(moved) and one.state.wall < moved.state.wall
        )
        if before and one.state.happens and wall_end(one.state) > to.wall:
            raise Refused(
                f"{one.state.title} is on {short_with_year(one.state.day)} and comes before it. "
                "Choose a later time, or move that one and all after it.",
                "day",
            )


def _order(meeting: Meeting) -> int:
    return meeting.state.number or 0


def _shifted(state: State, slots: Sequence[datetime], by: int, diary: Diary) -> datetime:
    """Where a session lands that moves by some slots, keeping its distance from its slot."""
    if not by:
        return state.wall
    here = bisect_right(slots, state.wall) - 1
    target = here + by
    if here < 0 or not 0 <= target < len(slots):
        raise Refused(
            f"{state.title} would have no open slot to move to. Extend the cohort, or move one "
            "session only.",
            "day",
        )
    moved = slots[target] + (state.wall - slots[here])
    following = slots[target + 1 : target + 2]
    too_far = bool(following) and moved >= following[0]
    return slots[target] if diary.closed(moved.date()) or too_far else moved


def _out_of_order(meeting: Meeting, after: State, others: Iterable[Meeting]) -> list[str]:
    """A sentence when a numbered session would come before or after its neighbours."""
    number = after.number
    if number is None:
        return []
    for other in sorted(others, key=lambda m: m.state.wall):
        state = other.state
        if other.key == meeting.key or state.number is None or not state.happens:
            continue
        if (state.number > number) != (state.wall > after.wall):
            side = "after" if state.wall < after.wall else "before"
            return [
                f"{after.title} would come {side} {state.title} on "
                f"{short_with_year(state.day)}: the topics would be out of order."
            ]
    return []
