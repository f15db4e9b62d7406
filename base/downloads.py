"""Tables and pictures as answers: saved by a browser under a name, or shown on a page.

What writes workbooks and what draws are large libraries: each is loaded when it is first used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Any

from flask import Response

from base import drawings
from base.pictures import Picture
from base.tables import Table, to_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
# Opened by itself a drawing is a page of its own, and its styles are in it.
_DRAWING = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def csv_answer(table: Table, name: str) -> Response:
    """A table as a CSV file."""
    return file_answer(to_csv(table), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_answer(
    table: Table,
    name: str,
    *,
    more: Sequence[Table] = (),
    about: Sequence[str] = (),
    made: datetime,
) -> Response:
    """Tables as an XLSX file; `about` stands on the last sheet, `made` is the file's date."""
    body: bytes = _wrapper("base.spreadsheets").to_xlsx(table, more=more, about=about, made=made)
    return file_answer(body, f"{name}.xlsx", XLSX)


def png_answer(picture: Picture, name: str) -> Response:
    """A picture as a PNG file."""
    return file_answer(_drawn(picture, "png"), f"{name}.png", "image/png")


def svg_answer(picture: Picture) -> Response:
    """A picture as SVG, to be shown on a page; a link to it that says `download` saves it."""
    answer = Response(_drawn(picture, "svg"), mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = _DRAWING
    return answer


def file_answer(body: bytes, name: str, mimetype: str) -> Response:
    """Bytes to be saved under a name, of which only plain letters, digits, dots and dashes stay."""
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain_name(name)}"'
    return answer


def file_name(*parts: str, first: date | None, last: date) -> str:
    """attendance-north-2026-03: the parts in small letters, then the month, or both the days.

    Without a first day, the month of the last.
    """
    when = f"{last:%Y-%m}"
    if first is not None and (first.year, first.month) != (last.year, last.month):
        when = f"{first}-to-{last}"
    return plain_name("-".join([*parts, when]).lower())


def plain_name(name: str) -> str:
    """A file's name in plain letters, digits, dots and dashes."""
    return _ODD.sub("-", name).strip("-.") or "file"


def _drawn(picture: Picture, kind: str) -> bytes:
    def draw() -> bytes:
        made: bytes = _wrapper("base.charts").draw(picture, kind)
        return made

    return drawings.kept.get(picture, kind, draw)


def _wrapper(module: str) -> Any:
    return import_module(module)
