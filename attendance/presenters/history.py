"""A person's attendance in the lines its page and its files print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask import url_for

from attendance.completion import Dose, dose
from attendance.presenters.grids import presence_words
from attendance.queries.history import History
from attendance.queries.seats import SessionLine
from attendance.tallies import Seat, Tally, grouped, reasons, tally, trend_of_person
from base.dates import short_with_year
from base.sorting import Order, in_order
from people.models import Stay
from programmes.queries.catalogue import programme_of

LINES: Final = 50
"""The most sessions on one page."""
ORDERS: Final = (
    ("when", "When"),
    ("cohort", "Cohort"),
    ("session", "Session"),
    ("outcome", "What happened"),
    ("minutes", "Minutes"),
)
OUTCOMES: Final = (
    ("5", "Came"),
    ("6", "Came late"),
    ("7", "Too late to be seen"),
    ("2", "Told us before"),
    ("3", "Didn't come"),
    ("4", "We cancelled"),
    ("off", "Session cancelled or not held"),
    ("none", "Not marked"),
    ("ahead", "To come"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a history is narrowed to; empty or None leaves it whole. `cohort` is a public id."""

    cohort: str = ""
    strand: str = ""
    outcome: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One session somebody was expected at, and what was marked."""

    session: SessionLine
    cohort: str
    href: str
    outcome: str
    said: str
    reason: str
    minutes: int


@dataclass(frozen=True, slots=True)
class DoseLine:
    """What somebody had of one strand of one cohort."""

    cohort: str
    href: str
    strand: str
    dose: Dose


@dataclass(frozen=True, slots=True)
class StayLine:
    """One stay at a premises, and what was marked during it."""

    venue: str
    when: str
    nights: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything a person's page and files say of their attendance."""

    lines: list[Line]
    doses: list[DoseLine]
    stays: list[StayLine]
    reasons: list[tuple[str, int]]
    whole: Tally
    trend: Any
    total: int
    ahead: int


_KEYS: Mapping[str, Callable[[Line], Any]] = {
    "when": lambda line: (line.session.starts, line.session.id),
    "cohort": lambda line: line.cohort.casefold(),
    "session": lambda line: line.session.title.casefold(),
    "outcome": lambda line: line.said,
    "minutes": lambda line: line.minutes,
}


def history_page(
    history: History, wanted: Wanted, order: Order, *, now: datetime, today: date
) -> HistoryPage:
    """A history narrowed and in order: what is past, unless what is to come was asked for.

    Dose and stays do not follow the choice of outcome.
    """
    these = [seat for seat in history.seats if inside(history, seat, wanted)]
    past = [seat for seat in these if seat.meeting.starts <= now]
    shown = [s for s in these if outcome_of(s, now) == wanted.outcome] if wanted.outcome else past
    return HistoryPage(
        in_order([_line(history, seat, now) for seat in shown], order, _KEYS),
        _doses(history, these, now),
        [_stay(stay, past, today) for stay in history.stays],
        _reasons(history, past),
        tally(past),
        trend_of_person(past),
        len(history.seats),
        sum(outcome_of(seat, now) == "ahead" for seat in these),
    )


def outcome_of(seat: Seat, now: datetime) -> str:
    """What happened, as `OUTCOMES` has it."""
    if seat.meeting.status in {"cancelled", "not_held"}:
        return "off"
    return seat.meeting.presence or ("ahead" if seat.meeting.starts > now else "none")


def cohort_pairs(history: History) -> list[tuple[str, str]]:
    """The cohorts somebody was in, to choose from."""
    return [(str(cohort.public_id), cohort.name) for cohort in history.cohorts.values()]


def strand_pairs(history: History) -> list[tuple[str, str]]:
    """The kinds of session somebody was expected at, to choose from."""
    kinds = dict.fromkeys(one.kind for one in history.sessions.values())
    return [(kind, kind_words(kind)) for kind in kinds]


def kind_words(kind: str) -> str:
    """A kind of session in words."""
    return kind.replace("_", " ").capitalize()


def inside(history: History, seat: Seat, wanted: Wanted) -> bool:
    """Whether a seat is of the cohort, kind and days wanted."""
    session = history.sessions[seat.meeting.key]
    day = seat.meeting.day
    return (
        (not wanted.cohort or str(history.cohorts[session.cohort_id].public_id) == wanted.cohort)
        and (not wanted.strand or session.kind == wanted.strand)
        and (wanted.first is None or day >= wanted.first)
        and (wanted.last is None or day <= wanted.last)
    )


def _line(history: History, seat: Seat, now: datetime) -> Line:
    session = history.sessions[seat.meeting.key]
    outcome = outcome_of(seat, now)
    said = presence_words(seat.meeting.presence) if seat.meeting.presence else _UNSAID[outcome]
    if outcome == "off":
        said = "Session cancelled" if session.status == "cancelled" else "Session not held"
    if seat.late and outcome == "6":
        said = f"{said}, {seat.late} minute{'' if seat.late == 1 else 's'}"
    return Line(
        session,
        history.cohorts[session.cohort_id].name,
        url_for("sessions.show_session", session_id=session.public_id),
        outcome,
        said,
        _reason(history, seat),
        seat.meeting.minutes_attended if seat.came else 0,
    )


_UNSAID: Final = {"none": "Not marked", "ahead": "To come", "off": ""}


def _reason(history: History, seat: Seat) -> str:
    known = history.words[seat.words].reasons
    return next((one.words for one in known if one.id == seat.reason), seat.reason)


def _reasons(history: History, seats: Sequence[Seat]) -> list[tuple[str, int]]:
    words = {seat.reason: _reason(history, seat) for seat in seats}
    return [(words[reason] or "No reason given", count) for reason, count in reasons(seats)]


def _doses(history: History, seats: Sequence[Seat], now: datetime) -> list[DoseLine]:
    found = []
    told = grouped(seats, lambda s: (history.sessions[s.meeting.key].cohort_id, s.strand))
    for cohort_id, cohort in history.cohorts.items():
        for strand in programme_of(cohort).strands:
            had = told.get((cohort_id, strand.id))
            if had:
                taken = dose([seat.meeting for seat in had], strand.dose, now)
                href = url_for("attendance.show_attendance", cohort_id=cohort.public_id)
                found.append(DoseLine(cohort.name, href, strand.name, taken))
    return found


def _stay(stay: Stay, seats: Sequence[Seat], today: date) -> StayLine:
    last = stay.departed or today
    ends = short_with_year(stay.departed) if stay.departed else "now"
    during = [s for s in seats if stay.arrived <= s.meeting.day <= last]
    return StayLine(
        stay.venue.name,
        f"{short_with_year(stay.arrived)} to {ends}",
        max(0, (last - stay.arrived).days),
        tally(during),
    )
