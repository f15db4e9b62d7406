"""Tables as XLSX workbooks. Imported by what downloads them alone: the library is large."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types

from base.tables import Cell, Table

_LONGEST = 32_767  # characters of a cell, Excel's own limit
_WIDEST, _NARROWEST = 60, 9  # characters
_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
# XML 1.0 has no place for these, however they are written.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def to_xlsx(
    table: Table, *, more: Sequence[Table] = (), about: Sequence[str] = (), made: datetime
) -> bytes:
    """A sheet for each table, its head kept in sight and its rows filterable; `about` on the last.

    `made` is written as the file's date: the same tables at the same moment are the same file.
    """
    out = io.BytesIO()
    book = Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    book.set_properties({"title": table.title, "created": made.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    days = book.add_format({"num_format": "d mmm yyyy"})
    moments = book.add_format({"num_format": "d mmm yyyy hh:mm"})
    for one in (table, *more):
        _sheet(book.add_worksheet(_sheet_name(one.title)), one, head, (days, moments))
    if about:
        notes = book.add_worksheet("About")
        notes.set_column(0, 0, 100)
        for line, words in enumerate(about):
            notes.write_string(line, 0, _text(words))
    book.close()
    return out.getvalue()


def _sheet(sheet: Any, table: Table, head: Any, formats: tuple[Any, Any]) -> None:
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, _text(column.name), head)
        longest = max((len(_shown(row[at])) for row in table.rows), default=0)
        sheet.set_column(at, at, min(_WIDEST, max(_NARROWEST, longest, len(column.name)) + 1))
    for line, row in enumerate(table.rows, 1):
        for at, cell in enumerate(row):
            _write(sheet, (line, at), cell, formats)
    sheet.freeze_panes(1, 1)
    if table.columns:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write(sheet: Any, at: tuple[int, int], cell: Cell, formats: tuple[Any, Any]) -> None:
    days, moments = formats
    if isinstance(cell, datetime):
        sheet.write_datetime(*at, cell.replace(tzinfo=None), moments)
    elif isinstance(cell, date):
        sheet.write_datetime(*at, datetime.combine(cell, time()), days)
    elif isinstance(cell, str):
        sheet.write_string(*at, _text(cell))
    elif cell is not None:
        sheet.write_number(*at, cell)


def _sheet_name(title: str) -> str:
    return _NAME.sub(" ", title).strip()[:31] or "Table"


def _text(text: str) -> str:
    clean = _FORBIDDEN.sub("", text)
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)[:_WIDEST]
