"""Where and when else a session that clashes could be: the nearest that are free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from base import clock
from base.database import db
from base.dates import LONDON
from people.models import Room
from people.queries import availability
from people.queries.busy import own_busy
from programmes.clashes import Busy, Taken, find, taken
from programmes.queries.booked import apart_from, taken_near
from programmes.queries.readings import Reading
from programmes.states import State, Step

_MOST = 3  # offered for one session
_FIRST, _LAST = time(8), time(19)
_APART = timedelta(minutes=30)
_AHEAD = 14  # days


@dataclass(frozen=True, slots=True)
class Free:
    """A time and room at which nothing clashes."""

    day: date
    at: time
    room: Room | None


def alternatives(reading: Reading) -> dict[int, list[Free]]:
    """For the first few sessions that must be allowed knowingly, where they would be free."""
    refused = [
        step
        for step in reading.draft.steps
        if any(c.kind.refused for c in reading.clashes.get(step.key, ()))
    ]
    return {step.key: found for step in refused[:_MOST] if (found := _nearest(step))}


def _nearest(step: Step) -> list[Free]:
    state = step.after
    rooms = _rooms_like(state)
    first = state.day - timedelta(days=1)
    last = state.day + timedelta(days=_AHEAD + 1)
    around = _around(state, [room.id for room in rooms], first, last)
    apart = apart_from(state.people)
    others = taken_near(around, apart, but=[step.key])
    staff = {user for user, _ in state.staff}
    away = [
        Busy(a.user_id, a.starts, a.ends, a.words) for a in availability.away(staff, first, last)
    ]
    committed = [
        Busy(c.participant_id, c.starts, c.ends, c.words)
        for c in availability.commitments(state.people, first, last)
    ]
    own = [Busy(o.user_id, o.starts, o.ends, o.words) for o in own_busy(staff, first, last)]
    found: list[Free] = []
    for day, at, room in _candidates(state, rooms):
        tried = replace(state, day=day, at=at, room_id=room.id if room else None)
        clashes = find(
            [taken(step.key, tried)],
            others,
            apart=apart,
            away=away,
            committed=committed,
            own=own,
        )
        if not clashes and tried.starts > clock.now():
            found.append(Free(day, at, room))
        if len(found) == _MOST:
            break
    return found


def _rooms_like(state: State) -> Sequence[Room]:
    """The room itself first, then the others of its venue that hold as many."""
    if state.room_id is None:
        return []
    rooms = db.session.scalars(
        select(Room).where(Room.venue_id == state.venue_id).order_by(Room.name)
    ).all()
    needed = len(state.people) + len(state.staff)
    fit = [r for r in rooms if r.capacity >= needed or r.id == state.room_id]
    return sorted(fit, key=lambda r: (r.id != state.room_id, r.name))


def _candidates(state: State, rooms: Sequence[Room]) -> Iterator[tuple[date, time, Room | None]]:
    """Nearest first: another room then, another time that day, the same time on days after."""
    here: Sequence[Room | None] = rooms or [None]
    for room in here[1:]:
        yield state.day, state.at, room
    times = sorted(_times(state.at), key=lambda at: abs(_minutes(at) - _minutes(state.at)))
    for at in times:
        for room in here:
            yield state.day, at, room
    for ahead in range(1, _AHEAD + 1):
        day = state.day + timedelta(days=ahead)
        if day.weekday() < 5 or state.day.weekday() >= 5:
            for room in here:
                yield day, state.at, room


def _times(but: time) -> Iterator[time]:
    at = datetime.combine(date.min, _FIRST)
    while at.time() <= _LAST:
        if at.time() != but:
            yield at.time()
        at += _APART


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _around(state: State, rooms: Sequence[int], first: date, last: date) -> list[Taken]:
    """Everything that could stand in the way, as spans to look for."""
    starts = datetime.combine(first, time(), LONDON)
    ends = datetime.combine(last, time(), LONDON)
    everyone = replace(taken(0, state), starts=starts, ends=ends)
    return [everyone, *(replace(everyone, room_id=room) for room in rooms)]
