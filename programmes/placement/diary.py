"""Who is where in a placing problem: what stands in the way of one more session. PURE."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from programmes.placement.problem import Assigned, Away, Fixed, Person, Problem


class Kind(IntEnum):
    """What can stand in the way, in the order in which it is told."""

    LEAVE = 1
    NOT_IN = 2
    BUSY = 3
    AWAY = 4
    APART = 5
    TAKEN = 6
    ROOMS = 7


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """One thing in the way; `why` is the noun given for leave, busy and away, or nothing."""

    kind: Kind
    why: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A day on which somebody could be seen in a period, and the starts they could have."""

    person: str
    period: str
    day: date
    starts: tuple[str, ...]


class Diary:
    """A problem's people and days with the sessions put in so far."""

    def __init__(self, problem: Problem, sessions: Iterable[Fixed | Assigned] = ()) -> None:
        self.problem = problem
        clock = problem.clock
        self.people = {person.id: person for person in problem.people}
        self.therapists = {therapist.id: therapist for therapist in problem.therapists}
        self._leave = {t.id: {off.day: off.why for off in t.leave} for t in problem.therapists}
        self._busy = {t.id: _hours(t.busy) for t in problem.therapists}
        self._away = {person.id: _hours(person.away) for person in problem.people}
        self.overlapping = {at: clock.overlapping(at) for at in clock.labels}
        self.near = {at: clock.near(at) for at in clock.labels}
        self.covered = {at: clock.covered(at) for at in clock.labels}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for one, other in problem.keep_apart:
            self._apart[one].add(other)
            self._apart[other].add(one)
        self._seeing: dict[tuple[str, date], set[str]] = defaultdict(set)
        self._starts: dict[tuple[str, date], set[str]] = defaultdict(set)
        self._running: Counter[tuple[date, str]] = Counter()
        for one_session in sessions:
            self.put(one_session.person, one_session.day, one_session.at)

    def put(self, person: str, day: date, at: str) -> None:
        """One more session, whatever stands in its way."""
        self._seeing[self.people[person].therapist, day].add(at)
        self._starts[person, day].add(at)
        for moment in self.covered[at]:
            self._running[day, moment] += 1

    def offered(self, person: Person, day: date) -> tuple[str, ...]:
        """The starts the person's therapist works on a day, in the clock's order; leave ignored."""
        offers = self.therapists[person.therapist].offers
        if offers is None:
            return self.problem.clock.labels
        on_day = offers.get(day, ())
        return tuple(at for at in self.problem.clock.labels if at in on_day)

    def partners(self, person: str) -> frozenset[str]:
        """Whom this person is kept apart from."""
        return frozenset(self._apart.get(person, ()))

    def rooms_left(self, day: date, at: str) -> int | None:
        """Rooms free at the moment of a start; None when rooms do not matter."""
        rooms = self.problem.rooms_at.get((day, at), self.problem.rooms)
        return None if rooms is None else rooms - self._running[day, at]

    def whole_day(self, person: Person, day: date) -> Cause | None:
        """What keeps the therapist from the whole day, if anything does."""
        leave = self._leave[person.therapist]
        if day in leave:
            return Cause(Kind.LEAVE, leave[day])
        return None if self.offered(person, day) else Cause(Kind.NOT_IN)

    def obstacle(self, person: Person, day: date, at: str) -> Cause | None:
        """The first thing in the way of a session at an offered start; None when it is free."""
        busy, away = self._busy[person.therapist], self._away[person.id]
        for kind, hours in ((Kind.BUSY, busy), (Kind.AWAY, away)):
            why = hours.get((day, at), hours.get((day, None)))
            if why is not None:
                return Cause(kind, why)
        near = self.near[at]
        for other in self._apart.get(person.id, ()):
            if not near.isdisjoint(self._starts.get((other, day), ())):
                return Cause(Kind.APART)
        if not self.overlapping[at].isdisjoint(self._seeing.get((person.therapist, day), ())):
            return Cause(Kind.TAKEN)
        for moment in self.covered[at]:
            left = self.rooms_left(day, moment)
            if left is not None and left < 1:
                return Cause(Kind.ROOMS)
        return None

    def free_starts(self, person: Person, day: date) -> tuple[str, ...]:
        """The starts at which nothing is in the way."""
        if self.whole_day(person, day) is not None:
            return ()
        offered = self.offered(person, day)
        return tuple(at for at in offered if self.obstacle(person, day, at) is None)


def nodes(problem: Problem) -> dict[tuple[str, str], tuple[Node, ...]]:
    """(person, period) → the days they could have beside what is fixed; not where one is fixed."""
    diary = Diary(problem, problem.fixed)
    booked = {(one.person, one.period) for one in problem.fixed}
    found = {}
    for person in problem.people:
        for period in problem.asked(person):
            if (person.id, period.name) in booked:
                continue
            days = ((day, diary.free_starts(person, day)) for day in sorted(period.days))
            found[person.id, period.name] = tuple(
                Node(person.id, period.name, day, starts) for day, starts in days if starts
            )
    return found


def _hours(times: Iterable[Away]) -> dict[tuple[date, str | None], str]:
    return {(away.day, away.at): away.why for away in times}
