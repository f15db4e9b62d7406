"""When a cohort's strands may meet: their slots, bank holidays, and closed days."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import and_, func, or_, select

from base import clock
from base.database import db
from base.dates import LONDON, Nation, bank_holiday_name
from people.models import Closure as ClosureRow
from programmes.diary import Diary
from programmes.models import Cohort, ProgrammeSession
from programmes.open_slots import open_slots
from programmes.slots import Closure, Slot
from programmes.strands import SLOTTED, HolidayPolicy, Strand

_REACH = timedelta(weeks=160)  # as far as a session may be moved, and some


def closures_of(cohort: Cohort) -> list[Closure]:
    """The days on which the cohort's team or venue is closed."""
    rows = db.session.scalars(
        select(ClosureRow)
        .where(or_(ClosureRow.team_id == cohort.team_id, ClosureRow.venue_id == cohort.venue_id))
        .order_by(ClosureRow.first)
    )
    return [Closure(row.first, row.last, row.why) for row in rows]


def slots_of(cohort: Cohort, strand: str) -> list[Slot]:
    """The slots a strand of a cohort meets in."""
    return [Slot(s.weekday, s.at, s.week) for s in cohort.slots if s.strand == strand]


def diary_of(cohort: Cohort, strand: Strand, slots: list[Slot] | None = None) -> Diary:
    """When a strand of a cohort may meet; `slots` in place of those it now has."""
    now = clock.now()
    closures = closures_of(cohort)
    nation = Nation(cohort.team.nation)
    today = now.astimezone(LONDON).date()
    given = slots_of(cohort, strand.id) if slots is None else slots
    found: list[tuple[date, time]] = []
    if given and strand.rhythm.type in SLOTTED:
        found = open_slots(
            strand,
            anchor=cohort.starts_on,
            slots=given,
            nation=nation,
            closures=closures,
            first=cohort.starts_on,
            last=max(today, cohort.starts_on) + _REACH,
        )
    holidays_close = strand.holidays is not HolidayPolicy.HOLD_ANYWAY

    def closed(day: date) -> str:
        reasons = [c.why for c in closures if c.first <= day <= c.last]
        holiday = bank_holiday_name(day, nation) if holidays_close else None
        return " and ".join(dict.fromkeys([*([holiday] if holiday else []), *reasons]))

    return Diary(found, closed, now)


def on_closed_days(cohort: Cohort) -> int:
    """How many sessions to come are on days closed since they were planned."""
    found = db.session.scalar(
        select(func.count(ProgrammeSession.id.distinct()))
        .join(
            ClosureRow,
            and_(
                ClosureRow.first <= ProgrammeSession.day,
                ClosureRow.last >= ProgrammeSession.day,
                or_(ClosureRow.team_id == cohort.team_id, ClosureRow.venue_id == cohort.venue_id),
            ),
        )
        .where(
            ProgrammeSession.cohort_id == cohort.id,
            ProgrammeSession.status == "planned",
            ProgrammeSession.starts > clock.now(),
        )
    )
    return found or 0
