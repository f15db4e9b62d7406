"""The measures plan: which instruments a programme asks for, when, and of whom. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import yaml

from base.marked_yaml import Fields, Keys


class FilledBy(StrEnum):
    """Who answers a measure; residents and staff answer climate rounds without names."""

    PARTICIPANT = "participant"
    CLINICIAN = "clinician"
    RESIDENTS = "residents"
    STAFF = "staff"


class Occasion(StrEnum):
    """The fixed moments of a measures plan."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Every(StrEnum):
    """The unit of a repeating occasion."""

    WEEKS = "weeks"
    SESSIONS = "sessions"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Measure:
    """One instrument of the measures plan: fixed occasions, and a repeat every n of a unit.

    `until` counts in the same unit from the start; None: until the end of the programme.
    `window_days`: an occasion is on time this many days either side of its date. `follow_up`:
    whole months after the end at which it is filled in once more. `end_within_days`: a score up to
    so many days before the end may stand for it.
    """

    instrument: str
    filled_by: FilledBy
    at: tuple[Occasion, ...]
    every: tuple[int, Every] | None
    until: int | None
    window_days: int
    follow_up: tuple[int, ...] = ()
    end_within_days: int = 42


_MEASURE_KEYS: Keys = {
    "instrument": ("instrument", "core_10"),
    "filled_by": ("word for who fills it in", "participant"),
    "at": ("occasions", "[start, end]"),
    "every": ("repeat", "{months: 3}"),
    "window_days": ("window in days", "14"),
    "follow_up": ("months after the end", "[3, 6]"),
    "end_within_days": ("days before the end", "42"),
}
_EVERY_KEYS: Keys = {
    "weeks": ("weeks", "4"),
    "sessions": ("sessions", "6"),
    "months": ("months", "3"),
    "until": ("end", "24"),
}


def parse_measure(node: yaml.Node, filename: str) -> Measure:
    """One measure from its node. Raises CatalogueError."""
    fields = Fields(node, filename, "a measure", _MEASURE_KEYS)
    occasions = tuple(_occasion(item, fields) for item in fields.items("at"))
    if not occasions and not fields.has("every"):
        raise fields.wrong(node, "a measure has no occasions; add `at: [start, end]`")
    every, until = _every(fields) if fields.has("every") else (None, None)
    return Measure(
        instrument=fields.id("instrument"),
        filled_by=fields.choice("filled_by", FilledBy),
        at=occasions,
        every=every,
        until=until,
        window_days=fields.whole("window_days", 0, 90) if fields.has("window_days") else 14,
        follow_up=_follow_up(fields),
        end_within_days=(
            fields.whole("end_within_days", 0, 365) if fields.has("end_within_days") else 42
        ),
    )


def _follow_up(measure: Fields) -> tuple[int, ...]:
    months = [
        measure.number(node, "a month of follow-up", 1, 60, "3")
        for node in measure.items("follow_up")
    ]
    if months != sorted(set(months)):
        raise measure.bad("follow_up", "should be months in rising order, each once")
    return tuple(months)


def _occasion(node: yaml.Node, measure: Fields) -> Occasion:
    word = measure.words(node, "an occasion", 20)
    if word not in [str(occasion) for occasion in Occasion]:
        raise measure.wrong(node, f"a measure: occasion '{word}' is not start, middle or end")
    return Occasion(word)


def _every(measure: Fields) -> tuple[tuple[int, Every], int | None]:
    fields = measure.inside("every", _EVERY_KEYS)
    units = [unit for unit in Every if fields.has(unit)]
    if len(units) != 1:
        raise measure.bad("every", "should have one of weeks, sessions, months")
    n = fields.whole(units[0], 1, 104)
    return (n, units[0]), fields.whole("until", n, 520) if fields.has("until") else None
