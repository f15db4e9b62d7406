"""A cohort's attendance grid in the signs and words its page prints."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from attendance.models import Mark
from attendance.queries.grids import COLUMNS, CohortGrid
from attendance.queries.vocabulary import mapping
from base.dates import short
from people.queries.participants import PersonLine

# A letter beside the words for whoever cannot see colour; the words are read out.
_SIGNS = {"5": "✓", "6": "L", "7": "T", "3": "✗", "2": "N", "4": "C"}
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


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One session: a short day, its title, and whether it was cancelled."""

    href: str
    day: str
    title: str
    off: bool


@dataclass(frozen=True, slots=True)
class GridCell:
    """One place: a sign to see, words to hear."""

    sign: str
    words: str
    came: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person across the sessions, and how many of those marked they came to."""

    line: PersonLine
    href: str
    cells: list[GridCell | None]
    came: int
    marked: int


def columns(grid: CohortGrid) -> list[GridColumn]:
    """The sessions across the top."""
    return [
        GridColumn(
            url_for("sessions.show_session", session_id=session.public_id),
            short(session.day),
            session.title,
            session.status in {"cancelled", "not_held"},
        )
        for session in grid.sessions
    ]


def links(grid: CohortGrid) -> tuple[str, str]:
    """The addresses of the earlier and the later page; empty where there is none."""
    earlier = f"?page={grid.page + 1}" if (grid.page + 1) * COLUMNS < grid.total else ""
    later = f"?page={grid.page - 1}" if grid.page else ""
    return earlier, later


def rows(grid: CohortGrid) -> list[GridRow]:
    """The people down the side."""
    return [_row(grid, line) for line in grid.people]


def _row(grid: CohortGrid, line: PersonLine) -> GridRow:
    cells: list[GridCell | None] = []
    for session in grid.sessions:
        found = grid.cells.get((line.participant_id, session.id))
        off = session.status in {"cancelled", "not_held"}
        cells.append(None if found is None or line.hidden or off else _cell(found[1]))
    marked = [cell for cell in cells if cell is not None and cell.sign != UNMARKED]
    href = ""
    if line.public_id is not None:
        href = url_for("participants.show_participant", person_id=line.public_id)
    return GridRow(line, href, cells, sum(cell.came for cell in marked), len(marked))


def _cell(mark: Mark | None) -> GridCell:
    if mark is None:
        return GridCell(UNMARKED, "Not marked yet", came=False)
    status = next(s for s in mapping().statuses if s.code == mark.presence)
    return GridCell(_SIGNS[mark.presence], status.words, status.counted_as == "attended")
