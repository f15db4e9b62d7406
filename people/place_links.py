"""The links other slices add to a venue's page, which lies below them and cannot import them."""

from __future__ import annotations

from flask import url_for

from people.models import Room, Venue

_VENUES: list[tuple[str, str]] = []
_ROOMS: list[tuple[str, str]] = []


def add_links(name: str, *, of_venue: str, of_room: str) -> None:
    """Add a link to every venue (`of_venue(venue_id)`) and to every room (`of_room(room_id)`).

    From a slice's `init_app`; done twice, it is there once.
    """
    for kept, endpoint in ((_VENUES, of_venue), (_ROOMS, of_room)):
        if (name, endpoint) not in kept:
            kept.append((name, endpoint))


def venue_links(venue: Venue) -> list[tuple[str, str]]:
    """The words and address of each link of a venue."""
    return [(name, url_for(to, venue_id=venue.public_id)) for name, to in _VENUES]


def room_links(room: Room) -> list[tuple[str, str]]:
    """The words and address of each link of a room."""
    return [(name, url_for(to, room_id=room.public_id)) for name, to in _ROOMS]
