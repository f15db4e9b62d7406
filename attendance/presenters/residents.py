"""The residents of a day in the lines their page and its file print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from attendance.presenters.board import away_words
from attendance.queries.residents import ResidentOn
from base.dates import short_with_year
from base.tables import Column, Table


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """One resident of a day."""

    name: str
    code: str
    href: str
    cohorts: str
    worker: str
    arrived: str
    arrived_sort: str
    left: str
    left_sort: str
    away: str


def rows(found: Sequence[ResidentOn]) -> list[ResidentRow]:
    """The lines of the page; of somebody who may not be seen only that a place is taken."""
    return [_hidden(one) if one.line.hidden else _row(one) for one in found]


def total_words(found: Sequence[ResidentOn]) -> str:
    """14 residents, 12 of them on PIPE, 1 away."""
    on = sum(bool(one.cohorts) for one in found)
    away = sum(one.away is not None for one in found)
    said = f"{len(found)} resident{'' if len(found) == 1 else 's'}, {on} of them in a cohort here"
    return f"{said}, {away} away." if away else f"{said}."


def table(venue: str, day: date, found: Sequence[ResidentOn]) -> Table:
    """The table that is downloaded, without those who may not be seen."""
    columns = (
        Column("Code"), Column("Name"), Column("In"), Column("Key worker"),
        Column("Arrived", "day"), Column("Left", "day"), Column("Away"),
    )  # fmt: skip
    return Table(
        f"Residents of {venue} on {day.isoformat()}",
        columns,
        [
            (
                one.line.code,
                one.line.name,
                ", ".join(one.cohorts),
                one.key_worker.name if one.key_worker else "",
                one.stay.arrived,
                one.stay.departed,
                away_words(one.away) if one.away else "",
            )
            for one in found
            if not one.line.hidden
        ],
    )


def _row(one: ResidentOn) -> ResidentRow:
    href = ""
    if one.line.public_id is not None:
        href = url_for("participants.show_participant", person_id=one.line.public_id)
    left = one.stay.departed
    return ResidentRow(
        one.line.name,
        one.line.code,
        href,
        ", ".join(one.cohorts),
        one.key_worker.name if one.key_worker else "",
        short_with_year(one.stay.arrived),
        one.stay.arrived.isoformat(),
        short_with_year(left) if left else "",
        left.isoformat() if left else "9999",
        away_words(one.away) if one.away else "",
    )


def _hidden(one: ResidentOn) -> ResidentRow:
    return ResidentRow(one.line.name, "", "", "", "", "", "", "", "", "")
