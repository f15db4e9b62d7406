"""The community meetings of the timetable: which have no minutes yet, and who came to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from attendance.queries.registers import register_states
from base import clock
from base.database import db
from base.errors import NotYours
from evidence.models import CommunityMinutes
from evidence.queries.communities import Community
from evidence.queries.sources import find_session, is_theirs, turnout
from people.models import User
from programmes.models import Cohort, ProgrammeSession
from programmes.queries.sessions import visible

RECENT = timedelta(days=60)
KIND = "community_meeting"


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting of the timetable: its row, and how many residents and staff came to it.

    Residents are counted once its register is signed: None before.
    """

    session: ProgrammeSession
    residents: int | None
    staff: int


def find_met(user: User, community: Community, asked: str) -> Met | None:
    """The meeting an address names; None when it names none.

    Raises `NotYours` when it is not one of the community, or not one the person may see.
    """
    if not asked:
        return None
    try:
        found = find_session(user, UUID(asked))
    except ValueError:
        raise NotYours from None
    if not is_theirs(found, community) or found.kind != KIND:
        raise NotYours
    came, staff = turnout(found)
    return Met(found, came if _is_signed(found) else None, staff)


def _is_signed(session: ProgrammeSession) -> bool:
    kept = register_states([session.id]).get(session.id)
    return kept is not None and kept.signed_at is not None


def sessions_to_write(user: User, community: Community) -> Sequence[ProgrammeSession]:
    """Community meetings of the last weeks that nobody wrote minutes of, latest first."""
    today: date = clock.today()
    whose = Cohort.team_id.in_([team.id for team in community.teams])
    written = (
        select(CommunityMinutes.id)
        .where(community.owns(CommunityMinutes), CommunityMinutes.session_id == ProgrammeSession.id)
        .exists()
    )
    return db.session.scalars(
        visible(user)
        .where(
            ProgrammeSession.kind == KIND,
            ProgrammeSession.starts <= clock.now(),
            ProgrammeSession.day >= today - RECENT,
            ProgrammeSession.status.in_(("planned", "held")),
            whose
            if community.venue is None
            else or_(whose, ProgrammeSession.venue_id == community.venue.id),
            ~written,
        )
        .order_by(ProgrammeSession.starts.desc())
    ).all()
