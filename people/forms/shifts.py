"""The form of a week's shifts: many cells read as one field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField

from base.dates import short
from base.errors import Refused
from base.forms import BaseForm
from people.rota import DayOf, Pattern, brought_up, hours_of

_DAYS = 7
_LONGEST = 40  # characters of a cell

Member = tuple[int, UUID, str]
"""Somebody on the rota: row number, public identifier, name."""


@dataclass(slots=True)
class Cell:
    """One day of one person: what is typed, and what is wrong with it."""

    name: str
    day: date
    text: str = ""
    problem: str = ""


@dataclass(slots=True)
class Row:
    """One person's week. `seen` is how each day stood on the screen."""

    user_id: int
    key: str
    name: str
    cells: list[Cell] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    sent: bool = True

    @property
    def wrong(self) -> list[Cell]:
        """The cells with something wrong."""
        return [cell for cell in self.cells if cell.problem]


class Cells(Field):
    """Every cell at once: a dozen people are a hundred fields, each made slowly."""

    typed: MultiDict[str, str] | None = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002 the parent's signature
        """Keep what was sent, for the rows to read."""
        self.process_errors, self.errors, self.data = [], [], None
        self.typed = formdata


class SetShiftsForm(BaseForm):
    """A week. `week` is its Monday, so that what was kept of one is never put into another."""

    week = HiddenField()
    cells = Cells()

    def lay(
        self,
        staff: Sequence[Member],
        monday: date,
        rota: Sequence[Pattern],
        now: Mapping[DayOf, str],
        *,
        offered: Mapping[DayOf, str],
    ) -> None:
        """A row for each person, as typed or else as it is `now`.

        `offered` fills cells that are empty, when nothing was typed: last week's, to copy.
        """
        self.week.data = monday.isoformat()
        self.rota = rota
        days = [monday + timedelta(days=n) for n in range(_DAYS)]
        self.rows = [self._row(member, days, now, offered) for member in staff]

    def _row(
        self,
        member: Member,
        days: Sequence[date],
        now: Mapping[DayOf, str],
        offered: Mapping[DayOf, str],
    ) -> Row:
        user_id, public_id, name = member
        row = Row(user_id, public_id.hex, name)
        sent = self.cells.typed
        stands = [now.get((user_id, day), "") for day in days]
        if sent is None or f"{row.key}-seen" not in sent:
            row.sent = sent is None
            row.seen = stands
            texts = [
                cell or offered.get((user_id, day), "")
                for cell, day in zip(stands, days, strict=True)
            ]
        else:
            seen = sent[f"{row.key}-seen"].split(",")
            row.seen = seen if len(seen) == _DAYS else stands
            texts = [sent.get(f"{row.key}-{n}", "").strip()[:_LONGEST] for n in range(_DAYS)]
        row.cells = [
            Cell(f"{row.key}-{n}", day, text)
            for n, (day, text) in enumerate(zip(days, texts, strict=True))
        ]
        return row

    def renew(self, now: Mapping[DayOf, str]) -> None:
        """Show the week as it is now, keeping what was changed here."""
        shown = brought_up(self.seen(), self.typed(), now)
        for row in self.rows:
            for cell in row.cells:
                cell.text = shown.get((row.user_id, cell.day), cell.text)
            row.seen = [now.get((row.user_id, cell.day), "") for cell in row.cells]

    def seen(self) -> dict[DayOf, str]:
        """How each cell stood on the screen."""
        return {
            (row.user_id, cell.day): seen
            for row in self.rows
            if row.sent
            for cell, seen in zip(row.cells, row.seen, strict=True)
        }

    def typed(self) -> dict[DayOf, str]:
        """What each cell is to be: as the rota writes it, or as typed when it means nothing."""
        return {
            (row.user_id, cell.day): self._meant(cell.text)
            for row in self.rows
            if row.sent
            for cell in row.cells
        }

    def _meant(self, text: str) -> str:
        try:
            hours = hours_of(text, self.rota)
        except Refused:
            return text
        return hours.cell if hours else ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every cell that has anything in it."""
        sound: bool = super().validate(extra_validators)
        for row in self.rows:
            for cell in row.cells:
                try:
                    hours_of(cell.text, self.rota)
                except Refused as refusal:
                    cell.problem = refusal.why
        return sound and not any(row.wrong for row in self.rows)

    @property
    def problems(self) -> list[tuple[str | None, str]]:
        """The page's problems, each cell's with whose it is and linked to it."""
        found = super().problems
        for row in getattr(self, "rows", []):
            found += [
                (cell.name, f"{row.name}, {short(cell.day)}: {cell.problem}") for cell in row.wrong
            ]
        return found
