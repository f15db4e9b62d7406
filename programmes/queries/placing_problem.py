"""What the placing kernel is asked: people, their therapists, days, rooms, what is booked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TypeVar

from base import clock
from people.models import User
from programmes.models import Cohort
from programmes.placement.clock import Clock
from programmes.placement.problem import Away, Fixed, Period, Person, Problem, Weights
from programmes.planning import expects_participants
from programmes.queries.booked import apart_from, meetings_of
from programmes.queries.catalogue import programme_of
from programmes.queries.diaries import diary_of
from programmes.queries.enrolments import spell_of
from programmes.queries.placing import (
    Someone,
    Wanted,
    each_day,
    someones,
)
from programmes.queries.placing_around import Around
from programmes.states import Meeting
from programmes.strands import Placing, RhythmType

_APART = 30  # minutes between people kept apart: nobody waits in the hall with the other

Row = TypeVar("Row")
Booked = Mapping[tuple[str, str], Meeting]
"""Sessions by person and period."""


@dataclass(frozen=True)
class Asked:
    """A problem with the rows it is about; None when there is nobody or no day to place.

    `unseen` have nobody to see them. `sessions` are those already booked, by person and period.
    """

    problem: Problem | None
    people: Mapping[str, Someone]
    unseen: Sequence[Someone]
    sessions: Mapping[tuple[str, str], Meeting]


def ask(cohort: Cohort, wanted: Wanted, *, again: Collection[int] = ()) -> Asked:
    """The problem of placing what is due; `again`: rows of sessions to place once more.

    A fixed number of queries, however many people and days.
    """
    everyone = someones(cohort, wanted.first)
    unseen = [s for s in everyone if s.therapist is None]
    seen = {str(s.enrolment.participant_id): s for s in everyone if s.therapist is not None}
    meetings = [m for m in meetings_of(cohort, wanted.strand.id) if m.state.happens]
    wanted = _with_usual_times(wanted, meetings)
    periods = _periods(cohort, wanted)
    booked = _by_period(meetings, periods, seen)
    if not seen or not any(p.days for p in periods):
        return Asked(None, seen, unseen, booked)
    kept = {key: m for key, m in booked.items() if m.key not in again}
    groups = _groups(cohort, wanted)
    met = {at for mine in groups.values() for _, at in mine}
    labels = sorted({*wanted.times, *(m.state.at for m in booked.values()), *met})
    ticking = Clock.by_time(labels, minutes=wanted.strand.minutes, apart=_APART)
    diary = Around(wanted, seen, [m.key for m in meetings], ticking)
    problem = Problem(
        people=tuple(
            _person(one, periods, diary, _Past(meetings, kept, booked, again, groups))
            for one in seen.values()
        ),
        therapists=tuple(diary.therapist(one) for one in _therapists(seen.values())),
        periods=tuple(periods),
        clock=ticking,
        rooms=len(wanted.rooms) or None,
        rooms_at=diary.rooms_at() if wanted.rooms else {},
        keep_apart=_apart(seen),
        fixed=tuple(
            Fixed(who, period, m.state.day, f"{m.state.at:%H:%M}")
            for (who, period), m in kept.items()
        ),
        weights=_weights(wanted.strand.placing),
        not_in="not on shift" if cohort.entry == "residents" else "not in",
    )
    return Asked(problem, seen, unseen, booked)


def _weights(placing: Placing) -> Weights:
    """The catalogue's points as the kernel takes them."""
    return Weights(
        miss=placing.missed,
        gap_per_week=placing.week_off,
        ideal_gap_days=placing.ideal_days,
        off_weekday=placing.other_weekday,
        off_time=placing.other_time,
        off_group_day=placing.not_group_day,
        group_hour=placing.hour_from_group,
        own_calendar=placing.own_calendar,
    )


def _groups(cohort: Cohort, wanted: Wanted) -> dict[int, list[tuple[date, time]]]:
    """When each person meets their group on the days wanted; nothing when it does not count."""
    placing = wanted.strand.placing
    if not (placing.not_group_day or placing.hour_from_group):
        return {}
    together = {s.id for s in programme_of(cohort).strands if expects_participants(s)}
    found: dict[int, list[tuple[date, time]]] = {}
    for m in meetings_of(cohort):
        if m.strand in together and m.state.happens and wanted.first <= m.state.day <= wanted.last:
            for person in m.state.people:
                found.setdefault(person, []).append((m.state.day, m.state.at))
    return found


def _with_usual_times(wanted: Wanted, meetings: Sequence[Meeting]) -> Wanted:
    """The starts wanted, and those people are used to between the first and the last."""
    if not wanted.times:
        return wanted
    first, last = min(wanted.times), max(wanted.times)
    used = {m.state.at for m in meetings if first <= m.state.at <= last}
    return replace(wanted, times=tuple(sorted({*wanted.times, *used})))


def _apart(seen: Mapping[str, Someone]) -> tuple[tuple[str, str], ...]:
    """The pairs kept apart of whom both are to be seen."""
    pairs = apart_from([int(who) for who in seen])
    return tuple((str(p), str(q)) for p, q in pairs if str(p) in seen and str(q) in seen)


