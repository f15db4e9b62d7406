"""The files of a page: its table as CSV and XLSX, its picture as SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.audit import forget_seen, record
from base.dates import LONDON, moment_words
from base.downloads import csv_answer, png_answer, svg_answer, xlsx_answer
from base.errors import NotYours, Refused
from base.pictures import Picture
from base.tables import Table
from base.work import unit_of_work


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves a page: its table and its picture, their name, and what the audit calls them.

    `narrowed` says in sentences what was chosen. `one`: the picture is of one person, so that
    seeing it is a look at them; None while there is nothing to draw, and `no_picture` then says
    why. `more` are further sheets of the workbook.
    """

    table: Table
    picture: Picture | None
    name: str
    what: str
    about: Sequence[UUID]
    narrowed: Sequence[str] = ()
    one: bool = False
    more: Sequence[Table] = ()
    no_picture: str = ""


def add_files(
    bp: Blueprint, address: str, endpoint: str, permission: StrEnum, leave: Callable[..., Leaving]
) -> None:
    """Serve `address` with .csv, .xlsx, .svg and .png after it, as `leave(**parts)` makes them.

    The same narrowing and the same order as on the page; a file that leaves is in the audit log.
    """
    for kind in ("csv", "xlsx", "svg", "png"):
        bp.add_url_rule(
            f"{address}.{kind}", f"{endpoint}_{kind}", needs(permission)(_served(leave, kind))
        )


def note_file(what: str, kind: str, *, about: Iterable[UUID]) -> None:
    """Keep that whoever is signed in took away a file: of what, and in which format."""
    record(
        "file.downloaded",
        f"{current_user.name} downloaded {what} as {kind.upper()}.",
        by=current_user,
        about=about,
        kind=kind,
    )


def _served(leave: Callable[..., Leaving], kind: str) -> Callable[..., ResponseReturnValue]:
    def file(**parts: Any) -> ResponseReturnValue:
        return _answer(leave(**parts), kind)

    return file


def _answer(leaving: Leaving, kind: str) -> ResponseReturnValue:
    if kind in {"svg", "png"}:
        if leaving.picture is None and leaving.no_picture:
            raise Refused(leaving.no_picture)
        return _picture(leaving, leaving.picture, kind)
    with unit_of_work():
        note_file(leaving.what, kind, about=leaving.about)
    return _table(leaving.table, leaving.name, kind, leaving.narrowed, leaving.more)


def _picture(leaving: Leaving, picture: Picture | None, kind: str) -> ResponseReturnValue:
    if picture is None:
        raise NotYours
    if not leaving.one:
        forget_seen()
    if kind == "svg":
        return svg_answer(picture)
    with unit_of_work():
        note_file(leaving.what, kind, about=leaving.about)
    return png_answer(picture, leaving.name)


def table_file(
    table: Table,
    name: str,
    kind: str,
    *,
    what: str,
    about: Sequence[UUID],
    narrowed: Sequence[str] = (),
    more: Sequence[Table] = (),
) -> ResponseReturnValue:
    """A table of a page without a picture, as csv or xlsx; kept in the audit log as `what`."""
    with unit_of_work():
        note_file(what, kind, about=about)
    return _table(table, name, kind, narrowed, more)


def _table(
    table: Table, name: str, kind: str, narrowed: Sequence[str], more: Sequence[Table] = ()
) -> ResponseReturnValue:
    if kind == "csv":
        return csv_answer(table, name)
    now = clock.now().astimezone(LONDON)
    return xlsx_answer(table, name, more=more, about=_about(table, narrowed, now), made=now)


def _about(table: Table, narrowed: Sequence[str], now: datetime) -> list[str]:
    return [
        table.title,
        *narrowed,
        f"Made by {current_user.name} on {moment_words(now)}.",
        "It may hold personal data. Keep it where such files belong, and delete it once it has "
        "served.",
    ]
