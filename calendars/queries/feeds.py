"""Calendar links as their pages list them: in force, whose, and which calendars fetch them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from base.database import db
from base.errors import NotYours
from calendars.models import Feed, FeedFetch
from calendars.queries.links import may_have
from calendars.queries.owners import Owned, Owner, owned_by
from people.models import Membership, Room, Team, User, Venue
from people.roles import Can

_OWNERS: Any = (Feed.user, Feed.participant, Feed.team, Feed.cohort, Feed.room, Feed.venue)


def links_of_leavers() -> Sequence[Feed]:
    """Live links of staff who were switched off, or hold no role that has such a calendar."""
    works_here = exists().where(
        Membership.user_id == Feed.user_id,
        Membership.ended_at.is_(None),
        may_have(Feed.audience, Feed.team_id),
        User.id == Membership.user_id,
        User.active,
    )
    return db.session.scalars(
        select(Feed)
        .where(Feed.revoked_at.is_(None), Feed.user_id.is_not(None), ~works_here)
        .options(joinedload(Feed.user), joinedload(Feed.team), joinedload(Feed.cohort))
    ).all()


def live_feed(owner: Owned) -> Feed | None:
    """The owner's link in force."""
    return db.session.scalar(
        select(Feed)
        .where(owned_by(Owner.of(owner)), Feed.revoked_at.is_(None))
        .options(*(joinedload(one) for one in _OWNERS))
    )


def get_link(user: User, public_id: UUID) -> Feed:
    """A link in force that `user` may replace or end: their own, or of a room or building.

    Raises `NotYours` otherwise.
    """
    places = user.teams(Can.MANAGE_PLACES)
    mine = select(Venue.id).join(Venue.teams).where(Team.id.in_(places))
    found = db.session.scalar(
        select(Feed)
        .where(
            Feed.public_id == public_id,
            Feed.revoked_at.is_(None),
            or_(
                Feed.user_id == user.id,
                Feed.venue_id.in_(mine),
                Feed.room_id.in_(select(Room.id).where(Room.venue_id.in_(mine))),
            ),
        )
        .options(*(joinedload(one) for one in _OWNERS))
    )
    if found is None:
        raise NotYours
    return found


def links_to_list(user: User) -> Sequence[Feed]:
    """Every link in force that `get_link` would give the user."""
    places = user.teams(Can.MANAGE_PLACES)
    mine = select(Venue.id).join(Venue.teams).where(Team.id.in_(places))
    return db.session.scalars(
        select(Feed)
        .where(
            Feed.revoked_at.is_(None),
            or_(
                Feed.user_id == user.id,
                Feed.venue_id.in_(mine),
                Feed.room_id.in_(select(Room.id).where(Room.venue_id.in_(mine))),
            ),
        )
        .options(*(joinedload(one) for one in _OWNERS))
        .order_by(Feed.made_at)
    ).all()


def fetches(feeds: Iterable[Feed]) -> dict[int, list[FeedFetch]]:
    """When each kind of calendar last fetched these links, the latest first."""
    found: dict[int, list[FeedFetch]] = {feed.id: [] for feed in feeds}
    rows = db.session.scalars(
        select(FeedFetch).where(FeedFetch.feed_id.in_(found)).order_by(FeedFetch.at.desc())
    )
    for row in rows:
        found[row.feed_id].append(row)
    return found
