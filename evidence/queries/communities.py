"""Whose evidence it is: an Approved Premises, whichever teams work there, or else a team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from base.database import db
from base.errors import NotYours
from people.models import Team, User, Venue
from people.roles import Can

PREMISES = "approved_premises"


@dataclass(frozen=True, slots=True)
class Community:
    """A premises or a team that gathers evidence; one of the two is None."""

    venue: Venue | None
    team: Team | None

    @property
    def public_id(self) -> UUID:
        """Its part of an address."""
        return self.venue.public_id if self.venue is not None else self._team.public_id

    @property
    def name(self) -> str:
        """As people call it."""
        return self.venue.name if self.venue is not None else self._team.name

    @property
    def teams(self) -> Sequence[Team]:
        """The teams at work there."""
        return self.venue.teams if self.venue is not None else [self._team]

    @property
    def row(self) -> Venue | Team:
        """The premises or team itself."""
        return self.venue if self.venue is not None else self._team

    @property
    def key(self) -> dict[str, Any]:
        """The columns of a row of its own."""
        return {
            "venue_id": self.venue.id if self.venue is not None else None,
            "team_id": None if self.venue is not None else self._team.id,
        }

    def owns(self, table: Any) -> ColumnElement[bool]:
        """Whether a row of a table with a `venue_id` and a `team_id` is its own."""
        found: ColumnElement[bool] = (
            table.venue_id == self.venue.id
            if self.venue is not None
            else table.team_id == self._team.id
        )
        return found

    @property
    def _team(self) -> Team:
        if self.team is None:  # a community has one or the other
            raise NotYours
        return self.team


def list_communities(user: User, permission: StrEnum = Can.ADD_EVIDENCE) -> list[Community]:
    """One's premises, and one's teams that have none, by name. Three queries."""
    mine = user.teams(permission)
    venues = db.session.scalars(_premises_of(mine).order_by(Venue.name, Venue.id)).all()
    housed = {team.id for venue in venues for team in venue.teams}
    teams = db.session.scalars(
        select(Team).where(Team.id.in_(mine - housed)).order_by(Team.name)
    ).all()
    found = [Community(venue, None) for venue in venues]
    return sorted([*found, *(Community(None, team) for team in teams)], key=lambda c: c.name)


def get_community(user: User, public_id: UUID, permission: StrEnum = Can.ADD_EVIDENCE) -> Community:
    """One premises or team. Raises `NotYours` unless `permission` is held on a team there."""
    mine = user.teams(permission)
    venue = db.session.scalar(_premises_of(mine).where(Venue.public_id == public_id))
    if venue is not None:
        return Community(venue, None)
    team = db.session.scalar(select(Team).where(Team.public_id == public_id, Team.id.in_(mine)))
    if team is None:
        raise NotYours
    return Community(None, team)


def community_of(row: Any) -> Community:
    """Whose a row of a cycle, an item or the like is."""
    return Community(row.venue, row.team if row.venue is None else None)


def in_reach(user: User, table: Any, permission: StrEnum) -> ColumnElement[bool]:
    """Whether a row with a `venue_id` and a `team_id` belongs to a community of one's own."""
    mine = user.teams(permission)
    venues = select(Venue.id).where(Venue.teams.any(Team.id.in_(mine)))
    found: ColumnElement[bool] = table.team_id.in_(mine) | table.venue_id.in_(venues)
    return found


def _premises_of(teams: frozenset[int]) -> Any:
    return (
        select(Venue)
        .where(Venue.kind == PREMISES, Venue.teams.any(Team.id.in_(teams)))
        .options(selectinload(Venue.teams))
    )
