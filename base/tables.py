"""Tables that leave Daybook as files: CSV that no spreadsheet takes for a formula. Pure.

A cell of text that begins with = + - @ or a control character is given an apostrophe in front, as
OWASP advises against CSV injection. XLSX needs none: there a cell says itself that it is text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["text", "number", "day", "moment"]
Cell = str | int | float | date | datetime | None
_DANGER = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and what its cells hold."""

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title and rows as long as its columns; a cell may be None."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


def to_csv(table: Table) -> bytes:
    """UTF-8 with a mark for Excel, lines ending as RFC 4180 says. Moments are in London time."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe(column.name) for column in table.columns])
    for row in table.rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    bare = text.lstrip(" \u00a0\"'")
    return f"'{text}" if bare.startswith(_DANGER) or text.startswith(_DANGER) else text


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell.replace("\0", ""))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
