"""Reading sessions, only those of teams the person is on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, desc, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from base.database import db
from base.errors import NotYours
from people.models import User
from people.queries.participants import PLACE_TAKEN, person_lines
from people.roles import Can
from programmes.models import Change, Cohort, Facilitation, Place, ProgrammeSession
from programmes.queries.catalogue import programme_of
from programmes.strands import Strand

ONE_TO_ONE = ("individual", "key_work")


def visible(user: User, permission: Can = Can.SEE_PROGRAMMES) -> Select[ProgrammeSession]:
    """The sessions of teams on which `user` holds `permission`."""
    return (
        select(ProgrammeSession)
        .join(ProgrammeSession.cohort)
        .where(Cohort.team_id.in_(user.teams(permission)), ProgrammeSession.status != "withdrawn")
    )


def get_session(
    user: User, public_id: UUID, permission: Can = Can.SEE_PROGRAMMES
) -> ProgrammeSession:
    """One session with its cohort, room, places and staff. Raises `NotYours` outside the teams."""
    found = db.session.scalar(
        visible(user, permission).where(ProgrammeSession.public_id == public_id).options(*_whole())
    )
    if found is None:
        raise NotYours
    return found


def readable(user: User, public_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these sessions that somebody may open."""
    ids = visible(user).with_only_columns(ProgrammeSession.public_id)
    return frozenset(
        db.session.scalars(ids.where(ProgrammeSession.public_id.in_(list(public_ids))))
    )


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(ProgrammeSession.cohort).joinedload(Cohort.team),
        joinedload(ProgrammeSession.cohort).joinedload(Cohort.programme_version),
        joinedload(ProgrammeSession.venue),
        joinedload(ProgrammeSession.room),
        selectinload(ProgrammeSession.places).joinedload(Place.participant),
        selectinload(ProgrammeSession.facilitations).joinedload(Facilitation.user),
    )


def _room_and_staff() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(ProgrammeSession.room),
        selectinload(ProgrammeSession.facilitations).joinedload(Facilitation.user),
    )


def expected(session: ProgrammeSession) -> list[Place]:
    """The places of those expected: not taken out of the session, in order of code."""
    kept = [place for place in session.places if place.removed_at is None]
    return sorted(kept, key=lambda place: (place.participant.code.upper(), place.id))


def strand_of(session: ProgrammeSession) -> Strand:
    """The strand a session belongs to, as its cohort's version of the programme has it."""
    return programme_of(session.cohort).strand(session.strand)


def may(user: User, session: ProgrammeSession, permission: Can) -> bool:
    """Whether `user` holds `permission` on the session's team."""
    return session.cohort.team_id in user.teams(permission)


def of_cohort(
    user: User, cohort: Cohort, first: date | None = None, last: date | None = None
) -> Sequence[ProgrammeSession]:
    """A cohort's sessions in order of time, with their staff and rooms; perhaps only some days'."""
    return db.session.scalars(
        visible(user)
        .where(
            ProgrammeSession.cohort_id == cohort.id,
            ProgrammeSession.day >= first if first else true(),
            ProgrammeSession.day <= last if last else true(),
        )
        .options(*_room_and_staff())
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    ).all()


def count_after(session: ProgrammeSession) -> int:
    """How many planned sessions of its strand come after a session."""
    found = db.session.scalar(
        select(func.count(ProgrammeSession.id)).where(
            ProgrammeSession.cohort_id == session.cohort_id,
            ProgrammeSession.strand == session.strand,
            ProgrammeSession.status == "planned",
            ProgrammeSession.starts > session.starts,
        )
    )
    return found or 0


def span_of(cohort: Cohort) -> tuple[int, date | None, date | None]:
    """How many sessions a cohort has, and the days of the first and the last."""
    row = db.session.execute(
        select(
            func.count(ProgrammeSession.id),
            func.min(ProgrammeSession.day),
            func.max(ProgrammeSession.day),
        ).where(ProgrammeSession.cohort_id == cohort.id, ProgrammeSession.status != "withdrawn")
    ).one()
    return row[0], row[1], row[2]


