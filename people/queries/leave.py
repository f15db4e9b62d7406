"""Reading leave and usual working days: one's own, and those of the staff of one's teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from base.database import db
from base.errors import NotYours
from people.models import Leave, Team, User, WorkingPattern


def leave_of(staff: User) -> Sequence[Leave]:
    """Everything recorded of one member of staff, newest first."""
    return db.session.scalars(
        select(Leave)
        .where(Leave.user_id == staff.id)
        .order_by(Leave.first.desc(), Leave.at.desc(), Leave.id.desc())
    ).all()


def team_leave(team: Team, first: date, last: date) -> Sequence[Leave]:
    """The leave of a team's staff between two days, both included, soonest first."""
    return db.session.scalars(
        select(Leave)
        .join(Leave.user)
        .where(_on(team), Leave.last >= first, Leave.first <= last)
        .options(joinedload(Leave.user))
        .order_by(Leave.first, User.name, Leave.at, Leave.id)
    ).all()


def get_own_leave(user: User, public_id: UUID) -> Leave:
    """One leave of one's own. Raises `NotYours`."""
    found = db.session.scalar(
        select(Leave)
        .where(Leave.public_id == public_id, Leave.user_id == user.id)
        .options(joinedload(Leave.user))
    )
    if found is None:
        raise NotYours
    return found


def get_team_leave(team: Team, public_id: UUID) -> Leave:
    """One leave of somebody on a team already found. Raises `NotYours`."""
    found = db.session.scalar(
        select(Leave)
        .join(Leave.user)
        .where(Leave.public_id == public_id, _on(team))
        .options(joinedload(Leave.user))
    )
    if found is None:
        raise NotYours
    return found


def working_days_of(staff: User) -> Sequence[WorkingPattern]:
    """The usual working days of one member of staff, Monday first, present before later ones."""
    return db.session.scalars(
        select(WorkingPattern).where(WorkingPattern.user_id == staff.id).order_by(*_ORDER)
    ).all()


def team_working_days(team: Team) -> Sequence[WorkingPattern]:
    """The usual working days of a team's staff, by name."""
    return db.session.scalars(
        select(WorkingPattern)
        .join(WorkingPattern.user)
        .where(_on(team))
        .options(joinedload(WorkingPattern.user))
        .order_by(User.name, User.id, *_ORDER)
    ).all()


def get_own_working_day(user: User, public_id: UUID) -> WorkingPattern:
    """One usual working day of one's own. Raises `NotYours`."""
    found = db.session.scalar(
        select(WorkingPattern)
        .where(WorkingPattern.public_id == public_id, WorkingPattern.user_id == user.id)
        .options(joinedload(WorkingPattern.user))
    )
    if found is None:
        raise NotYours
    return found


def get_team_working_day(team: Team, public_id: UUID) -> WorkingPattern:
    """One usual working day of somebody on a team already found. Raises `NotYours`."""
    found = db.session.scalar(
        select(WorkingPattern)
        .join(WorkingPattern.user)
        .where(WorkingPattern.public_id == public_id, _on(team))
        .options(joinedload(WorkingPattern.user))
    )
    if found is None:
        raise NotYours
    return found


_ORDER = (WorkingPattern.weekday, WorkingPattern.first, WorkingPattern.at, WorkingPattern.id)


def _on(team: Team) -> ColumnElement[bool]:
    """Whether a member of staff has a role in force on a team."""
    return User.active & User.memberships.any(team_id=team.id, ended_at=None)
