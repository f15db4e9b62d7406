"""PURE: a CSV of known columns as lines of cells, and cells as numbers and days.

Every refusal is one sentence with the file, the line as a spreadsheet counts it, and the column.
Cells may be parted by commas, semicolons or tabs; other columns are let be.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from base.dates import parse_day
from base.errors import Refused

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LARGEST = 1e12
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, and its cells by column, trimmed."""

    file: str
    number: int
    cells: Mapping[str, str]

    def wrong(self, column: str, what: str) -> Refused:
        """The refusal "FILE, line 3, post: what."."""
        return Refused(f"{self.file}, line {self.number}, {column}: {what}.", column)

    def number_in(self, column: str) -> float:
        """The number in a column."""
        text = self.cells[column]
        if not text:
            raise self.wrong(column, "the cell is empty")
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if math.isnan(value):
            raise self.wrong(column, f"“{_clipped(text)}” is not a number")
        if abs(value) > _LARGEST:
            raise self.wrong(column, f"{_clipped(text)} is too large a number")
        return value

    def day_in(self, column: str) -> date:
        """The day in a column, written like 2026-03-04 or 4/3/2026."""
        text = self.cells[column]
        if not text:
            raise self.wrong(column, "the cell is empty")
        try:
            return parse_day(text, column)
        except Refused as wrong:
            raise self.wrong(column, wrong.why.removesuffix(".")) from None


def read(
    text: str, file: str, columns: Sequence[str], called: Mapping[str, str] | None = None
) -> list[Line]:
    """Every line that is not empty. `called` maps other headings to a column's name.

    Raises Refused for a text that is empty, has no such columns, or lines of another length.
    """
    if "\0" in text:
        at = text.count("\n", 0, text.index("\0")) + 1
        raise Refused(f"{file}, line {at}: there are characters that are no text (NUL).")
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Refused(f"{file} is empty.")
    records = _records(text, file, _delimiter(text, columns, called or {}))
    _, heading = records[0]
    names = [_column(cell, called or {}) for cell in heading]
    for column in columns:
        if names.count(column) != 1:
            how = "is there twice" if column in names else "is missing"
            raise Refused(
                f"{file}, line 1: the column {column} {how}; the columns must be "
                f"{', '.join(columns)}."
            )
    lines = []
    for number, cells in records[1:]:
        if len(cells) != len(names):
            raise Refused(
                f"{file}, line {number}: {len(cells)} cells where there are {len(names)} columns."
            )
        by_name = dict(zip(names, cells, strict=True))
        lines.append(Line(file, number, {column: by_name[column].strip() for column in columns}))
    if not lines:
        raise Refused(f"{file} has no lines under its column names.")
    return lines


def _records(text: str, file: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of every line that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    begun = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begun, cells))
            begun = reader.line_num + 1
    except csv.Error as problem:
        raise Refused(f"{file}, line {begun}: {problem}.") from None
    return found


def _delimiter(text: str, columns: Sequence[str], called: Mapping[str, str]) -> str:
    """What parts the cells of the first line into the most columns known."""
    first = next(line for line in text.splitlines() if line.strip())

    def known(delimiter: str) -> int:
        return sum(_column(cell.strip('"'), called) in columns for cell in first.split(delimiter))

    return max(_DELIMITERS, key=known)


def _column(cell: str, called: Mapping[str, str]) -> str:
    name = cell.strip().casefold()
    return called.get(name, name)


def _clipped(text: str, longest: int = 40) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= longest else f"{shown[:longest]}…"
