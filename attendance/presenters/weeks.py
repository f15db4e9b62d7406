"""Somebody's week in the words they are handed on paper: when, where, and nothing to be ashamed of.

Times, places and the catalogue's public wording; no programme, no topic, no code, no other person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from attendance.presenters.board import public_words
from base.dates import LONDON, in_words, time_words
from people.models import Participant
from programmes.models import ProgrammeSession


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One appointment: from when until when, what it is called, where."""

    time: str
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day, and what is on it."""

    name: str
    lines: list[WeekLine]


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """One person's sheet. `large`: they asked for large print; `phone` is whom to ring."""

    name: str
    days: list[WeekDay]
    large: bool
    phones: list[str]


def person_week(
    person: Participant, sessions: Iterable[ProgrammeSession], monday: date
) -> PersonWeek:
    """The seven days from a Monday; a day with nothing on it stands too."""
    days = [monday + timedelta(days=n) for n in range(7)]
    by_day: dict[date, list[WeekLine]] = {day: [] for day in days}
    phones: dict[str, None] = {}
    for session in sessions:
        by_day[session.day].append(_line(session))
        team = session.cohort.team
        if team.public_phone:
            phones[f"{team.public_name}: {team.public_phone}"] = None
    return PersonWeek(
        person.preferred_name or person.given_name,
        [WeekDay(in_words(day), lines) for day, lines in by_day.items()],
        bool(person.contact and (person.contact.large_print or person.contact.easy_read)),
        list(phones),
    )


def _line(session: ProgrammeSession) -> WeekLine:
    until = session.ends.astimezone(LONDON).time()
    when = f"{time_words(session.at)} to {time_words(until)}"
    return WeekLine(when, public_words(session), _place(session))


def _place(session: ProgrammeSession) -> str:
    """The room in the house where they live; elsewhere the address, which says nothing of why."""
    venue, room = session.venue, session.room
    if venue.kind == "approved_premises":
        return room.name if room else ""
    return venue.address.replace("\n", ", ")
