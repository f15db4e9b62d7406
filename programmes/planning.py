"""PURE: a cohort's plan as a person reads it before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from base.dates import Nation, in_words, short_with_year
from base.errors import Refused
from programmes.catalogue import Programme, first_group_strand
from programmes.strands import Attends, RhythmType, Strand
from programmes.timetable import Closure, Layout, PlannedSession, Slot, lay_out

_WEEKLY = (RhythmType.WEEKLY, RhythmType.EVERY_N_WEEKS)


@dataclass(frozen=True, slots=True)
class StrandPlan:
    """One strand's sessions as they would be."""

    strand: Strand
    layout: Layout


@dataclass(frozen=True, slots=True)
class CohortPlan:
    """Everything planning a cohort would write, and everything a person should know first."""

    programme: Programme
    start: date
    strands: tuple[StrandPlan, ...]
    later: tuple[Strand, ...]

    @property
    def ends_on(self) -> date:
        """The day of the last session of any strand."""
        return max(plan.layout.ends_on for plan in self.strands)

    @property
    def count(self) -> int:
        """How many sessions it would write."""
        return sum(len(plan.layout.sessions) for plan in self.strands)

    @property
    def digest(self) -> str:
        """Tells one plan from another: accepting compares it with the one that was read."""
        parts = [
            f"{plan.strand.id} {s.number} {s.starts.isoformat()}"
            for plan in self.strands
            for s in plan.layout.sessions
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def spans(self) -> list[tuple[datetime, datetime]]:
        """(starts, ends) of every session."""
        return [(s.starts, s.ends) for plan in self.strands for s in plan.layout.sessions]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the plan: a session, or a date without one and why."""

    day: date
    planned: PlannedSession | None
    strand: Strand | None
    why: str = ""
    warnings: tuple[str, ...] = ()


def weekly_strands(programme: Programme) -> list[Strand]:
    """The strands that are laid out in weekly slots."""
    return [strand for strand in programme.strands if strand.rhythm.type in _WEEKLY]


def make_plan(
    programme: Programme,
    *,
    start: date,
    slots: Mapping[str, Sequence[Slot]],
    nation: Nation,
    closures: Sequence[Closure],
) -> CohortPlan:
    """Lay out every weekly strand that was given slots.

    Raises `Refused` with a sentence when the main strand has no slot or no timetable can be made.
    """
    main = first_group_strand(programme)
    plans = []
    for strand in weekly_strands(programme):
        given = list(slots.get(strand.id, ()))
        if not given and strand is not main:
            continue
        closed = programme.duration is not None and programme.duration.sessions
        layout = lay_out(
            strand,
            start=start,
            slots=given,
            nation=nation,
            closures=closures,
            weeks=None if closed else (programme.duration.weeks if programme.duration else None),
            sessions=closed or None,
        )
        plans.append(StrandPlan(strand, layout))
    if not plans:
        raise Refused("Nothing in this programme meets weekly: log its sessions as they happen.")
    later = tuple(s for s in programme.strands if s not in [plan.strand for plan in plans])
    return CohortPlan(programme, start, tuple(plans), later)


def lines(plan: CohortPlan, warnings: Mapping[datetime, Iterable[str]]) -> list[PlanLine]:
    """Sessions and skipped dates in one list by day; `warnings` by the start of a session."""
    found = [
        PlanLine(s.day, s, one.strand, warnings=tuple(warnings.get(s.starts, ())))
        for one in plan.strands
        for s in one.layout.sessions
    ]
    found += [
        PlanLine(off.day, None, one.strand, why=off.why)
        for one in plan.strands
        for off in one.layout.skipped
    ]
    return sorted(found, key=lambda line: (line.day, line.planned is not None and line.planned.at))


def title(strand: Strand, session: PlannedSession) -> str:
    """What staff call a session: "Session 3: Naming feelings", or the strand's name."""
    if session.topic:
        return f"Session {session.number}: {session.topic}"
    return strand.name


def expects_participants(strand: Strand) -> bool:
    """Whether everyone enrolled is expected at the strand's sessions."""
    return strand.attends in (Attends.EVERYONE, Attends.RESIDENTS)


def joining_closed(programme: Programme, starts_on: date, today: date) -> str | None:
    """Why nobody may join a closed cohort any more; None while they may."""
    last = programme.entry.join_until_week
    if last is None:
        return None
    week = (today - starts_on).days // 7 + 1
    if week <= last:
        return None
    return (
        f"This cohort is closed: people could join until week {last}, "
        f"and it is in week {week} since {in_words(starts_on)}."
    )


def slot_from(weekday: str, at: time | None) -> Slot | None:
    """A slot from two answers; None when neither was given. Refused when only one was."""
    if not weekday and at is None:
        return None
    if not weekday or at is None:
        raise Refused("Give both a weekday and a time for each slot.", "slots")
    return Slot(int(weekday), at)


def answers_summary(answers: Mapping[str, Any]) -> str:
    """A few words for an unfinished plan: its name and start."""
    start = answers.get("start")
    when = f", from {short_with_year(date.fromisoformat(start))}" if start else ""
    return f"{answers.get('name') or 'A cohort without a name yet'}{when}"
