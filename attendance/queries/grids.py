"""A cohort's attendance as a grid of people and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from attendance.queries.meetings import ACTIVE
from attendance.queries.seats import Seating, SessionLine, seating
from attendance.tallies import Seat
from people.models import User
from people.queries.participants import PersonLine, lines_of
from programmes.models import Cohort, Enrolment, Place, ProgrammeSession
from programmes.queries.catalogue import programme_of
from programmes.queries.sessions import ONE_TO_ONE
from programmes.strands import Attends

GROUPS, ALONE = "groups", "one_to_one"
"""What a grid may show besides one strand: every group, or everything with one person."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a grid is narrowed to: strands, days with both ends, and who is enrolled now alone."""

    strand: str = GROUPS
    first: date | None = None
    last: date | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class CohortGrid:
    """Sessions that have started, in order, and the seats of those the reader may see.

    `alone`: they are sessions with one person each. `hidden` people are there too, and nothing
    more is said of them.
    """

    sessions: list[SessionLine]
    people: list[PersonLine]
    seats: list[Seat]
    alone: bool
    hidden: int


def cohort_grid(user: User, cohort: Cohort, now: datetime, shown: Shown) -> CohortGrid:
    """The grid of a cohort that `user` may see; two queries however large it is.

    Limited-access people are hidden from those not named, and so are their marks, from the totals
    too. People in order of name.
    """
    kinds = kinds_shown(cohort, shown.strand)
    found = seating(*_sessions(cohort, now, shown), who=_who(cohort, shown))
    lines = lines_of(user, {seat.person for seat in found.seats})
    hidden = {number for number, line in lines.items() if line.hidden}
    people = [line for line in lines.values() if not line.hidden]
    people.sort(key=lambda line: (line.name.casefold(), line.code))
    alone = bool(kinds) and kinds <= set(ONE_TO_ONE)
    return CohortGrid(
        sessions_with_people(found, kept_empty=not shown.current and not alone),
        people,
        found.without(hidden),
        alone,
        len(hidden),
    )


def sessions_with_people(found: Seating, *, kept_empty: bool) -> list[SessionLine]:
    """The sessions somebody is expected at; `kept_empty` keeps the others too."""
    expected = {seat.meeting.key for seat in found.seats}
    return [one for one in found.sessions.values() if kept_empty or one.id in expected]


def strands_shown(cohort: Cohort) -> list[tuple[str, str]]:
    """What the grid of a cohort may be narrowed to, as (value, words); the first is usual."""
    strands = [s for s in programme_of(cohort).strands if s.attends is not Attends.STAFF]
    groups = [s for s in strands if s.kind.value not in ONE_TO_ONE]
    alone = [s for s in strands if s.kind.value in ONE_TO_ONE]
    pairs = [(GROUPS, "All groups")] if groups else []
    pairs += [(ALONE, "All one-to-one sessions")] if alone else []
    return pairs + [(s.id, s.name) for s in strands if len(strands) > 1]


def kinds_shown(cohort: Cohort, strand: str) -> set[str]:
    """The kinds of session that a choice of `strands_shown` names."""
    strands = programme_of(cohort).strands
    if strand == ALONE:
        return set(ONE_TO_ONE)
    if strand == GROUPS:
        return {s.kind.value for s in strands} - set(ONE_TO_ONE)
    return {s.kind.value for s in strands if s.id == strand}


def _sessions(cohort: Cohort, now: datetime, shown: Shown) -> list[ColumnElement[bool]]:
    where = [ProgrammeSession.cohort_id == cohort.id, ProgrammeSession.starts <= now]
    if shown.strand in {GROUPS, ALONE}:
        one = ProgrammeSession.kind.in_(ONE_TO_ONE)
        staff = [s.id for s in programme_of(cohort).strands if s.attends is Attends.STAFF]
        where += [one if shown.strand == ALONE else ~one, ProgrammeSession.strand.not_in(staff)]
    else:
        where.append(ProgrammeSession.strand == shown.strand)
    if shown.first:
        where.append(ProgrammeSession.day >= shown.first)
    if shown.last:
        where.append(ProgrammeSession.day <= shown.last)
    return where


def _who(cohort: Cohort, shown: Shown) -> ColumnElement[bool] | None:
    if not shown.current:
        return None
    here = select(Enrolment.participant_id).where(
        Enrolment.cohort_id == cohort.id, Enrolment.status.in_(ACTIVE)
    )
    return Place.participant_id.in_(here)
