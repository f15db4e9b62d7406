"""A placing problem and its answer: people, who sees them, periods, rooms, wishes. PURE.

A period is what each person is placed once in: a calendar month, or the days in which a session
is due. Days are dates; times are labels of the problem's clock; penalties are in one unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import chain

from base.dates import in_words
from base.errors import Refused
from programmes.placement.clock import Clock

_MOST = 1_000_000  # with more, a millionth that the solver rounds off would be a session


@dataclass(frozen=True, slots=True)
class Away:
    """Not there on a day, at one start or (None) all day. `why` is a noun: work, court, the group.

    A session of another length is given as one of these for each start in `clock.touching(…)`.
    """

    day: date
    at: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Therapist:
    """Who sees people. `offers` are the starts worked on each day; None means all, every day.

    Nobody is seen on a day of `leave`, nor at a time they are `busy`. `called` begins a sentence.
    """

    id: str
    leave: tuple[Away, ...] = ()
    busy: tuple[Away, ...] = ()
    offers: Mapping[date, tuple[str, ...]] | None = None
    called: str = "therapist"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is seen, by which therapist, and when they cannot come.

    `periods` are those to place them in (None: all; empty: none, only their fixed sessions count).
    `last` is their last session before the first period. `usual_weekday` (0 Monday), `usual_at`
    and `group` (day and start of each group session of theirs) are wishes, and so is `rather_not`
    (day and start at which whoever sees them has something in a calendar of their own): see
    `Weights`.
    """

    id: str
    therapist: str
    away: tuple[Away, ...] = ()
    periods: frozenset[str] | None = None
    last: date | None = None
    ideal_gap_days: float | None = None
    usual_weekday: int | None = None
    usual_at: str | None = None
    group: tuple[tuple[date, str], ...] = ()
    rather_not: frozenset[tuple[date, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Period:
    """Days in which a person is seen once. `after` names the period before it, or None.

    A gap counts only between a period and the one it comes after, where a person has both. A
    period without days is there for what is fixed in it: nobody is placed in it or missed.
    """

    name: str
    days: tuple[date, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A session already booked: never moved, whatever it contradicts; its day may be any."""

    person: str
    period: str
    day: date
    at: str


@dataclass(frozen=True, slots=True)
class Weights:
    """Penalties. A person not placed costs `miss`; a gap a week off the ideal `gap_per_week`.

    A session off the usual weekday or start, off the group's day, (on that day) an hour from the
    group's start, or at a start they would rather not have costs the others.
    """

    miss: float = 100
    gap_per_week: float = 1
    ideal_gap_days: float = 28
    off_weekday: float = 0
    off_time: float = 0
    off_group_day: float = 0
    group_hour: float = 0
    own_calendar: float = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """What to place. Periods are in time order and share no day; all ids are distinct.

    `rooms` is how many sessions may run at once (None: any number), `rooms_at` the exceptions by
    day and start. `not_in` says how a therapist is absent: "not in", or "not on shift".
    Refused, with a sentence, when it contradicts itself (but for what is fixed).
    """

    people: tuple[Person, ...]
    therapists: tuple[Therapist, ...]
    periods: tuple[Period, ...]
    clock: Clock
    rooms: int | None = None
    rooms_at: Mapping[tuple[date, str], int] = field(default_factory=dict)
    keep_apart: tuple[tuple[str, str], ...] = ()
    fixed: tuple[Fixed, ...] = ()
    weights: Weights = Weights()
    not_in: str = "not in"

    def __post_init__(self) -> None:
        _check_ids(self)
        _check_periods(self)
        _check_times(self)
        _check_numbers(self)

    def asked(self, person: Person) -> tuple[Period, ...]:
        """The periods this person is to be seen in, in order; those without days never count."""
        wanted = person.periods
        return tuple(p for p in self.periods if p.days and (wanted is None or p.name in wanted))


@dataclass(frozen=True, slots=True)
class Assigned:
    """A session of the answer; `fixed` when it was booked before."""

    person: str
    period: str
    day: date
    at: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """A person not placed in a period, and why, in words without anyone else's name."""

    person: str
    period: str
    why: str


class Status(StrEnum):
    """Whether the answer is proved best, or only keeps every rule."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


@dataclass(frozen=True, slots=True)
class Placed:
    """The answer, sorted by day, start and person; no answer can cost less than `bound`.

    Every person is, for every period asked for, either assigned or missed. `contradictions` are
    sentences about fixed sessions that break a rule by themselves.
    """

    assigned: tuple[Assigned, ...]
    missed: tuple[Missed, ...]
    objective: float
    bound: float
    status: Status
    seconds: float
    contradictions: tuple[str, ...] = ()


def replacing(
    problem: Problem, assigned: Iterable[Assigned], free: AbstractSet[tuple[str, str]]
) -> Problem:
    """The problem of placing only `free` (person, period) again, all else assigned being fixed."""
    kept = tuple(
        Fixed(one.person, one.period, one.day, one.at)
        for one in assigned
        if one.fixed or (one.person, one.period) not in free
    )
    people = tuple(
        replace(person, periods=frozenset(period for who, period in free if who == person.id))
        for person in problem.people
    )
    return replace(problem, people=people, fixed=kept)


def _once(names: Iterable[str], what: str) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise Refused(f"{what} ‘{twice[0]}’ is given twice.")


def _check_ids(problem: Problem) -> None:
    _once((person.id for person in problem.people), "The person")
    _once((therapist.id for therapist in problem.therapists), "The therapist")
    therapists = {therapist.id for therapist in problem.therapists}
    for person in problem.people:
        if person.therapist not in therapists:
            why = f"{person.id} is to see ‘{person.therapist}’, who is not among the therapists."
            raise Refused(why)
    known = {person.id for person in problem.people}
    named = [(name, "keep_apart") for name in chain.from_iterable(problem.keep_apart)]
    for name, where in [*named, *((one.person, "fixed") for one in problem.fixed)]:
        if name not in known:
            raise Refused(f"‘{name}’ in {where} is not among the people.")
    for one, other in problem.keep_apart:
        if one == other:
            raise Refused(f"{one} cannot be kept apart from themselves.")


def _check_periods(problem: Problem) -> None:
    _once((period.name for period in problem.periods), "The period")
    _once((period.after for period in problem.periods if period.after), "What comes after")
    days: set[date] = set()
    before: set[str] = set()
    for period in problem.periods:
        for day in period.days:
            if day in days:
                raise Refused(f"{in_words(day)} is given twice in days.")
            days.add(day)
        if period.after is not None and period.after not in before:
            raise Refused(f"{period.name} comes after {period.after}, which is not before it.")
        before.add(period.name)
    asked = {(name, person.id) for person in problem.people for name in person.periods or ()}
    fixed = {(one.period, one.person) for one in problem.fixed}
    for name, who in sorted(asked | fixed):
        if name not in before:
            raise Refused(f"{who} has the period ‘{name}’, which there is not.")


def _check_times(problem: Problem) -> None:
    known = set(problem.clock.labels)
    for one in problem.fixed:
        if one.at not in known:
            when = f"{one.at} on {in_words(one.day)}"
            raise Refused(f"{one.person} is fixed at {when}, which is not one of the slots.")
    offered = {
        at
        for therapist in problem.therapists
        for starts in (therapist.offers or {}).values()
        for at in starts
    }
    wished = {person.usual_at for person in problem.people if person.usual_at is not None}
    met = {at for person in problem.people for _, at in person.group}
    for at in sorted((offered | wished | met) - known):
        raise Refused(f"{at} is not one of the slots.")


def _check_numbers(problem: Problem) -> None:
    weights = problem.weights
    for value, what in (
        (weights.miss, "miss_penalty"),
        (weights.gap_per_week, "gap_penalty_per_week"),
        (weights.ideal_gap_days, "ideal_gap_days"),
        (weights.off_weekday, "off_weekday"),
        (weights.off_time, "off_time"),
        (weights.off_group_day, "off_group_day"),
        (weights.group_hour, "group_hour"),
        (weights.own_calendar, "own_calendar"),
        (min([problem.rooms or 0, *problem.rooms_at.values()]), "rooms"),
        (min((p.ideal_gap_days or 0 for p in problem.people), default=0), "ideal_gap_days"),
    ):
        if not 0 <= value <= _MOST:
            raise Refused(f"{what} is {value:g}: it must be from 0 to {_MOST:,}.")
