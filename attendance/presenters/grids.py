"""A cohort's attendance grid in the signs and words its page and its files print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import url_for

from attendance.queries.grids import CohortGrid
from attendance.queries.seats import SessionLine
from attendance.queries.vocabulary import mapping
from attendance.tallies import (
    Seat,
    Tally,
    Trend,
    grouped,
    tally,
    trend_of_group,
    trend_of_person,
)
from base.dates import MONTHS, short_with_year, time_words
from base.pictures import Bars, Series
from base.sorting import Order, in_order
from base.tables import Cell, Column, Table
from people.queries.participants import PersonLine

COLUMNS: Final = 52
"""The most sessions, or months, on one page."""
# A letter beside the words for whoever cannot see colour; the words are read out.
_SIGNS = {"5": "✓", "6": "L", "7": "T", "3": "✗", "2": "N", "4": "C"}
ARROWS: Final = {"ascending": " ▲", "descending": " ▼", "none": ""}
UNMARKED = "?"
KEY = [
    ("✓", "Came"),
    ("L", "Came late"),
    ("T", "Too late to be seen"),
    ("N", "Told us before"),
    ("✗", "Didn't come"),
    ("C", "We cancelled"),
    (UNMARKED, "Not marked yet"),
]
ORDERS: Final = (
    ("name", "Person"),
    ("came", "Came"),
    ("share", "%"),
    ("minutes", "Minutes"),
    ("trend", "Trend"),
)


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A session, or a month of sessions with one person each; how many came of those marked."""

    key: tuple[date, int]
    href: str
    day: str
    title: str
    off: bool
    tally: Tally


@dataclass(frozen=True, slots=True)
class GridCell:
    """What is marked of one person in one column: signs to see, words to hear."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person across the columns, and what it comes to."""

    line: PersonLine
    href: str
    cells: list[GridCell | None]
    tally: Tally
    trend: Trend


@dataclass(frozen=True, slots=True)
class GridPage:
    """Everything a grid's page and files say."""

    columns: list[GridColumn]
    rows: list[GridRow]
    whole: Tally
    trend: Trend
    unit: str


_KEYS: Mapping[str, Callable[[GridRow], Any]] = {
    "name": lambda row: row.line.name.casefold(),
    "came": lambda row: row.tally.came,
    "share": lambda row: row.tally.share,
    "minutes": lambda row: row.tally.minutes,
    "trend": lambda row: row.trend.order,
}


def grid_page(grid: CohortGrid, order: Order) -> GridPage:
    """The whole grid, however many columns it has."""
    columns = _columns(grid)
    theirs = grouped(grid.seats, lambda seat: seat.person)
    rows = [_row(grid, line, theirs[line.participant_id], columns) for line in grid.people]
    turnouts = [(column.tally.came, column.tally.marked) for column in columns]
    return GridPage(
        columns,
        in_order(rows, order, _KEYS),
        tally(grid.seats),
        trend_of_group(turnouts, "months" if grid.alone else "sessions"),
        "month" if grid.alone else "session",
    )


def one_page(whole: GridPage, page: int) -> GridPage:
    """The columns of one page, 0 being the newest, with the totals of all of them."""
    last = max(0, len(whole.columns) - page * COLUMNS)
    first = max(0, last - COLUMNS)
    rows = [
        GridRow(row.line, row.href, row.cells[first:last], row.tally, row.trend)
        for row in whole.rows
    ]
    return GridPage(whole.columns[first:last], rows, whole.whole, whole.trend, whole.unit)


def grid_picture(whole: GridPage, name: str) -> Bars:
    """How many came, session by session."""
    share = whole.whole.share
    told = f"{share}% of those marked came. " if share is not None else ""
    return Bars(
        f"Attendance of {name}",
        f"{told}{whole.trend.words}: {whole.trend.sentence}",
        [_label(column, whole) for column in whole.columns],
        [
            Series("Came", [c.tally.came for c in whole.columns]),
            Series("Did not come", [c.tally.marked - c.tally.came for c in whole.columns]),
            Series("Not marked yet", [c.tally.unmarked for c in whole.columns]),
        ],
        "people" if whole.unit == "session" else "sessions",
        what=whole.unit.capitalize(),
    )


