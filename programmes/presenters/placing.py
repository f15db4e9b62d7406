"""Individual sessions by person and month, and who could not be placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for

from base import clock
from base.dates import month_bounds, parse_day, short, time_words
from people.models import User
from people.queries.participants import PersonLine, person_lines
from programmes.models import Cohort, Plan, ProgrammeSession
from programmes.queries.placing import Someone, names_of
from programmes.states import Meeting
from programmes.strands import RhythmType, Strand

MONTHS = 3
_YEAR = 12


@dataclass(frozen=True)
class Cell:
    """One session in a month: words and where to open and to place it again."""

    words: str
    href: str
    again: str


@dataclass(frozen=True)
class GridRow:
    """One person: name, code, who sees them, and the sessions of each month."""

    name: str
    code: str
    href: str
    therapist: str
    cells: list[list[Cell]]


@dataclass(frozen=True)
class Grid:
    """People down, months across; `earlier` and `later` are addresses."""

    months: list[str]
    rows: list[GridRow]
    earlier: str
    later: str


def months_from(asked: str, today: date) -> list[date]:
    """The first days of the months shown."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = today.replace(day=1)
    found = [first]
    while len(found) < MONTHS:
        found.append((month_bounds(found[-1])[1] + timedelta(days=1)).replace(day=1))
    return found


def grid(
    user: User,
    cohort: Cohort,
    strand: Strand,
    months: Sequence[date],
    people: Sequence[tuple[Someone, list[tuple[Meeting, ProgrammeSession]]]],
) -> Grid:
    """The grid as its reader may see it; hidden people are left out. One query."""
    lines = person_lines(user, [one.enrolment.participant for one, _ in people])
    rows = [
        _row(one, lines[one.enrolment.participant_id], months, mine)
        for one, mine in people
        if not lines[one.enrolment.participant_id].hidden
    ]

    def at(first: date) -> str:
        return url_for(
            "placing.show_individual",
            group_id=cohort.public_id,
            placed=strand.id,
            month=f"{first:%Y-%m}",
        )

    earlier = months[0] - timedelta(days=MONTHS * 28)
    later = month_bounds(months[-1])[1] + timedelta(days=1)
    return Grid(
        [f"{m:%B %Y}" for m in months],
        sorted(rows, key=lambda row: row.code),
        at(earlier.replace(day=1)),
        at(later),
    )


def _row(
    one: Someone,
    line: PersonLine,
    months: Sequence[date],
    mine: Sequence[tuple[Meeting, ProgrammeSession]],
) -> GridRow:
    cells = [
        [_cell(m, row) for m, row in mine if (m.state.day.year, m.state.day.month) == key]
        for key in ((month.year, month.month) for month in months)
    ]
    href = url_for("participants.show_participant", person_id=line.public_id)
    therapist = one.therapist.name if one.therapist else "Nobody yet"
    return GridRow(line.name, line.code, href, therapist, cells)


def _cell(meeting: Meeting, row: ProgrammeSession) -> Cell:
    again = ""
    if meeting.movable(clock.now()):
        again = url_for("placing.place_again", individual_id=row.public_id)
    state = "" if meeting.state.happens else f" ({meeting.state.status.replace('_', ' ')})"
    return Cell(
        f"{short(meeting.state.day)}, {time_words(meeting.state.at)}{state}",
        url_for("sessions.show_session", session_id=row.public_id),
        again,
    )


def spans(strand: Strand) -> list[tuple[str, str]]:
    """How far ahead to place, as a form offers it."""
    if strand.rhythm.type is RhythmType.MONTHLY_PER_PERSON:
        return [("this", "This month"), ("next", "Next month"), ("year", "The next twelve months")]
    return [("this", "The seven days from tomorrow"), ("next", "The seven days after those")]


def days_of(strand: Strand, span: str, today: date) -> tuple[date, date]:
    """The first and last day a span means."""
    if strand.rhythm.type is not RhythmType.MONTHLY_PER_PERSON:
        first = today + timedelta(days=1 if span == "this" else 8)
        return first, first + timedelta(days=6)
    first = today.replace(day=1)
    if span == "next":
        first = (month_bounds(first)[1] + timedelta(days=1)).replace(day=1)
    last = first
    for _ in range(_YEAR - 1 if span == "year" else 0):
        last = (month_bounds(last)[1] + timedelta(days=1)).replace(day=1)
    return first, month_bounds(last)[1]


def missed_words(plan: Plan, user: User) -> list[str]:
    """Who a plan could not place and why, by code; nothing of those the reader may not see."""
    missed: list[Any] = plan.answers.get("missed", [])
    if not missed:
        return []
    lines = person_lines(user, names_of({int(who) for who, _, _ in missed}))
    said = []
    for who, period, why in missed:
        line = lines.get(int(who))
        if line is not None and not line.hidden:
            when = f" in {_month(period)}" if period else ""
            said.append(f"{line.code} could not be placed{when}: {why}.")
    return said


def _month(period: str) -> str:
    if len(period) == len("2026-03"):
        return f"{parse_day(f'1/{period[5:]}/{period[:4]}'):%B %Y}"
    return f"the week from {short(date.fromisoformat(period))}"
