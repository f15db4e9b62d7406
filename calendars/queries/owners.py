"""What a calendar link can be of: a person, a team, all one leads, a cohort, a room, a building."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_

from calendars.models import Feed
from people.models import Participant, Room, Team, User, Venue
from programmes.models import Cohort


@dataclass(frozen=True, slots=True)
class Owner:
    """What a link is of: the sessions of one person, team, cohort, room or building.

    `user` is whoever has the link, for all but rooms, buildings and participants.
    """

    audience: str
    user: User | None = None
    participant: Participant | None = None
    team: Team | None = None
    cohort: Cohort | None = None
    room: Room | None = None
    venue: Venue | None = None

    @classmethod
    def of(cls, owner: User | Participant | Owner) -> Owner:
        """A person's own calendar, or an owner as it is."""
        if isinstance(owner, User):
            return cls("staff", user=owner)
        if isinstance(owner, Participant):
            return cls("participant", participant=owner)
        return owner

    @property
    def columns(self) -> dict[str, int | None]:
        """The row numbers a link of it holds."""
        rows = {
            "user_id": self.user, "participant_id": self.participant, "team_id": self.team,
            "cohort_id": self.cohort, "room_id": self.room, "venue_id": self.venue,
        }  # fmt: skip
        return {name: row.id if row is not None else None for name, row in rows.items()}


Owned = User | Participant | Owner


def owned_by(owner: Owner) -> ColumnElement[bool]:
    """Feeds of exactly this owner, live or ended."""
    return and_(
        Feed.audience == owner.audience,
        *(getattr(Feed, name).is_not_distinct_from(row) for name, row in owner.columns.items()),
    )
