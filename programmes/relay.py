"""Laying sessions out again: closed days, new slots, more sessions. Pure.

Like `ripple`, each verb gives a `Draft` and leaves alone what is held, cancelled or begun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from base.dates import LONDON, in_words
from base.errors import Refused
from programmes.diary import Diary, movable, next_open, refuse_time, wall_end
from programmes.planning import topic_title
from programmes.states import Draft, Meeting, State, Step, draft, step
from programmes.strands import Strand


def close_days(meetings: Sequence[Meeting], diary: Diary, *, keep_topics: bool) -> Draft:
    """What days closed since do to sessions already planned on them.

    With `keep_topics` each is held at the next open slot and pushes those behind it along, one
    closed week costing one week; otherwise it is not held.
    """
    to_come = movable(meetings, diary.now)
    slots = diary.wall(m for m in meetings if m not in to_come)
    steps: list[Step] = []
    ahead: State | None = None
    cause = ""
    for one in to_come:
        state = one.state
        why = diary.closed(state.day)
        pushed = ahead is not None and state.wall < wall_end(ahead)
        if why and not keep_topics:
            steps.append(step(one, why, status="cancelled", why=why))
            continue
        if why or pushed:
            cause = why or cause
            behind = wall_end(ahead) if ahead is not None else state.wall
            to = next_open(slots, max(behind, state.wall), state)
            state = replace(state, day=to.date(), at=to.time())
            refuse_time(state, diary.now)
            steps.append(Step(one.key, one.strand, one.state, state, why or cause))
        ahead = state
    return draft(steps)


def replan(
    meetings: Sequence[Meeting],
    diary: Diary,
    *,
    since: date,
    until: date | None,
    room: tuple[int, int | None] | None = None,
) -> Draft:
    """Lay every session from a day on over new slots (`diary.slots`), in the same order.

    With `until` the slots up to that day are all used: sessions too many are cancelled, slots too
    many get a session more. Without, every session is kept, however long that takes.
    """
    to_come = [m for m in movable(meetings, diary.now) if m.state.day >= since]
    if not to_come:
        raise Refused(f"No session is still to come from {in_words(since)}.", "since")
    stay = [m for m in meetings if m not in to_come]
    opens = [w for w in diary.wall(stay) if w.date() >= since and _ahead(w, to_come[0], diary.now)]
    wanted = [w for w in opens if w.date() <= until] if until else opens[: len(to_come)]
    if not wanted or (until is None and len(wanted) < len(to_come)):
        raise Refused("There are not enough open slots for every session.", "slots")
    steps = []
    for one, to in zip(to_come, wanted, strict=False):
        venue_id, room_id = room or (one.state.venue_id, one.state.room_id)
        after = replace(one.state, day=to.date(), at=to.time(), venue_id=venue_id, room_id=room_id)
        refuse_time(after, diary.now)
        steps.append(Step(one.key, one.strand, one.state, after))
    steps += [
        step(one, "No slot is left for it", status="cancelled", why="No slot is left for it")
        for one in to_come[len(wanted) :]
    ]
    steps += _more(to_come[-1], wanted[len(to_come) :], meetings)
    return draft(steps)


def begin(
    like: State,
    strand: Strand,
    diary: Diary,
    *,
    since: date,
    until: date | None,
    people: Callable[[date], tuple[int, ...]],
) -> Draft:
    """The first sessions of a strand that has none, arranged like another strand's session.

    One for each of its topics, or else one in each slot up to `until`; `people` is who is expected
    on a day.
    """
    fresh = replace(like, minutes=strand.minutes, status="planned", why="", overlap_why="")
    opens = [
        replace(fresh, day=wall.date(), at=wall.time(), people=people(wall.date()))
        for wall in diary.wall(())
        if wall.date() >= since and (until is None or wall.date() <= until)
    ]
    opens = [state for state in opens if state.starts > diary.now]
    if not opens or len(opens) < len(strand.topics):
        raise Refused("There are not enough open slots for every session.", "slots")
    if strand.topics:
        made = [
            replace(
                state,
                number=topic.number,
                topic=topic.label,
                title=topic_title(topic.number, topic.label),
            )
            for topic, state in zip(strand.topics, opens, strict=False)
        ]
    else:
        made = [
            replace(state, number=n, topic=None, title=strand.name)
            for n, state in enumerate(opens, 1)
        ]
    return draft(Step(-n, strand.id, None, state) for n, state in enumerate(made, 1))


def extend(meetings: Sequence[Meeting], diary: Diary, *, count: int) -> Draft:
    """Add sessions after the last one, at the next open slots, as the last one is arranged."""
    lasting = [m for m in meetings if m.state.happens]
    if not lasting:
        raise Refused("There is no session to go on from.")
    last = max(lasting, key=lambda m: m.state.wall)
    after = max(wall_end(last.state), _london_wall(diary.now))
    opens = [w for w in diary.wall(meetings) if w >= after][:count]
    if len(opens) < count:
        raise Refused("There are not enough open slots.", "count")
    return draft(_more(last, opens, meetings))


def _more(like: Meeting, times: Iterable[datetime], meetings: Sequence[Meeting]) -> list[Step]:
    """New sessions arranged like one, numbered on, without a topic."""
    numbers = [m.state.number for m in meetings if m.state.number is not None]
    number = max(numbers, default=0)
    lowest = min((m.key for m in meetings), default=0)
    key = min(lowest, 0)
    name = like.state.title.partition(":")[0] if like.state.topic else like.state.title
    made = []
    for to in times:
        key, number = key - 1, number + 1
        title = f"Session {number}" if like.state.topic else name
        state = replace(
            like.state,
            day=to.date(),
            at=to.time(),
            status="planned",
            number=number,
            topic=None,
            title=title,
            why="",
            overlap_why="",
        )
        made.append(Step(key, like.strand, None, state))
    return made


def _ahead(wall: datetime, like: Meeting, now: datetime) -> bool:
    return replace(like.state, day=wall.date(), at=wall.time()).starts > now


def _london_wall(now: datetime) -> datetime:
    return now.astimezone(LONDON).replace(tzinfo=None)
