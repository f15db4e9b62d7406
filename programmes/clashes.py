"""Who and what cannot be in two places at once. Pure, and symmetric: A clashes with B as B with A.

Rooms, staff and participants may be taken once at a time; people kept apart may not be in one
session, nor in one building at the same time; staff are on leave, people have commitments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from programmes.states import State

Pair = tuple[int, int]


class Kind(StrEnum):
    """What clashes. The first four must be allowed knowingly; the others are worth knowing."""

    ROOM = "room"
    STAFF = "staff"
    PARTICIPANT = "participant"
    KEEP_APART = "keep_apart"
    AWAY = "away"
    COMMITTED = "committed"
    OWN_CALENDAR = "own_calendar"

    @property
    def refused(self) -> bool:
        """Whether it is refused unless somebody allows it with a reason."""
        return self in {Kind.ROOM, Kind.STAFF, Kind.PARTICIPANT, Kind.KEEP_APART}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a session takes up, and when (aware). `key` tells it from the others."""

    key: int
    starts: datetime
    ends: datetime
    venue_id: int
    room_id: int | None
    staff: frozenset[int]
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Busy:
    """A member of staff away, or a participant committed elsewhere: who, when (aware), in words."""

    who: int
    starts: datetime
    ends: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Clash:
    """One reason why a session should not be when it would be.

    `other` is the key of the session it clashes with, None for leave, commitments and two people
    kept apart inside one session. `who` are row numbers of staff or participants, by kind.
    """

    key: int
    kind: Kind
    other: int | None
    who: tuple[int, ...]
    starts: datetime
    ends: datetime
    words: str = ""


def taken(key: int, state: State) -> Taken:
    """What a state takes up."""
    return Taken(
        key,
        state.starts,
        state.ends,
        state.venue_id,
        state.room_id,
        frozenset(user for user, _ in state.staff),
        frozenset(state.people),
    )


def between(one: Taken, other: Taken, apart: Collection[Pair] = ()) -> list[Clash]:
    """How two sessions clash, told of the first. `apart`: pairs kept apart, either way round."""
    if one.key == other.key or one.starts >= other.ends or other.starts >= one.ends:
        return []
    found: list[Clash] = []

    def add(kind: Kind, who: Iterable[int]) -> None:
        people = tuple(sorted(who))
        found.append(Clash(one.key, kind, other.key, people, other.starts, other.ends))

    if one.room_id is not None and one.room_id == other.room_id:
        add(Kind.ROOM, ())
    if one.staff & other.staff:
        add(Kind.STAFF, one.staff & other.staff)
    if one.people & other.people:
        add(Kind.PARTICIPANT, one.people & other.people)
    if one.venue_id == other.venue_id:
        met = {p for p, q in _both_ways(apart) if p in one.people and q in other.people}
        if met:
            add(Kind.KEEP_APART, met)
    return found


def within(one: Taken, apart: Collection[Pair]) -> list[Clash]:
    """The pairs kept apart who are both expected at one session."""
    return [
        Clash(one.key, Kind.KEEP_APART, None, (p, q), one.starts, one.ends)
        for p, q in sorted(apart)
        if p in one.people and q in one.people
    ]


def find(
    proposed: Sequence[Taken],
    others: Iterable[Taken],
    *,
    apart: Collection[Pair] = (),
    away: Iterable[Busy] = (),
    committed: Iterable[Busy] = (),
    own: Iterable[Busy] = (),
) -> dict[int, list[Clash]]:
    """Every clash of the proposed sessions, with one another and with the others, by their key.

    `others` must not contain the sessions proposed. Work grows with the sessions of each day, not
    with all of them.
    """
    by_day = _by_day([*proposed, *others])
    gone = _busy_by_person(away)
    elsewhere = _busy_by_person(committed)
    in_their_own = _busy_by_person(own)
    found: dict[int, list[Clash]] = {}
    for one in proposed:
        near = {o.key: o for day in _days(one) for o in by_day[day]}
        clashes = within(one, apart)
        for other in sorted(near.values(), key=lambda o: (o.starts, o.key)):
            clashes += between(one, other, apart)
        clashes += _busy(one, Kind.AWAY, one.staff, gone)
        clashes += _busy(one, Kind.COMMITTED, one.people, elsewhere)
        clashes += _once_each(_busy(one, Kind.OWN_CALENDAR, one.staff, in_their_own))
        if clashes:
            found[one.key] = clashes
    return found


def free_times(
    wanted: Sequence[tuple[datetime, datetime]], busy: Iterable[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """Of the wanted spans, in the order given, those that touch nothing busy."""
    ordered = list(busy)
    return [
        (starts, ends)
        for starts, ends in wanted
        if not any(starts < until and since < ends for since, until in ordered)
    ]


def _once_each(clashes: Iterable[Clash]) -> list[Clash]:
    """The first of each person: a calendar of short entries would say the same many times."""
    return list({clash.who: clash for clash in reversed(list(clashes))}.values())[::-1]


def _both_ways(pairs: Iterable[Pair]) -> Iterator[Pair]:
    for one, other in pairs:
        yield one, other
        yield other, one


def _days(one: Taken) -> Iterator[date]:
    day = one.starts.date()
    while day <= one.ends.date():
        yield day
        day += timedelta(days=1)


def _by_day(sessions: Iterable[Taken]) -> Mapping[date, list[Taken]]:
    found: dict[date, list[Taken]] = defaultdict(list)
    for one in sessions:
        for day in _days(one):
            found[day].append(one)
    return found


def _busy_by_person(busy: Iterable[Busy]) -> dict[int, list[Busy]]:
    found: dict[int, list[Busy]] = {}
    for one in busy:
        found.setdefault(one.who, []).append(one)
    return found


def _busy(
    one: Taken, kind: Kind, people: Iterable[int], busy: Mapping[int, Sequence[Busy]]
) -> list[Clash]:
    return [
        Clash(one.key, kind, None, (who,), span.starts, span.ends, span.words)
        for who in sorted(people)
        for span in busy.get(who, ())
        if span.starts < one.ends and one.starts < span.ends
    ]
