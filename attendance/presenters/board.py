"""The board in the strings its pages print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from attendance.models import HandoverLine, Register
from attendance.queries.board import Comings, Resident
from base.dates import (
    LONDON,
    ONE_DAY,
    in_words,
    moment_words,
    short,
    time_words,
)
from people.availability import span
from people.models import TemporaryAbsence
from people.rota import Pattern
from people.services.absences import ABSENCE_WORDS
from programmes.models import Cohort, ProgrammeSession
from programmes.presenters.schedule import SessionRow, session_row
from programmes.queries.catalogue import programme_of
from programmes.strands import Attends, Strand


@dataclass(frozen=True, slots=True)
class BoardSession:
    """One session of the week: how its list shows it, the shift it falls in, its register."""

    row: SessionRow
    shift: str
    register: str
    done: bool
    wall: str


@dataclass(frozen=True, slots=True)
class BoardDay:
    """One day and its sessions, in order."""

    name: str
    short: str
    today: bool
    sessions: list[BoardSession]


@dataclass(frozen=True, slots=True)
class ResidentLine:
    """One resident: who, key worker, key work due, last seen."""

    name: str
    code: str
    href: str
    worker: str
    due: str
    due_sort: str
    overdue: bool
    seen: str
    log: str
    away: str


@dataclass(frozen=True, slots=True)
class HandoverWords:
    """One hand-over line with its shift and writer."""

    shift: str
    text: str
    by: str


def shift_of(moment: datetime, rota: Sequence[Pattern]) -> tuple[date, str]:
    """The shift a moment falls in: the day it began, and its pattern's code; empty in none.

    Where several run at once, the one that ends first: it hands over next.
    """
    local = moment.astimezone(LONDON).date()
    running: list[tuple[datetime, date, str]] = []
    for day in (local - ONE_DAY, local):
        for pattern in rota:
            hours = span(day, pattern.hours.at, pattern.hours.until)
            if hours is not None and hours.starts <= moment < hours.ends:
                running.append((hours.ends, day, pattern.code))
    if not running:
        return local, ""
    _, day, code = min(running)
    return day, code


def shift_words(day: date, code: str, rota: Sequence[Pattern]) -> str:
    """Night, Mon 2 Mar."""
    name = next((pattern.name for pattern in rota if pattern.code == code), "")
    return f"{name}, {short(day)}" if name else short(day)


def days(
    sessions: Iterable[ProgrammeSession],
    states: Mapping[int, Register],
    codes: Mapping[int, str],
    rota: Sequence[Pattern],
    *,
    monday: date,
    now: datetime,
) -> list[BoardDay]:
    """The week day by day; a day without sessions stands too."""
    today = now.astimezone(LONDON).date()
    found = {monday + timedelta(days=n): list[BoardSession]() for n in range(7)}
    for session in sessions:
        register = states.get(session.id)
        signed = register is not None and register.signed_at is not None
        _, shift = shift_of(session.starts, rota)
        name = next((pattern.name for pattern in rota if pattern.code == shift), "")
        row = session_row(session, now, codes.get(session.id, ""))
        words = "Signed" if signed else "Register"
        code = codes.get(session.id, "")
        wall = f"{public_words(session)} {code}".strip()
        found[session.day].append(BoardSession(row, name, words, signed, wall))
    return [BoardDay(in_words(day), short(day), day == today, rows) for day, rows in found.items()]


def public_words(session: ProgrammeSession) -> str:
    """What a session is called where anybody may read it: neutral, never its topic."""
    programme = programme_of(session.cohort)
    known = (s.public_wording for s in programme.strands if s.id == session.strand)
    return next(known, programme.public_wording)


def resident_lines(
    residents: Iterable[Resident], venue_id: object, today: date
) -> list[ResidentLine]:
    """The residents down the side."""
    lines = []
    for one in residents:
        due = one.due
        href = ""
        if one.line.public_id is not None:
            href = url_for("participants.show_participant", person_id=one.line.public_id)
        log = ""
        if href and due is not None:
            log = url_for(
                "board.log_session", venue_id=venue_id, kind="key_work", who=one.line.public_id
            )
        hidden = one.line.hidden
        lines.append(
            ResidentLine(
                one.line.name,
                one.line.code,
                href,
                "" if hidden or one.key_worker is None else one.key_worker.name,
                "" if hidden or due is None else _due_words(due, today),
                due.isoformat() if due and not hidden else "9999",
                due is not None and due < today and not hidden,
                "" if hidden or one.last_seen is None else short(one.last_seen),
                log,
                "" if hidden or one.away is None else away_words(one.away),
            )
        )
    return lines


def away_words(absence: TemporaryAbsence) -> str:
    """In hospital, back Wed 4 Mar."""
    words = ABSENCE_WORDS[absence.reason]
    back = absence.expected_back
    return f"{words}, back {short(back)}" if back else f"{words} since {short(absence.left_on)}"


def _due_words(due: date, today: date) -> str:
    if due < today:
        late = (today - due).days
        return f"{late} day{'' if late == 1 else 's'} overdue"
    return "today" if due == today else short(due)


def coming_lines(comings: Comings, today: date) -> list[str]:
    """Arrivals and departures in sentences."""
    return [
        *(f"{line.name} arrived on {short(day)}." for line, day in comings.arrived),
        *(f"{line.name} left on {short(day)}." for line, day in comings.departed),
        *(
            f"{line.name} {'was' if day < today else 'is'} expected to leave on {short(day)}."
            for line, day in comings.leaving
        ),
        *(f"{line.name} is away from {short(day)}." for line, day in comings.away),
        *(f"{line.name} is back on {short(day)}." for line, day in comings.returning),
    ]


def handover_words(lines: Iterable[HandoverLine], rota: Sequence[Pattern]) -> list[HandoverWords]:
    """The hand-over lines, as they were given."""
    return [
        HandoverWords(
            shift_words(line.day, line.shift, rota),
            line.text,
            f"{line.by.name if line.by else 'Daybook'}, {moment_words(line.at)}",
        )
        for line in lines
    ]


def kind_pairs(kinds: Sequence[tuple[Cohort, Strand]]) -> list[tuple[str, str]]:
    """What can be logged, as a form offers it; the cohort is named where there are several."""
    several = len({cohort.id for cohort, _ in kinds}) > 1
    return [
        (kind_key(cohort, strand), f"{strand.name}, {cohort.name}" if several else strand.name)
        for cohort, strand in kinds
    ]


def kind_key(cohort: Cohort, strand: Strand) -> str:
    """What tells one kind from another in a form."""
    return f"{cohort.public_id.hex}-{strand.id}"


def alone(kinds: Sequence[tuple[Cohort, Strand]]) -> list[str]:
    """The keys of kinds that are with one person."""
    return [kind_key(c, s) for c, s in kinds if s.attends is Attends.ONE_PARTICIPANT]


def overlap_words(sessions: Iterable[ProgrammeSession]) -> str:
    """A warning about what was on at the same time; empty when nothing was."""
    said = [f"{one.title} at {time_words(one.at)} ({one.cohort.name})" for one in sessions]
    if not said:
        return ""
    return f"It overlaps {' and '.join(said)}. Both are kept."
