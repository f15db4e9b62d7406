"""A placing problem as a JSON file gives it, by calendar month; and its answer. PURE.

The shape is the one of `daybook place`. Beyond it, an entry of `unavailable` may leave out its slot
(all day) and give a `why`, and a day of `leave` may be `{"day": …, "why": …}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from math import isfinite
from typing import Any, TypeVar

from base.dates import parse_day
from base.errors import Refused
from programmes.placement.clock import Clock
from programmes.placement.problem import (
    Away,
    Fixed,
    Period,
    Person,
    Placed,
    Problem,
    Therapist,
    Weights,
)

_Wanted = TypeVar("_Wanted")
_NAMED = {str: "text in quotes", int: "a whole number", list: "a list", dict: "an object"}


def parse(text: str) -> Problem:
    """The problem a JSON text gives. Refused, with a sentence naming the place, for any other."""
    try:
        given = json.loads(text)
    except ValueError as broken:
        raise Refused(f"This is not JSON: {broken}.") from None
    except RecursionError:
        raise Refused("This is not JSON that anybody would write: it is too deep.") from None
    top = _Part("the problem", given)
    days = sorted(part.day() for part in top.each("days"))
    fixed = _fixed(top)
    asked = {f"{day:%Y-%m}" for day in days}
    return Problem(
        people=tuple(_person(part, frozenset(asked)) for part in top.each("people")),
        therapists=tuple(
            Therapist(part.text("id"), leave=tuple(_leave(part))) for part in top.each("therapists")
        ),
        periods=_months(days, [one.day for one in fixed]),
        clock=Clock.in_order(part.one(str) for part in top.each("slots")),
        rooms=top.get("rooms", int),
        keep_apart=tuple(_pair(part) for part in top.each("keep_apart", needed=False)),
        fixed=fixed,
        weights=Weights(
            miss=top.number("miss_penalty", Weights().miss),
            gap_per_week=top.number("gap_penalty_per_week", Weights().gap_per_week),
            ideal_gap_days=top.number("ideal_gap_days", Weights().ideal_gap_days),
        ),
    )


def placed_as_json(placed: Placed) -> dict[str, object]:
    """The answer for JSON; `contradictions` is there only when fixed sessions hold some."""
    said: dict[str, object] = {
        "assigned": [
            {"person": s.person, "month": s.period, "day": s.day.isoformat(), "slot": s.at}
            for s in placed.assigned
        ],
        "missed": [
            {"person": one.person, "month": one.period, "why": one.why} for one in placed.missed
        ],
        "objective": placed.objective,
        "bound": placed.bound,
        "status": placed.status.value,
        "seconds": placed.seconds,
    }
    if placed.contradictions:
        said["contradictions"] = list(placed.contradictions)
    return said


class _Part:
    """One value of the file and where it stands, for sentences about it."""

    def __init__(self, where: str, given: Any) -> None:
        self.where, self.given = where, given

    def one(self, kind: type[_Wanted]) -> _Wanted:
        """The value, of this type. Refused for any other; true and false are no numbers."""
        given = self.given
        if not isinstance(given, kind) or (isinstance(given, bool) and kind is not bool):
            raise Refused(f"{self.where} must be {_NAMED[kind]}.")
        if isinstance(given, str) and not given.strip():
            raise Refused(f"{self.where} is empty.")
        return given

    def get(self, key: str, kind: type[_Wanted]) -> _Wanted:
        """A value that must be there."""
        return self.part(key).one(kind)

    def text(self, key: str) -> str:
        """A text that must be there."""
        return self.get(key, str)

    def part(self, key: str) -> _Part:
        """The part under a key. Refused when it is not there."""
        if key not in self.one(dict):
            raise Refused(f"{self.where} has no {key}.")
        return _Part(self._under(key), self.given[key])

    def has(self, key: str) -> bool:
        """Whether a key is there and not null."""
        return self.one(dict).get(key) is not None

    def number(self, key: str, usual: float) -> float:
        """A finite number, or the usual one when it is left out."""
        if not self.has(key):
            return usual
        part = self.part(key)
        given = part.given
        if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
            raise Refused(f"{part.where} must be a number.")
        return float(given)

    def each(self, key: str, *, needed: bool = True) -> list[_Part]:
        """The parts of a list; none when it is left out and not needed."""
        if not needed and not self.has(key):
            return []
        part = self.part(key)
        return [_Part(f"{part.where}[{n}]", given) for n, given in enumerate(part.one(list))]

    def day(self) -> date:
        """The value as a day."""
        try:
            return parse_day(self.one(str))
        except Refused as refused:
            raise Refused(f"{self.where}: {refused.why}") from None

    def _under(self, key: str) -> str:
        return key if self.where == "the problem" else f"{self.where}.{key}"


def _person(part: _Part, months: frozenset[str]) -> Person:
    return Person(part.text("id"), part.text("therapist"), away=tuple(_away(part)), periods=months)


def _away(part: _Part) -> Iterator[Away]:
    for entry in part.each("unavailable", needed=False):
        slot = entry.text("slot") if entry.has("slot") else None
        why = entry.text("why") if entry.has("why") else ""
        yield Away(entry.part("day").day(), slot, why)


def _leave(part: _Part) -> Iterator[Away]:
    for entry in part.each("leave", needed=False):
        if isinstance(entry.given, dict):
            why = entry.text("why") if entry.has("why") else ""
            yield Away(entry.part("day").day(), None, why)
        else:
            yield Away(entry.day())


def _pair(part: _Part) -> tuple[str, str]:
    names = part.one(list)
    if len(names) != 2:
        raise Refused(f"{part.where} must be two people.")
    one, other = (_Part(part.where, name).one(str) for name in names)
    return one, other


def _fixed(top: _Part) -> tuple[Fixed, ...]:
    """What is fixed; the same said twice is said once."""
    found = []
    for part in top.each("fixed", needed=False):
        day = part.part("day").day()
        found.append(Fixed(part.text("person"), f"{day:%Y-%m}", day, part.text("slot")))
    return tuple(dict.fromkeys(found))


def _months(days: list[date], fixed: list[date]) -> tuple[Period, ...]:
    """The months of the days, and those only something fixed falls in, which have no days."""
    found: dict[str, list[date]] = {f"{day:%Y-%m}": [] for day in sorted([*days, *fixed])}
    for day in days:
        found[f"{day:%Y-%m}"].append(day)
    return tuple(
        Period(
            name, tuple(own), after=_month_before(name) if _month_before(name) in found else None
        )
        for name, own in found.items()
    )


def _month_before(name: str) -> str:
    year, month = (int(part) for part in name.split("-"))
    return f"{year - (month == 1):04}-{(month - 2) % 12 + 1:02}"