def between(
    user: User, first: datetime, last: datetime, *, mine: bool = False
) -> Sequence[ProgrammeSession]:
    """Sessions starting from `first` to before `last`; with `mine`, those the person staffs."""
    stmt = (
        visible(user)
        .where(ProgrammeSession.starts >= first, ProgrammeSession.starts < last)
        .options(
            joinedload(ProgrammeSession.cohort),
            joinedload(ProgrammeSession.venue),
            joinedload(ProgrammeSession.room),
            selectinload(ProgrammeSession.facilitations).joinedload(Facilitation.user),
        )
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    )
    if mine:
        stmt = stmt.where(ProgrammeSession.facilitations.any(Facilitation.user_id == user.id))
    return db.session.scalars(stmt).all()


def next_for(user: User, after: datetime, limit: int = 5) -> Sequence[ProgrammeSession]:
    """The person's next planned sessions after a moment."""
    return db.session.scalars(
        visible(user)
        .where(
            ProgrammeSession.starts >= after,
            ProgrammeSession.status == "planned",
            ProgrammeSession.facilitations.any(Facilitation.user_id == user.id),
        )
        .options(
            joinedload(ProgrammeSession.cohort),
            joinedload(ProgrammeSession.venue),
            joinedload(ProgrammeSession.room),
        )
        .order_by(ProgrammeSession.starts)
        .limit(limit)
    ).all()


def changes_since(user: User, since: datetime, limit: int = 50) -> Sequence[Change]:
    """What changed in the sessions of the person's teams, newest first."""
    return db.session.scalars(
        select(Change)
        .join(Change.session)
        .join(ProgrammeSession.cohort)
        .where(
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
            Change.at >= since,
        )
        .options(
            joinedload(Change.session).joinedload(ProgrammeSession.cohort), joinedload(Change.by)
        )
        .order_by(desc(Change.at), desc(Change.id))
        .limit(limit)
    ).all()


def clashes(
    slots: Iterable[tuple[datetime, datetime]],
    *,
    room_id: int | None,
    staff: Iterable[int],
    but: int | None = None,
) -> Sequence[ProgrammeSession]:
    """Sessions not cancelled that overlap any of `slots` in that room or with those staff.

    `but` is a session left out of account: the one being moved. One query for all slots.
    """
    wanted = list(slots)
    staff_ids = list(staff)
    if not wanted or (room_id is None and not staff_ids):
        return []
    first, last = min(s for s, _ in wanted), max(e for _, e in wanted)
    stmt = (
        select(ProgrammeSession)
        .where(
            ProgrammeSession.status.in_(("planned", "held")),
            ProgrammeSession.starts < last,
            ProgrammeSession.ends > first,
            or_(
                ProgrammeSession.room_id == room_id if room_id is not None else False,
                ProgrammeSession.facilitations.any(Facilitation.user_id.in_(staff_ids)),
            ),
        )
        .options(joinedload(ProgrammeSession.cohort), *_room_and_staff())
        .order_by(ProgrammeSession.starts)
    )
    if but is not None:
        stmt = stmt.where(ProgrammeSession.id != but)
    return [
        other
        for other in db.session.scalars(stmt)
        if any(other.starts < ends and starts < other.ends for starts, ends in wanted)
    ]


def codes_of(user: User, sessions: Iterable[ProgrammeSession]) -> dict[int, str]:
    """Whose each one-to-one session is, by code and by the session's row number.

    Someone the person may not see is "Place taken". Two queries however many sessions.
    """
    alone = [session.id for session in sessions if session.kind in ONE_TO_ONE]
    if not alone:
        return {}
    places = db.session.scalars(
        select(Place)
        .where(Place.session_id.in_(alone), Place.removed_at.is_(None))
        .options(joinedload(Place.participant))
    ).all()
    lines = person_lines(user, [place.participant for place in places])
    return {place.session_id: lines[place.participant_id].code or PLACE_TAKEN for place in places}
