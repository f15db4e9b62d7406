"""The registers of a day that can be filled in from one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from attendance.models import Mark, Register
from attendance.queries.marks import answer_to
from attendance.queries.registers import Sheet
from attendance.rules import Answer
from base.database import db
from people.models import Participant, Team, User, Venue
from people.roles import Can
from programmes.models import Facilitation, Place, ProgrammeSession
from programmes.queries.sessions import visible

AT_ONCE = 12
"""Registers on one page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which registers: those of a day, perhaps only of a stretch of it, a venue, or one person."""

    day: date
    first: datetime | None = None
    last: datetime | None = None
    venue: Venue | None = None
    person: Participant | None = None
    unsigned: bool = False


def sessions_on(
    user: User, wanted: Wanted, page: int = 0
) -> tuple[Sequence[ProgrammeSession], int]:
    """The sessions of a page, in order of time, and how many there are in all. Three queries."""
    stmt = _wanted(visible(user, Can.MARK), wanted)
    total = db.session.scalar(select(func.count()).select_from(stmt.subquery())) or 0
    rows = db.session.scalars(
        stmt.options(
            contains_eager(ProgrammeSession.cohort),
            joinedload(ProgrammeSession.venue),
            joinedload(ProgrammeSession.room),
            selectinload(ProgrammeSession.facilitations)
            .joinedload(Facilitation.user)
            .lazyload(User.memberships),
        )
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
        .limit(AT_ONCE)
        .offset(page * AT_ONCE)
    ).all()
    return rows, total


def _wanted(stmt: Select[ProgrammeSession], wanted: Wanted) -> Select[ProgrammeSession]:
    """Only sessions that have a register, somebody on it, and what was asked for."""
    on_it = exists().where(
        Place.session_id == ProgrammeSession.id,
        or_(Place.removed_at.is_(None), exists().where(Mark.place_id == Place.id)),
    )
    if wanted.person is not None:
        on_it = on_it.where(Place.participant_id == wanted.person.id)
    stmt = stmt.where(
        ProgrammeSession.status.in_(("planned", "held")),
        ProgrammeSession.as_history.is_(False),
        on_it,
    )
    if wanted.first is not None and wanted.last is not None:
        stmt = stmt.where(
            ProgrammeSession.starts >= wanted.first, ProgrammeSession.starts < wanted.last
        )
    else:
        stmt = stmt.where(ProgrammeSession.day == wanted.day)
    if wanted.venue is not None:
        stmt = stmt.where(ProgrammeSession.venue_id == wanted.venue.id)
    if wanted.unsigned:
        signed = exists().where(
            Register.session_id == ProgrammeSession.id, Register.signed_at.is_not(None)
        )
        stmt = stmt.where(~signed)
    return stmt


def answer_seen(sheet: Sheet, place: UUID, link: int) -> Answer | None:
    """The answer that stood at a link of a place's chain; None when it had no mark then."""
    row = next((row for row in sheet.rows if row.place.public_id == place), None)
    if row is None or link < 1:
        return None
    if row.mark is not None and row.mark.link == link:
        return row.answer
    mark = db.session.scalar(select(Mark).where(Mark.place_id == row.place.id, Mark.link == link))
    return answer_to(mark, sheet.words.mapping) if mark else None


def teams_of(user: User) -> Sequence[Team]:
    """The teams `user` marks for, by name."""
    return db.session.scalars(
        select(Team).where(Team.id.in_(user.teams(Can.MARK))).order_by(Team.name)
    ).all()
