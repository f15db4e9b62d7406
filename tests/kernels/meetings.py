"""Meetings for the rules about dose and concerns, written as a line of letters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from attendance.meetings import Meeting
from programmes import catalogue
from programmes.catalogue import Programme
from programmes.queries.catalogue import text_of
from programmes.strands import Strand

FIRST = date(2026, 1, 7)  # a Wednesday
NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
_PRESENCE = {"c": "5", "l": "6", "t": "7", "x": "3", "n": "2", "o": "4"}


def line(letters: str, *, every: int = 7, first: date = FIRST, key: int = 1) -> list[Meeting]:
    """One meeting for each letter, `every` so many days, keys counted from `key`.

    c came, l late, t too late, x no warning, n told before, o we cancelled, - cancelled,
    ? unmarked, . to come.
    """
    found = []
    for n, letter in enumerate(letters):
        day = first + timedelta(days=every * n)
        presence = _PRESENCE.get(letter)
        found.append(
            Meeting(
                key=key + n,
                starts=datetime(day.year, day.month, day.day, 14, 0, tzinfo=UTC),
                day=day,
                minutes=90,
                topic=f"Topic {n + 1}",
                status="cancelled" if letter == "-" else "held" if presence else "planned",
                presence=presence,
                minutes_attended=90 if letter in "cl" else 0,
            )
        )
    return found


def programme(slug: str) -> Programme:
    """A programme of the catalogue."""
    return catalogue.parse(text_of(slug), slug)


def strand(slug: str = "m-trem", which: str = "group") -> Strand:
    """A strand of the catalogue."""
    return programme(slug).strand(which)
