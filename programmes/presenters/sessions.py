"""One session's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from base.dates import time_words
from people.models import Room, Venue
from people.queries.participants import PersonLine
from programmes.models import Place, ProgrammeSession
from programmes.slots import parse_time


@dataclass(frozen=True)
class PlaceRow:
    """Someone expected; without a link when the reader may not see who."""

    name: str
    code: str
    href: str


def place_rows(places: Iterable[Place], lines: Mapping[int, PersonLine]) -> list[PlaceRow]:
    """Who is expected, those hidden as "Place taken"."""
    rows = [_row(lines[place.participant_id]) for place in places]
    # A place among the others would tell the first letters of whose it is.
    return sorted(rows, key=lambda row: not row.code)


def _row(line: PersonLine) -> PlaceRow:
    href = ""
    if line.public_id is not None:
        href = url_for("participants.show_participant", person_id=line.public_id)
    return PlaceRow(line.name, line.code, href)


def rooms_at(venues: Iterable[Venue]) -> dict[str, tuple[Room, str]]:
    """Every room of some venues by its public identifier, with its name in words."""
    return {
        str(room.public_id): (room, f"{room.name}, {venue.name}")
        for venue in venues
        for room in venue.rooms
    }


def reschedule_defaults(session: ProgrammeSession, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the address asks for (day, at, room, scope), or else what the session now has."""
    return {
        "day": _day(asked.get("day", "")) or session.day,
        "at": time_words(parse_time(asked.get("at", "")) or session.at),
        "room": asked.get("room") or (str(session.room.public_id) if session.room else ""),
        "scope": "after" if asked.get("scope") == "after" else "one",
    }


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
