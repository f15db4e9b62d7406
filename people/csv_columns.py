"""PURE: which columns a CSV of people may hold, read from `import_columns/*.yaml`.

What a column is called, which other names are understood, how its cells are read and what it means
is data that people can change without touching code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from base.dates import MONTHS
from base.errors import Refused
from people.csv_cells import READERS, Value, refuse_damage

_UNLESS_SAID = {"accepts": [], "required": "", "unique": False, "shown": False, "choices": {}}


class ColumnsError(ValueError):
    """A file of columns that cannot be used; says which file, which column and why."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, how its cells are read, what it means.

    `required` is the sentence for an empty cell, blank when it may be empty. `choices` are value,
    words and every spelling understood, folded. `limit` is the most characters of a cell.
    """

    field: str
    header: str
    accepts: tuple[str, ...]
    required: str
    unique: bool
    reads: str
    limit: int
    choices: tuple[tuple[str, str, frozenset[str]], ...]
    shown: bool
    means: str
    example: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of import. Lines that agree in all of a `same` are of one person."""

    columns: tuple[Column, ...]
    same: tuple[tuple[str, ...], ...]
    one_of: tuple[str, ...]
    one_of_why: str

    def column(self, field: str) -> Column:
        """The column of a field. Raises KeyError."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)

    def by_name(self) -> Mapping[str, Column]:
        """Each column by every name it may have, folded."""
        return {fold(n): c for c in self.columns for n in (c.header, c.field, *c.accepts)}

    def known(self, cells: Iterable[str]) -> int:
        """How many of these cells are names of columns."""
        names = self.by_name()
        return sum(fold(cell) in names for cell in cells)


def fold(name: str) -> str:
    """A name without capitals, spaces and stops: “NHS No.” is nhsno."""
    return "".join(c for c in name.casefold() if c.isalnum())


def parse_columns(text: str, file: str) -> Columns:
    """The columns that a file describes. Raises `ColumnsError`."""
    data = yaml.safe_load(text)
    try:
        columns = tuple(_column(entry, file) for entry in data["columns"])
        made = Columns(
            columns,
            tuple(tuple(fields) for fields in data.get("same", ())),
            tuple(data.get("one_of", ())),
            data.get("one_of_why", ""),
        )
        for field in (*made.one_of, *(f for fields in made.same for f in fields)):
            made.column(field)
    except (KeyError, TypeError, AttributeError) as error:
        raise ColumnsError(f"{file}: {error} is missing or not as it should be.") from None
    spelt = [n for c in columns for n in {fold(n) for n in (c.header, c.field, *c.accepts)}]
    doubled = sorted({name for name in spelt if spelt.count(name) > 1})
    if doubled:
        raise ColumnsError(f"{file}: two columns accept {', '.join(doubled)}.")
    return made


def _column(entry: dict[str, Any], file: str) -> Column:
    values: dict[str, Any] = _UNLESS_SAID | entry
    name = values.get("header", "a column without a header")
    unknown = sorted(values.keys() - Column.__dataclass_fields__.keys())
    if unknown:
        raise ColumnsError(f"{file}, {name}: {', '.join(unknown)} is not known.")
    if values.get("reads") not in {*READERS, "choice"}:
        raise ColumnsError(f"{file}, {name}: it cannot be read as {values.get('reads')!r}.")
    values["accepts"] = tuple(values["accepts"])
    values["choices"] = tuple(
        (value, others[0], frozenset(fold(word) for word in (value, *others)))
        for value, others in values["choices"].items()
    )
    return Column(**values)


def read_cell(column: Column, there: str, today: date) -> Value | None:
    """The value of a cell; None when it is empty and may be. Raises `Refused`."""
    if not there:
        if column.required:
            raise Refused(column.required)
        return None
    if len(there) > column.limit:
        raise Refused(
            f"This is {len(there):,} characters long. Shorten it to {column.limit:,} or fewer."
        )
    refuse_damage(there)
    if column.reads != "choice":
        return READERS[column.reads](there, today)
    for value, _, spellings in column.choices:
        if fold(there) in spellings:
            return value
    offered = ", ".join(words for _, words, _ in column.choices)
    raise Refused(f"Write one of these: {offered}.")


def words_of(column: Column, value: Value | None) -> str:
    """A value as a page shows it: dates with the month in words, choices in theirs."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return next((words for one, words, _ in column.choices if one == value), value)