def grid_table(whole: GridPage, name: str) -> Table:
    """The grid as a file has it: a row for each person, a column for each session."""
    fixed = (
        Column("Person"),
        Column("Code"),
        Column("Came", "number"),
        Column("Of marked", "number"),
        Column("Percent", "number"),
        Column("Minutes", "number"),
        Column("Trend"),
    )
    heads = (Column(column.title) for column in whole.columns)
    rows: list[Sequence[Cell]] = [_cells(row) for row in whole.rows]
    if rows:
        total = whole.whole
        came = [f"{c.tally.came} of {c.tally.marked}" for c in whole.columns]
        counts = (total.came, total.marked, total.share, total.minutes, whole.trend.words)
        rows.append(("Everyone", "", *counts, *came))
    return Table(f"Attendance of {name}", (*fixed, *heads), rows)


def _label(column: GridColumn, whole: GridPage) -> str:
    """Under a bar; with the year when there are several."""
    several = len({one.key[0].year for one in whole.columns}) > 1 and whole.unit == "session"
    return f"{column.day} {column.key[0].year % 100:02}" if several else column.day


def _cells(row: GridRow) -> Sequence[Cell]:
    told = row.tally
    fixed = (row.line.name, row.line.code, told.came, told.marked, told.share, told.minutes)
    return (*fixed, row.trend.words, *(cell.words if cell else "" for cell in row.cells))


def _columns(grid: CohortGrid) -> list[GridColumn]:
    seats = grouped(grid.seats, lambda seat: _key(grid, seat.meeting.day, seat.meeting.key))
    if not grid.alone:
        return [
            _session(one, tally(seats.get(_key(grid, one.day, one.id), ())))
            for one in grid.sessions
        ]
    months = dict.fromkeys(_key(grid, one.day, one.id) for one in grid.sessions)
    return [_month(month, tally(seats.get(month, ()))) for month in months]


def _key(grid: CohortGrid, day: date, session: int) -> tuple[date, int]:
    return (day.replace(day=1), 0) if grid.alone else (day, session)


def _session(one: SessionLine, told: Tally) -> GridColumn:
    return GridColumn(
        (one.day, one.id),
        url_for("sessions.show_session", session_id=one.public_id),
        f"{one.day.day} {MONTHS[one.day.month - 1][:3]}",
        f"{one.title}, {short_with_year(one.day)} at {time_words(one.at)}",
        one.off,
        told,
    )


def _month(key: tuple[date, int], told: Tally) -> GridColumn:
    month, year = MONTHS[key[0].month - 1], key[0].year
    return GridColumn(key, "", f"{month[:3]} {year}", f"{month} {year}", off=False, tally=told)


def _row(
    grid: CohortGrid, line: PersonLine, seats: list[Seat], columns: list[GridColumn]
) -> GridRow:
    where = grouped(seats, lambda seat: _key(grid, seat.meeting.day, seat.meeting.key))
    href = ""
    if line.public_id is not None:
        href = url_for("history.show_history", person_id=line.public_id)
    cells = [_cell(where.get(column.key, ())) for column in columns]
    return GridRow(line, href, cells, tally(seats), trend_of_person(seats))


def _cell(seats: Sequence[Seat]) -> GridCell | None:
    told = [seat.meeting for seat in seats if seat.meeting.status not in {"cancelled", "not_held"}]
    if not told:
        return None
    return GridCell(
        "".join(_SIGNS.get(m.presence or "", UNMARKED) for m in told),
        ", ".join(presence_words(m.presence) for m in told),
    )


def presence_words(presence: str | None) -> str:
    """What a mark says, in the words the key has."""
    return _WORDS.get(presence or "", "Not marked yet")


_WORDS: Final = {status.code: status.words for status in mapping().statuses}


def counted(whole: GridPage, hidden: int, page: int) -> str:
    """How many people and sessions there are, and how many of them this page has."""
    people, total = len(whole.rows) + hidden, len(whole.columns)
    here = len(one_page(whole, page).columns)
    of = f"{here} of {total}" if here < total else f"{total}"
    unit = whole.unit if total == 1 else f"{whole.unit}s"
    return f"{people} {'person' if people == 1 else 'people'}, {of} {unit} so far."


def asked(form: Any) -> list[str]:
    """What a grid's page asks: kinds of session only when there are several."""
    return [*(["strand"] if len(form.strand.pairs) > 1 else []), "first", "last", "current"]
