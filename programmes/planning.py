"""PURE: a cohort's plan as a person reads it before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from base.dates import Nation, short_with_year
from base.errors import Refused
from programmes.catalogue import EntryType, Programme
from programmes.join_windows import joining_closed
from programmes.strands import SLOTTED, Attends, RhythmType, Strand
from programmes.timetable import Closure, Layout, PlannedSession, Slot, lay_out

__all__ = [
    "CohortPlan",
    "PlanLine",
    "StrandPlan",
    "answers_summary",
    "expects_participants",
    "for_staff",
    "history",
    "joining_closed",
    "lines",
    "make_plan",
    "needed_strand",
    "slot_from",
    "title",
    "weekly_strands",
]

_NO_DATES: Mapping[str, Sequence[date]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StrandPlan:
    """One strand's sessions as they would be."""

    strand: Strand
    layout: Layout


@dataclass(frozen=True, slots=True)
class CohortPlan:
    """Everything planning a cohort would write, and everything a person should know first.

    `strands` is empty when nothing meets in slots: sessions are then arranged one by one.
    """

    programme: Programme
    start: date
    strands: tuple[StrandPlan, ...]
    later: tuple[Strand, ...]

    @property
    def ends_on(self) -> date | None:
        """The day of the last session; without any, the last day of the duration, if it ends."""
        if self.strands:
            return max(plan.layout.ends_on for plan in self.strands)
        duration, entry = self.programme.duration, self.programme.entry.type
        if entry is not EntryType.CLOSED or duration is None or duration.weeks is None:
            return None
        return self.start + timedelta(weeks=duration.weeks, days=-1)

    @property
    def first_day(self) -> date:
        """The day of the first session; without any, the start."""
        return min((one.layout.sessions[0].day for one in self.strands), default=self.start)

    @property
    def count(self) -> int:
        """How many sessions it would write."""
        return sum(len(plan.layout.sessions) for plan in self.strands)

    @property
    def digest(self) -> str:
        """Tells one plan from another: accepting compares it with the one that was read."""
        parts = [self.programme.slug, self.start.isoformat()]
        parts += [
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
    """One line of the plan: a session, or a date without one and why.

    `history`: it is over, so it is recorded as having been, not planned.
    """

    day: date
    planned: PlannedSession | None
    strand: Strand | None
    why: str = ""
    warnings: tuple[str, ...] = ()
    history: bool = False


def weekly_strands(programme: Programme) -> list[Strand]:
    """The strands that are laid out when a cohort is planned: weekly slots and fixed blocks."""
    return [strand for strand in programme.strands if strand.rhythm.type in SLOTTED]


def needed_strand(programme: Programme) -> Strand | None:
    """The strand a cohort cannot be planned without: the first laid out, unless it is optional."""
    first = next(iter(weekly_strands(programme)), None)
    return None if first is None or first.optional else first


def for_staff(programme: Programme) -> bool:
    """Whether only staff attend, so that nobody is enrolled."""
    return all(strand.attends is Attends.STAFF for strand in programme.strands)


def make_plan(
    programme: Programme,
    *,
    start: date,
    slots: Mapping[str, Sequence[Slot]],
    nation: Nation,
    closures: Sequence[Closure],
    dates: Mapping[str, Sequence[date]] = _NO_DATES,
) -> CohortPlan:
    """Lay out every strand that was given slots; none is a plan too where none is needed.

    `dates`: those of a fixed block by strand, as `timetable.lay_out` takes them.
    Raises `Refused` with a sentence when the needed strand has no slot or no timetable can be made.
    """
    needed = needed_strand(programme)
    plans = []
    for strand in weekly_strands(programme):
        given = list(slots.get(strand.id, ()))
        if not given and strand is not needed:
            continue
        weeks, sessions = _lasts(programme, strand)
        layout = lay_out(
            strand,
            start=start,
            slots=given,
            nation=nation,
            closures=closures,
            weeks=weeks,
            sessions=sessions,
            dates=dates.get(strand.id, ()),
        )
        plans.append(StrandPlan(strand, layout))
    later = tuple(s for s in programme.strands if s not in [plan.strand for plan in plans])
    return CohortPlan(programme, start, tuple(plans), later)


def _lasts(programme: Programme, strand: Strand) -> tuple[int | None, int | None]:
    """Weeks or sessions a strand lasts; a block lasts its own days."""
    duration = programme.duration
    if duration is None or strand.rhythm.type is RhythmType.FIXED_BLOCK:
        return None, None
    return duration.weeks, duration.sessions


def lines(
    plan: CohortPlan, warnings: Mapping[datetime, Iterable[str]], now: datetime | None = None
) -> list[PlanLine]:
    """Sessions and skipped dates in one list by day; `warnings` by the start of a session."""
    found = [
        PlanLine(
            s.day,
            s,
            one.strand,
            warnings=tuple(warnings.get(s.starts, ())),
            history=now is not None and s.ends <= now,
        )
        for one in plan.strands
        for s in one.layout.sessions
    ]
    found += [
        PlanLine(off.day, None, one.strand, why=off.why)
        for one in plan.strands
        for off in one.layout.skipped
    ]
    return sorted(found, key=lambda line: (line.day, line.planned is not None and line.planned.at))


def history(plan: CohortPlan, now: datetime) -> int:
    """How many sessions of a plan are over: those of a group that is already running."""
    return sum(ends <= now for _, ends in plan.spans())


def title(strand: Strand, session: PlannedSession) -> str:
    """What staff call a session: "Session 3: Naming feelings", or the strand's name."""
    return topic_title(session.number, session.topic) if session.topic else strand.name


def topic_title(number: int, topic: str) -> str:
    """What staff call a session about a topic."""
    return f"Session {number}: {topic}"


def expects_participants(strand: Strand) -> bool:
    """Whether everyone enrolled is expected at the strand's sessions."""
    return strand.attends in (Attends.EVERYONE, Attends.RESIDENTS)


def slot_from(weekday: str, at: time | None, week: int = 1) -> Slot | None:
    """A slot from its answers; None when neither was given. Refused when only one was."""
    if not weekday and at is None:
        return None
    if not weekday or at is None:
        raise Refused("Give both a weekday and a time for each slot.", "slots")
    return Slot(int(weekday), at, week)


def answers_summary(answers: Mapping[str, Any]) -> str:
    """A few words for an unfinished plan: its name and start."""
    start = answers.get("start")
    when = f", from {short_with_year(date.fromisoformat(start))}" if start else ""
    return f"{answers.get('name') or 'A cohort without a name yet'}{when}"
