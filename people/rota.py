"""PURE: the rota of an Approved Premises. The patterns of shifts, and what a week's cells mean.

A cell says what one person works on the day a shift begins: a pattern's code, times of their own
like 10:00-14:00, or nothing. Lengths are by the wall clock: a night that ends at 7:15 ends at 7:15
on the nights the clocks change too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO

from base.dates import time_words
from base.errors import Refused
from people.availability import check_night, parse_time

_COLUMNS = ["code", "name", "starts", "minutes"]
_CODE = re.compile(r"[A-Z0-9]{1,4}")
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_LONGEST = 16 * 60  # minutes
_SPLIT = re.compile(r"\s*(?:-|–|\bto\b|\buntil\b)\s*")

DayOf = tuple[int, date]
"""Whose cell, by row number, and of which day."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when, by the wall clock; an end at or before the start is the next day.

    `code` is the pattern's, empty for times of one's own.
    """

    at: time
    until: time
    code: str = ""

    @property
    def cell(self) -> str:
        """As a cell holds it: N, or 10:00-14:00."""
        return self.code or f"{self.at:%H:%M}-{self.until:%H:%M}"

    @property
    def words(self) -> str:
        """9:45pm to 7:15am."""
        return f"{time_words(self.at)} to {time_words(self.until)}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shift people know by name: its code, its name, when it begins and its minutes."""

    code: str
    name: str
    at: time
    minutes: int

    @property
    def hours(self) -> Hours:
        """Its hours."""
        ends = datetime.combine(date.min, self.at) + timedelta(minutes=self.minutes)
        return Hours(self.at, ends.time(), self.code)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A cell somebody else changed meanwhile: how it was on the screen, and how it is now."""

    whose: DayOf
    was: str
    now: str


def parse_rota(text: str) -> tuple[Pattern, ...]:
    """The patterns of a rota file, in its order: columns code, name, starts (07:00), minutes.

    Raises ValueError naming the line and what is wrong.
    """
    rows = csv.reader(StringIO(text), strict=True)
    found: dict[str, Pattern] = {}
    if next(rows, None) != _COLUMNS:
        raise _wrong(1, f"should be {','.join(_COLUMNS)}")
    for number, row in enumerate(rows, 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        pattern = _pattern(number, cells)
        if pattern.code in found:
            raise _wrong(number, f"the code {pattern.code} is there already")
        found[pattern.code] = pattern
    if not found:
        raise _wrong(2, "has no pattern")
    return tuple(found.values())


def read_hours(text: str) -> Hours:
    """Times as people write them: 10:00-14:00, 9am to 1pm. Refused for anything else."""
    parts = _SPLIT.split(text.strip().lower())
    if len(parts) != 2:
        shown = text.strip()[:30]
        raise Refused(f"‘{shown}’ are not times. Write them like 10:00-14:00.")
    at, until = parse_time(parts[0]), parse_time(parts[1])
    if at == until:
        raise Refused("The shift ends when it starts. Change one of the times.")
    check_night(at, until)
    return Hours(at, until)


def hours_of(cell: str, rota: Sequence[Pattern]) -> Hours | None:
    """What was typed in a cell, a code, a name or times; None for nothing. Refused otherwise."""
    typed = cell.strip().lower()
    if not typed:
        return None
    for pattern in rota:
        if typed in {pattern.code.lower(), pattern.name.lower()}:
            return pattern.hours
    try:
        own = read_hours(typed)
    except Refused:
        if any(c.isdigit() for c in typed):
            raise
        codes = ", ".join(pattern.code for pattern in rota)
        shown = cell.strip()[:30]
        why = f"‘{shown}’ is no shift. Write {codes}, or times like 10:00-14:00."
        raise Refused(why) from None
    known = _known(own, rota)
    return known.hours if known else own


def cell_of(hours: Hours, rota: Sequence[Pattern]) -> str:
    """How a shift stands in its cell: by a code only while the rota still means those times."""
    known = _known(hours, rota)
    return known.code if known else Hours(hours.at, hours.until).cell


def name_of(hours: Hours, rota: Sequence[Pattern]) -> str:
    """Early; Own times for what is no pattern now."""
    known = _known(hours, rota)
    return known.name if known else "Own times"


def cell_words(cell: str, rota: Sequence[Pattern]) -> str:
    """Early, 10am to 2pm, no shift; what means nothing as it is, cut short."""
    try:
        hours = hours_of(cell, rota)
    except Refused:
        return cell[:20]
    if hours is None:
        return "no shift"
    return name_of(hours, rota).lower() if hours.code else hours.words


def overtaken(seen: Mapping[DayOf, str], now: Mapping[DayOf, str]) -> list[Overtaken]:
    """The cells that are not now as they were on the screen, in the screen's order."""
    return [
        Overtaken(whose, was, now.get(whose, ""))
        for whose, was in seen.items()
        if now.get(whose, "") != was
    ]


def brought_up(
    seen: Mapping[DayOf, str], typed: Mapping[DayOf, str], now: Mapping[DayOf, str]
) -> dict[DayOf, str]:
    """What to show whoever was overtaken: what they changed as typed, the rest as it is now."""
    return {
        whose: cell if cell != seen.get(whose, "") else now.get(whose, "")
        for whose, cell in typed.items()
    }


def _known(hours: Hours, rota: Sequence[Pattern]) -> Pattern | None:
    """The pattern of these hours: the one of the same code, or else the first."""
    same = [p for p in rota if (p.hours.at, p.hours.until) == (hours.at, hours.until)]
    return next((p for p in same if p.code == hours.code), same[0] if same else None)


def _pattern(number: int, cells: list[str]) -> Pattern:
    if len(cells) != len(_COLUMNS):
        raise _wrong(number, f"should have {len(_COLUMNS)} cells, it has {len(cells)}")
    code, name, starts, minutes = cells
    if not _CODE.fullmatch(code):
        raise _wrong(number, f"the code ‘{code[:20]}’ should be one to four capitals or digits")
    if not name:
        raise _wrong(number, "has no name")
    if not _CLOCK.fullmatch(starts):
        raise _wrong(number, f"‘{starts[:20]}’ should be a time like 07:00")
    if not minutes.isdecimal() or not 15 <= int(minutes) <= _LONGEST:
        raise _wrong(number, f"‘{minutes[:20]}’ should be minutes, from 15 to {_LONGEST}")
    return Pattern(code, name, time.fromisoformat(starts), int(minutes))


def _wrong(number: int, what: str) -> ValueError:
    return ValueError(f"rota.csv, line {number}: {what}")
