"""The calendar's filters in words, as choices, and as addresses that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from people.models import Room, User
from programmes.presenters.calendar import Span
from programmes.queries.calendar import Filters, Offers


@dataclass(frozen=True)
class Links:
    """Where one page of the calendar leads. `mine` and `all` are empty where they would stay."""

    earlier: str
    now: str
    later: str
    week: str
    month: str
    mine: str
    all: str


def links_of(filters: Filters, span: Span, reader: User) -> Links:
    """The same calendar on other days and in the other view, the reader's own, and everything."""
    ids = _ids(filters)
    mine = {"staff": str(reader.public_id)}
    return Links(
        _address(span.view, span.earlier, ids),
        _address(span.view, None, ids),
        _address(span.view, span.later, ids),
        _address("week", span.day, ids),
        _address("month", span.day, ids),
        "" if filters.staff == reader else _address(span.view, span.day, ids | mine),
        _address(span.view, span.day, {}) if ids else "",
    )


def on_day(filters: Filters, view: str, day: date) -> str:
    """The address of the same calendar on a day."""
    return _address(view, day, _ids(filters))


def _address(view: str, day: date | None, ids: Mapping[str, str]) -> str:
    values: dict[str, Any] = {"view": view, "day": day, **ids}
    return url_for("calendar.show_calendar", **values)


def _ids(filters: Filters) -> dict[str, str]:
    rows = {name: getattr(filters, name) for name in Filters.__annotations__}
    return {name: str(row.public_id) for name, row in rows.items() if row is not None}


def choices(offers: Offers, filters: Filters) -> dict[str, list[tuple[str, str]]]:
    """(value, words) for each filter, by its name, the widest first.

    A filter with one answer only is left out, unless it is the one chosen.
    """
    staff = list(offers.staff)
    if filters.staff is not None and filters.staff not in staff:
        staff.append(filters.staff)
    found = {
        "team": [(str(t.public_id), t.name) for t in offers.teams],
        "venue": [(str(v.public_id), v.name) for v in offers.venues],
        "room": [(str(r.public_id), _room(r)) for r in offers.rooms],
        "staff": [(str(u.public_id), u.name) for u in staff],
    }
    widest = {"team": "All teams", "venue": "All venues", "room": "All rooms", "staff": "Everybody"}
    return {
        name: [("", widest[name]), *pairs]
        for name, pairs in found.items()
        if len(pairs) > 1 or getattr(filters, name) is not None
    }


def filter_words(offers: Offers, filters: Filters) -> str:
    """What the calendar is narrowed to: "Room 1, Kirk House; Ben Facilitator"."""
    parts = [
        filters.cohort.name if filters.cohort else "",
        filters.team.name if filters.team else "",
        _room(filters.room) if filters.room else filters.venue.name if filters.venue else "",
        filters.staff.name if filters.staff else "",
    ]
    words = "; ".join(part for part in parts if part)
    return words or ", ".join(team.name for team in offers.teams)


def _room(room: Room) -> str:
    return f"{room.name}, {room.venue.name}"
