"""Reading walls: whose an address is, who works there, and who hears of a worry."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from base.database import db
from evidence.models import VoiceWall
from evidence.queries.communities import Community, community_of
from outcomes import slip_codes
from people.models import Membership, User, Venue
from people.roles import Can, Role, permits

_READERS = tuple(role.value for role in Role if Can.ADD_EVIDENCE in permits(role))


def wall_by_token(typed: str) -> VoiceWall | None:
    """The wall an address opens now, however it was typed; None when it opens none.

    An address is fifteen signs at random: nobody guesses one, so nothing is noted of those who
    open an old one.
    """
    token = slip_codes.plain(typed)
    if token is None:
        return None
    return db.session.scalar(
        select(VoiceWall)
        .where(VoiceWall.token == token, VoiceWall.open)
        .options(
            joinedload(VoiceWall.venue).selectinload(Venue.teams),
            joinedload(VoiceWall.team),
            selectinload(VoiceWall.hearers),
        )
    )


def wall_of(community: Community) -> VoiceWall | None:
    """A community's wall; None before it was set up."""
    return db.session.scalar(
        select(VoiceWall).where(community.owns(VoiceWall)).options(selectinload(VoiceWall.hearers))
    )


def place_of(wall: VoiceWall) -> str:
    """What the place is called to those who read its wall: never a team's own name for itself."""
    if wall.venue is not None:
        return wall.venue.name
    return wall.team.public_name if wall.team is not None else ""


def staff_of(community: Community, *roles: str) -> Sequence[User]:
    """Who works there and may gather evidence, or has one of `roles`, by name."""
    return db.session.scalars(
        select(User)
        .where(
            User.active,
            User.memberships.any(
                Membership.team_id.in_([team.id for team in community.teams])
                & Membership.role.in_(roles or _READERS)
                & Membership.ended_at.is_(None)
            ),
        )
        .order_by(User.name, User.id)
    ).all()


def hearers_of(wall: VoiceWall) -> Sequence[User]:
    """Who hears of a worry: those chosen who still work there, or else whoever leads."""
    community = community_of(wall)
    chosen = {user.id for user in wall.hearers}
    still = [user for user in staff_of(community) if user.id in chosen] if chosen else []
    return still or staff_of(community, Role.SERVICE_LEAD.value)
