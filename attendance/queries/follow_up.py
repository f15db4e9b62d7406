"""What is to be followed up: concerns to answer, practitioners to tell."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, desc, select
from sqlalchemy.orm import contains_eager, joinedload

from attendance.models import Concern, Mark, TellTask
from base.database import db
from base.errors import NotYours
from people.models import Participant, User
from people.queries.participants import may_see
from people.roles import Can
from programmes.models import Cohort, Place, ProgrammeSession


def open_concerns(user: User, limit: int = 200) -> Sequence[Concern]:
    """The concerns nobody has answered about people `user` may open, oldest first."""
    return db.session.scalars(
        _concerns(user)
        .where(Concern.answered_at.is_(None), Concern.ended_at.is_(None))
        .order_by(Concern.raised_at, Concern.id)
        .limit(limit)
    ).all()


def get_concern(user: User, public_id: UUID) -> Concern:
    """One concern. Raises `NotYours` about somebody `user` may not open."""
    found = db.session.scalar(_concerns(user).where(Concern.public_id == public_id))
    if found is None:
        raise NotYours
    return found


def concerns_of(user: User, participant: Participant, limit: int = 50) -> Sequence[Concern]:
    """Every concern about a participant in cohorts of one's teams, newest first."""
    return db.session.scalars(
        _concerns(user)
        .where(Concern.participant_id == participant.id)
        .order_by(desc(Concern.raised_at), desc(Concern.id))
        .limit(limit)
    ).all()


def sessions_behind(concern: Concern) -> Sequence[ProgrammeSession]:
    """The sessions a concern rests on, in order of time."""
    return db.session.scalars(
        select(ProgrammeSession)
        .where(
            ProgrammeSession.id.in_(concern.evidence),
            ProgrammeSession.cohort_id == concern.cohort_id,
        )
        .order_by(ProgrammeSession.starts)
    ).all()


def open_tasks(user: User, limit: int = 200) -> Sequence[TellTask]:
    """The practitioners still to be told, the most urgent first."""
    return db.session.scalars(
        _tasks(user)
        .where(TellTask.done_at.is_(None), TellTask.dropped_at.is_(None))
        .order_by(TellTask.due, TellTask.id)
        .limit(limit)
    ).all()


def get_task(user: User, public_id: UUID) -> TellTask:
    """One task. Raises `NotYours` about somebody `user` may not open."""
    found = db.session.scalar(_tasks(user).where(TellTask.public_id == public_id))
    if found is None:
        raise NotYours
    return found


def _concerns(user: User) -> Select[Concern]:
    return (
        select(Concern)
        .join(Concern.participant)
        .join(Concern.cohort)
        .where(Cohort.team_id.in_(user.teams(Can.MARK)), may_see(user))
        .options(
            contains_eager(Concern.participant),
            contains_eager(Concern.cohort),
            joinedload(Concern.answered_by).lazyload(User.memberships),
        )
    )


def _tasks(user: User) -> Select[TellTask]:
    return (
        select(TellTask)
        .join(TellTask.place)
        .join(Place.session)
        .join(ProgrammeSession.cohort)
        .join(Place.participant)
        .where(Cohort.team_id.in_(user.teams(Can.MARK)), may_see(user))
        .options(
            contains_eager(TellTask.place).contains_eager(Place.participant),
            contains_eager(TellTask.place)
            .contains_eager(Place.session)
            .contains_eager(ProgrammeSession.cohort)
            .joinedload(Cohort.team),
            joinedload(TellTask.mark).joinedload(Mark.words),
            joinedload(TellTask.done_by).lazyload(User.memberships),
            joinedload(TellTask.mail),
        )
    )
