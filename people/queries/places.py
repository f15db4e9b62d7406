"""Reading teams, venues, rooms and closures: those of one's own teams."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from base import clock
from base.database import db
from base.errors import NotYours
from people.models import Closure, Room, Team, User, Venue
from people.roles import Can


def list_teams(user: User, permission: StrEnum = Can.MANAGE_PLACES) -> Sequence[Team]:
    """The teams on which `permission` is held, by name."""
    return db.session.scalars(
        select(Team).where(Team.id.in_(user.teams(permission))).order_by(Team.name)
    ).all()


def get_team(user: User, public_id: UUID, permission: StrEnum = Can.MANAGE_PLACES) -> Team:
    """One team. Raises `NotYours` where `permission` is not held."""
    found = db.session.scalar(
        select(Team).where(Team.public_id == public_id, Team.id.in_(user.teams(permission)))
    )
    if found is None:
        raise NotYours
    return found


def list_venues(user: User, permission: StrEnum = Can.MANAGE_PLACES) -> Sequence[Venue]:
    """The venues of one's teams with their rooms, by name."""
    return db.session.scalars(
        select(Venue)
        .where(Venue.teams.any(Team.id.in_(user.teams(permission))))
        .options(selectinload(Venue.rooms), selectinload(Venue.teams))
        .order_by(Venue.name, Venue.id)
    ).all()


def get_venue(user: User, public_id: UUID, permission: StrEnum = Can.MANAGE_PLACES) -> Venue:
    """One venue. Raises `NotYours` when no team of the person's uses it."""
    found = db.session.scalar(
        select(Venue)
        .where(
            Venue.public_id == public_id,
            Venue.teams.any(Team.id.in_(user.teams(permission))),
        )
        .options(selectinload(Venue.rooms), selectinload(Venue.teams))
    )
    if found is None:
        raise NotYours
    return found


def get_room(user: User, public_id: UUID) -> Room:
    """One room of a venue of one's own. Raises `NotYours`."""
    found = db.session.scalar(
        select(Room)
        .join(Room.venue)
        .where(
            Room.public_id == public_id,
            Venue.teams.any(Team.id.in_(user.teams(Can.MANAGE_PLACES))),
        )
        .options(joinedload(Room.venue).selectinload(Venue.teams))
    )
    if found is None:
        raise NotYours
    return found


def staff_of(team: Team) -> Sequence[User]:
    """The people with a role in force on a team, by name."""
    return db.session.scalars(
        select(User)
        .where(User.memberships.any(team_id=team.id, ended_at=None), User.active)
        .order_by(User.name, User.id)
    ).all()


def closures_of(owner: Team | Venue, *, past: bool = False) -> Sequence[Closure]:
    """The closures of a team or venue, soonest first; those that are over only when `past`."""
    column = Closure.team_id if isinstance(owner, Team) else Closure.venue_id
    stmt = select(Closure).where(column == owner.id)
    if not past:
        stmt = stmt.where(Closure.last >= clock.today())
    return db.session.scalars(stmt.order_by(Closure.first, Closure.id)).all()


def get_closure(user: User, public_id: UUID) -> tuple[Closure, Team | Venue]:
    """One closure and whose it is. Raises `NotYours` outside one's teams and their venues."""
    teams = user.teams(Can.MANAGE_PLACES)
    mine = select(Venue.id).where(Venue.teams.any(Team.id.in_(teams)))
    found = db.session.scalar(
        select(Closure).where(
            Closure.public_id == public_id,
            or_(Closure.team_id.in_(teams), Closure.venue_id.in_(mine)),
        )
    )
    if found is None:
        raise NotYours
    owner: Team | Venue | None
    if found.team_id is not None:
        owner = db.session.get(Team, found.team_id)
    else:
        owner = db.session.get(Venue, found.venue_id)
    if owner is None:
        raise NotYours
    return found, owner
