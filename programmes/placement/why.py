"""Why somebody could not be placed in a period, in words that name nobody else. PURE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from base.dates import WEEKDAYS, short
from programmes.placement.diary import Cause, Diary, Kind
from programmes.placement.problem import Assigned, Period, Person, Problem

_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_OTHER_THINGS = "other commitments"
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Told:
    """One reason three ways: before a count of days, and after one day or several."""

    head: str
    one: str
    several: str


_FREE = _Told(
    "a time is free, but would cost more than a miss,",
    "has a time free, but it would cost more than a miss",
    "have a time free, but it would cost more than a miss",
)


class Why:
    """Tells what stood in the way of each person missed, given everything that was placed."""

    def __init__(self, problem: Problem, assigned: Iterable[Assigned]) -> None:
        self._problem = problem
        self._diary = Diary(problem, assigned)

    def missed(self, person: Person, period: Period) -> str:
        """Like: therapist on leave 3 of 4 Wednesdays; the fourth clashes with work."""
        days = sorted(period.days)
        groups: dict[tuple[Cause, ...], list[int]] = {}
        for place, day in enumerate(days):
            groups.setdefault(self._causes(person, day), []).append(place)
        # The reason for most days leads; the rest follow in the order of their first day.
        head = max(groups, key=lambda causes: (len(groups[causes]), -groups[causes][0]))
        told = self._told(head, person)
        said = [f"{told.head} {_count(len(groups[head]), days)}"]
        for causes, places in groups.items():
            if causes != head:
                told = self._told(causes, person)
                rest = told.one if len(places) == 1 else told.several
                said.append(f"{_which(places, days)} {rest}")
        return "; ".join(said)

    def _causes(self, person: Person, day: date) -> tuple[Cause, ...]:
        """What keeps the person from the day; nothing when a start is free after all."""
        whole = self._diary.whole_day(person, day)
        if whole is not None:
            return (whole,)
        found = {self._diary.obstacle(person, day, at) for at in self._diary.offered(person, day)}
        return () if None in found else tuple(sorted(cause for cause in found if cause))

    def _told(self, causes: Sequence[Cause], person: Person) -> _Told:
        if not causes:
            return _FREE
        if len(causes) > 1:
            things = _listed([_noun(cause) for cause in causes])
            return _Told(f"{things} fill", f"is filled by {things}", f"are filled by {things}")
        called = self._diary.therapists[person.therapist].called
        return _alone(causes[0], called, self._problem.not_in)


def _alone(cause: Cause, called: str, not_in: str) -> _Told:
    """One cause for the whole of a day."""
    noun = _noun(cause)
    off = f"on leave ({cause.why})" if cause.why else "on leave"
    whose = "the therapist’s" if called == "therapist" else f"{called}’s"
    who = "the therapist" if called == "therapist" else called
    return {
        Kind.LEAVE: _Told(f"{called} {off}", f"falls in {whose} leave", f"fall in {whose} leave"),
        Kind.NOT_IN: _Told(f"{called} {not_in}", f"has {who} {not_in}", f"have {who} {not_in}"),
        Kind.BUSY: _Told(f"{called} busy with {cause.why or _OTHER_THINGS}",
                         f"is filled by {noun}", f"are filled by {noun}"),
        Kind.AWAY: _Told(f"clashes with {noun}", f"clashes with {noun}", f"clash with {noun}"),
        Kind.APART: _Told("too near someone to be kept apart from",
                          "is too near someone to be kept apart from",
                          "are too near someone to be kept apart from"),
        Kind.TAKEN: _Told(f"all of {whose} times taken",
                          f"has all of {whose} times taken", f"have all of {whose} times taken"),
        Kind.ROOMS: _Told("no room free", "has no room free", "have no room free"),
    }[cause.kind]  # fmt: skip


def _noun(cause: Cause) -> str:
    """A cause as one of several things that fill a day."""
    why = cause.why or _OTHER_THINGS
    return {
        Kind.BUSY: f"the therapist’s {why}",
        Kind.AWAY: why,
        Kind.APART: "someone to be kept apart from",
        Kind.TAKEN: "other people’s sessions",
        Kind.ROOMS: "full rooms",
    }.get(cause.kind, why)


def _count(some: int, days: Sequence[date]) -> str:
    """3 of 4 Wednesdays; on both Wednesdays; on the only day."""
    weekday = _same_weekday(days)
    called = "day" if weekday is None else weekday
    if some < len(days):
        return f"{some} of {len(days)} {called}s"
    every = {1: "the only", 2: "both"}.get(some, f"all {some}")
    return f"on {every} {called}{'' if some == 1 else 's'}"


def _which(places: Sequence[int], days: Sequence[date]) -> str:
    """The fourth; the first and third; Thu 8 Jan; 5 more days."""
    if len(places) > _MOST_NAMED:
        return f"{len(places)} more days"
    if _same_weekday(days) is not None and len(days) <= len(_ORDINALS):
        return f"the {_listed([_ORDINALS[place] for place in places])}"
    return _listed([short(days[place]) for place in places])


def _same_weekday(days: Sequence[date]) -> str | None:
    found = {day.weekday() for day in days}
    return WEEKDAYS[found.pop()] if len(found) == 1 else None


def _listed(things: Sequence[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