@dataclass(frozen=True)
class _Past:
    """What is booked already: all the strand's sessions, and those kept or placed again."""

    meetings: Sequence[Meeting]
    kept: Booked
    booked: Booked
    again: Collection[int]
    groups: Mapping[int, Sequence[tuple[date, time]]]


def _person(one: Someone, periods: Sequence[Period], diary: Around, past: _Past) -> Person:
    """A person: when they cannot come, the periods they are due in, what they are used to."""
    who, wanted = str(one.enrolment.participant_id), diary.wanted
    assert one.therapist is not None  # noqa: S101 only those with somebody are asked for
    mine = [m for m in past.meetings if int(who) in m.state.people and m.key not in past.again]
    latest = max(mine, key=lambda m: m.state.wall).state if mine else None
    usual = f"{latest.at:%H:%M}" if latest else None
    by_days = wanted.strand.rhythm.type is RhythmType.EVERY_N_DAYS_PER_RESIDENT
    return Person(
        who,
        str(one.therapist.id),
        (*_outside(one, periods), *diary.away(int(who)), *_now(who, past)),
        frozenset(_due(one, periods, past, wanted, mine)),
        max((m.state.day for m in mine if m.state.day < wanted.first), default=None),
        float(wanted.strand.rhythm.n) if by_days else None,
        latest.day.weekday() if latest else None,
        usual if usual in diary.ticking.labels else None,
        tuple((day, f"{at:%H:%M}") for day, at in past.groups.get(int(who), ())),
        diary.rather_not(one.therapist),
    )


def _now(who: str, past: _Past) -> list[Away]:
    """A session placed again goes anywhere but where it is."""
    return [
        Away(m.state.day, f"{m.state.at:%H:%M}", "the time it has now")
        for (person, _), m in past.booked.items()
        if person == who and m.key in past.again
    ]


def _outside(one: Someone, periods: Sequence[Period]) -> list[Away]:
    """The days on which they are not in the cohort, or under supervision no more."""
    spell = spell_of(one.enrolment)
    ends = one.enrolment.participant.supervision_ends
    found = []
    for day in (day for period in periods for day in period.days):
        if not spell.expected_on(day):
            found.append(Away(day, None, "a time when they are not in the cohort"))
        elif ends is not None and day > ends:
            found.append(Away(day, None, "the end of supervision"))
    return found


def _due(
    one: Someone,
    periods: Sequence[Period],
    past: _Past,
    wanted: Wanted,
    mine: Sequence[Meeting],
) -> set[str]:
    """The periods in which they are to be placed."""
    who = str(one.enrolment.participant_id)
    if past.again:
        return {
            name
            for (person, name), m in past.booked.items()
            if person == who and m.key in past.again
        }
    if wanted.strand.rhythm.type is RhythmType.EVERY_N_DAYS_PER_RESIDENT and not _is_due(
        mine, wanted
    ):
        return set()
    spell = spell_of(one.enrolment)
    return {
        p.name
        for p in periods
        if (who, p.name) not in past.kept and any(spell.expected_on(day) for day in p.days)
    }


def _is_due(mine: Sequence[Meeting], wanted: Wanted) -> bool:
    """Whether so many days have gone by the end of the days wanted; never seen is due."""
    last = max((m.state.day for m in mine if m.state.day < wanted.first), default=None)
    return last is None or last + timedelta(days=wanted.strand.rhythm.n) <= wanted.last


def _periods(cohort: Cohort, wanted: Wanted) -> list[Period]:
    """Calendar months, or the whole of the days wanted; only days still to come and open."""
    closed = diary_of(cohort, wanted.strand, []).closed
    today = clock.today()
    days = [
        day
        for day in each_day(wanted.first, wanted.last)
        if day > today and day.weekday() in wanted.weekdays and not closed(day)
    ]
    if wanted.strand.rhythm.type is not RhythmType.MONTHLY_PER_PERSON:
        return [Period(f"{wanted.first:%Y-%m-%d}", tuple(days))]
    names = sorted({f"{day:%Y-%m}" for day in each_day(wanted.first, wanted.last)})
    found: list[Period] = []
    for name in names:
        inside = tuple(day for day in days if f"{day:%Y-%m}" == name)
        found.append(Period(name, inside, found[-1].name if found else None))
    return found


def _by_period(
    meetings: Sequence[Meeting], periods: Sequence[Period], seen: Mapping[str, Someone]
) -> dict[tuple[str, str], Meeting]:
    """The session each person has in each period, booked already; the first where there are two."""
    names = {p.name for p in periods}
    whole = None if any(len(n) == 7 for n in names) else next(iter(names), None)
    days = {day for p in periods for day in p.days}
    found: dict[tuple[str, str], Meeting] = {}
    for m in meetings:
        name = f"{m.state.day:%Y-%m}" if whole is None else whole
        if name not in names or (whole is not None and m.state.day not in days):
            continue
        for person in m.state.people:
            if str(person) in seen:
                found.setdefault((str(person), name), m)
    return found


def _therapists(people: Iterable[Someone]) -> list[User]:
    found = {one.therapist.id: one.therapist for one in people if one.therapist}
    return [found[key] for key in sorted(found)]
