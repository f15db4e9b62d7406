"""Venues and rooms: added and changed; calendars that show them are stamped."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from base.audit import record
from base.database import db
from base.errors import Refused
from people.models import Room, Team, User, Venue
from people.roles import Can
from people.services.stamps import bump_teams


def add_venue(
    *,
    name: str,
    kind: str,
    address: str,
    location_code: str,
    stay_weeks: int,
    teams: Sequence[Team],
    by: User,
) -> Venue:
    """Add a building with no rooms yet. Raises `Refused` when no team is to use it."""
    if not teams:
        raise Refused("Choose at least one team.", "teams")
    venue = Venue(
        name=name,
        kind=kind,
        address=address,
        location_code=location_code,
        stay_weeks=stay_weeks,
        teams=list(teams),
    )
    db.session.add(venue)
    db.session.flush()
    record(
        "venue.added",
        f"{by.name} added the venue {name}.",
        by=by,
        about=[venue.public_id, *(team.public_id for team in teams)],
    )
    return venue


def edit_venue(
    venue: Venue,
    *,
    name: str,
    kind: str,
    address: str,
    location_code: str,
    stay_weeks: int,
    teams: Sequence[Team],
    by: User,
) -> None:
    """Change a venue. Teams that `by` has no say over keep using it.

    Raises `Refused` when no team would use it.
    """
    mine = by.teams(Can.MANAGE_PLACES)
    kept = [team for team in venue.teams if team.id not in mine]
    if not kept and not teams:
        raise Refused("Choose at least one team.", "teams")
    before = venue.name
    touched = {team.id for team in venue.teams}
    venue.name, venue.kind, venue.address = name, kind, address
    venue.location_code, venue.stay_weeks = location_code, stay_weeks
    venue.teams = [*kept, *teams]
    bump_teams(touched | {team.id for team in venue.teams})
    called = before if before == name else f"{before}, now {name}"
    record(
        "venue.edited",
        f"{by.name} changed the venue {called}.",
        by=by,
        about=[venue.public_id, *(team.public_id for team in venue.teams)],
    )


def add_room(venue: Venue, *, name: str, capacity: int, accessible: bool, by: User) -> Room:
    """Add a room. Raises `Refused` when the venue has one of that name."""
    room = Room(venue=venue, name=name, capacity=capacity, accessible=accessible)
    _flush_room(room, venue)
    record(
        "room.added",
        f"{by.name} added {name} at {venue.name}, for {capacity}.",
        by=by,
        about=[room.public_id, venue.public_id],
    )
    return room


def edit_room(room: Room, *, name: str, capacity: int, accessible: bool, by: User) -> None:
    """Change a room. Raises `Refused` when the venue has another of that name."""
    before, venue = room.name, room.venue
    room.name, room.capacity, room.accessible = name, capacity, accessible
    _flush_room(room, venue)
    called = before if before == name else f"{before}, now {name},"
    record(
        "room.edited",
        f"{by.name} changed {called} at {venue.name}: for {capacity}.",
        by=by,
        about=[room.public_id, venue.public_id],
    )


def _flush_room(room: Room, venue: Venue) -> None:
    name = room.name
    db.session.add(room)
    try:
        db.session.flush()
    except IntegrityError:
        why = f"There is already a room called {name} at this venue. Choose another name."
        raise Refused(why, "name") from None
    bump_teams(team.id for team in venue.teams)
