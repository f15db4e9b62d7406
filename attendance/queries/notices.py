"""Notices: who said beforehand that they cannot come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from attendance.models import Mark, Notice
from base.database import db
from base.errors import NotYours
from people.models import Participant, User
from people.queries.participants import may_see
from people.roles import Can
from programmes.models import Cohort, Place, ProgrammeSession

AHEAD = timedelta(weeks=6)
"""How far ahead a notice may be for."""
_BEGUN = timedelta(hours=12)


def notices_of(places: Iterable[Place]) -> dict[int, Notice]:
    """The notice in force for each place that has one, by the place's row number."""
    found = db.session.scalars(
        select(Notice)
        .where(Notice.place_id.in_([place.id for place in places]), Notice.withdrawn_at.is_(None))
        .options(joinedload(Notice.recorded_by).lazyload(User.memberships))
        .execution_options(populate_existing=True)
    )
    return {notice.place_id: notice for notice in found}


def marked(places: Iterable[Place]) -> frozenset[int]:
    """The places, by row number, that have a mark."""
    ids = [place.id for place in places]
    return frozenset(db.session.scalars(select(Mark.place_id).where(Mark.place_id.in_(ids))))


def places_ahead(user: User, participant: Participant, now: datetime) -> Sequence[Place]:
    """Where a participant is expected in the weeks ahead, and today, in teams `user` marks for."""
    return db.session.scalars(
        select(Place)
        .join(Place.session)
        .join(ProgrammeSession.cohort)
        .where(
            Place.participant_id == participant.id,
            Place.removed_at.is_(None),
            Cohort.team_id.in_(user.teams(Can.MARK)),
            ProgrammeSession.status == "planned",
            ProgrammeSession.starts.between(now - _BEGUN, now + AHEAD),
            ~select(Mark.id).where(Mark.place_id == Place.id).exists(),
        )
        .options(contains_eager(Place.session).contains_eager(ProgrammeSession.cohort))
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    ).all()


def get_notice(user: User, public_id: UUID) -> Notice:
    """A notice about somebody `user` may open. Raises `NotYours` otherwise."""
    found = db.session.scalar(_visible(user).where(Notice.public_id == public_id))
    if found is None:
        raise NotYours
    return found


def received(user: User, now: datetime, limit: int = 50) -> Sequence[Notice]:
    """Notices in force for sessions not over yet that `user` staffs or marks for, soonest first."""
    return db.session.scalars(
        _visible(user)
        .where(
            Notice.withdrawn_at.is_(None),
            ProgrammeSession.status == "planned",
            ProgrammeSession.ends > now,
        )
        .order_by(ProgrammeSession.starts, Notice.id)
        .limit(limit)
    ).all()


def _visible(user: User) -> Select[Notice]:
    return (
        select(Notice)
        .join(Notice.place)
        .join(Place.session)
        .join(ProgrammeSession.cohort)
        .join(Place.participant)
        .where(Cohort.team_id.in_(user.teams(Can.MARK)), may_see(user))
        .options(
            contains_eager(Notice.place).contains_eager(Place.participant),
            contains_eager(Notice.place)
            .contains_eager(Place.session)
            .contains_eager(ProgrammeSession.cohort),
            joinedload(Notice.recorded_by).lazyload(User.memberships),
        )
    )
