"""PURE: the lines of a CSV against the columns we know: rows with values, and every problem.

A problem names its line, its column, what stands there and what to do about it.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from base.errors import Refused
from people.csv_cells import Value
from people.csv_columns import Column, Columns, fold, read_cell
from people.csv_text import Table

OUR_OWN = "Problems"
"""The column we add to the lines to correct; it is left out without a word when it comes back."""
_SPARE = (
    "There are more cells here than column names. Text with a comma in it needs quotation marks "
    "around it."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do; `column` and `there` are blank for a whole line."""

    line: int
    column: str
    there: str
    what: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what stands in it, what it means, and what is wrong with it.

    `typed` and `values` are by field; empty cells are in neither.
    """

    line: int
    cells: tuple[str, ...]
    typed: Mapping[str, str]
    values: Mapping[str, Value]
    problems: tuple[Problem, ...]

    def text(self, field: str) -> str:
        """A value that is text; blank when the cell is empty or wrong."""
        return str(self.values.get(field, ""))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file read: its column names and rows, what each field is called in it, what is left out."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    called: Mapping[str, str]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each known column stands in a file; cells at `end` and after have no column name."""

    known: Columns
    placed: Mapping[int, Column]
    end: int
    called: Mapping[str, str]
    left_out: tuple[str, ...]


def read_sheet(table: Table, known: Columns, today: date) -> Sheet:
    """Every line read and checked by itself and against the others.

    Raises `Refused` when a required column is missing or two columns are the same.
    """
    layout = _layout(table.header, known)
    rows = [_row(line, cells, layout, today) for line, cells in table.lines]
    return Sheet(table.header, tuple(_doubles(rows, layout)), layout.called, layout.left_out)


def _layout(header: Sequence[str], known: Columns) -> _Layout:
    names = known.by_name()
    placed: dict[int, Column] = {}
    called: dict[str, str] = {}
    left_out = []
    for i, name in enumerate(header):
        column = names.get(fold(name)) if name else None
        if column is not None and column.field in called:
            raise Refused(
                f"Two columns are both the {column.header}: “{called[column.field]}” and “{name}”. "
                "Keep one."
            )
        if column is not None:
            placed[i], called[column.field] = column, name
        elif name and name != OUR_OWN:
            left_out.append(f"“{name}”{_nearly(name, names)}")
        elif not name and any(header[i:]):
            after = next(later for later in header[i:] if later)
            left_out.append(f"the column without a name before “{after}”")
    missing = [c.header for c in known.columns if c.required and c.field not in called]
    if missing:
        raise Refused(_missing(missing, left_out))
    end = max(i for i, name in enumerate(header) if name) + 1
    return _Layout(known, placed, end, called, tuple(left_out))


def _missing(missing: Sequence[str], left_out: Sequence[str]) -> str:
    which = "This column is" if len(missing) == 1 else "These columns are"
    why = f"{which} missing: {', '.join(missing)}. The first line of the file holds the names."
    return f"{why} Not known: {', '.join(left_out)}." if left_out else why


def _nearly(name: str, names: Mapping[str, Column]) -> str:
    close = difflib.get_close_matches(fold(name), names, n=1, cutoff=0.8)
    return f" (is it “{names[close[0]].header}”?)" if close else ""


def _row(line: int, cells: tuple[str, ...], layout: _Layout, today: date) -> Row:
    typed = {column.field: cells[i] for i, column in layout.placed.items() if cells[i]}
    values: dict[str, Value] = {}
    problems = []
    for column in layout.placed.values():
        there = typed.get(column.field, "")
        try:
            value = read_cell(column, there, today)
        except Refused as refusal:
            problems.append(Problem(line, layout.called[column.field], there, refusal.why))
        else:
            if value is not None:
                values[column.field] = value
    spare = next((cell for cell in cells[layout.end :] if cell), "")
    if spare:
        problems.append(Problem(line, "", spare, _SPARE))
    if layout.known.one_of and not typed.keys() & set(layout.known.one_of):
        problems.append(Problem(line, "", "", layout.known.one_of_why))
    return Row(line, cells, typed, values, tuple(problems))


def _doubles(rows: Sequence[Row], layout: _Layout) -> Iterable[Row]:
    """The rows, with a problem where two of them hold what one alone may hold."""
    found: dict[int, list[Problem]] = defaultdict(list)
    first: dict[frozenset[tuple[str, Value]], Row] = {}
    for row in rows:
        before = first.setdefault(frozenset({**row.typed, **row.values}.items()), row)
        if before is not row:
            why = f"This line says the same as line {before.line}. Take one of them out."
            found[row.line].append(Problem(row.line, "", "", why))
    singles = list(first.values())
    alone = [(column.field,) for column in layout.known.columns if column.unique]
    for fields in (*alone, *layout.known.same):
        for group in _alike(singles, fields):
            for row in group:
                other = group[1] if row is group[0] else group[0]
                found[row.line].append(_double(row, other.line, fields, layout))
    return [replace(row, problems=(*row.problems, *found[row.line])) for row in rows]


def _alike(rows: Sequence[Row], fields: Sequence[str]) -> list[list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if all(field in row.values for field in fields):
            groups[tuple(row.text(field).casefold() for field in fields)].append(row)
    return [group for group in groups.values() if len(group) > 1]


def _double(row: Row, other: int, fields: Sequence[str], layout: _Layout) -> Problem:
    if len(fields) == 1:
        column, there = layout.called[fields[0]], row.typed[fields[0]]
        return Problem(row.line, column, there, f"Line {other} holds the same. Correct one.")
    named = [layout.called[field] for field in fields]
    both = f"{', '.join(named[:-1])} and {named[-1]}"
    return Problem(row.line, "", "", f"Line {other} has the same {both}. Keep one of them.")
