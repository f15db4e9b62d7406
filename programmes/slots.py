"""Weekly slots and closures: what a person gives the timetable. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from base.dates import WEEKDAYS, in_words, parse_day, time_words
from base.errors import Refused

_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(am|pm)?")
_SAID = {"midday": time(12), "noon": time(12), "midnight": time(0)}
_SLOT = re.compile(r"([a-z]+) +([0-9]{1,2}):([0-9]{2})(?: +week +([1-9][0-9]?|[ab]))?")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A weekly time: weekday 0 Monday to 6 Sunday, London wall time. Refused for other weekdays.

    `week` counts from 1 within a cycle of weeks, week A being 1; where every week is alike it is 1.
    """

    weekday: int
    at: time
    week: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < len(WEEKDAYS):
            why = "Choose a weekday from Monday to Sunday."
            raise Refused(why, "slots")
        if self.week < 1:
            why = "Weeks are counted from 1."
            raise Refused(why, "slots")

    @classmethod
    def parse(cls, text: str) -> Slot:
        """A slot written "Wed 10:00" or "Wednesday 10:00 week B". Refused for anything else."""
        found = _SLOT.fullmatch(text.strip().lower())
        if found:
            word, hour, minute = found[1], int(found[2]), int(found[3])
            days = [n for n, name in enumerate(WEEKDAYS) if name.lower().startswith(word)]
            if len(word) > 2 and len(days) == 1 and hour < 24 and minute < 60:
                return cls(days[0], time(hour, minute), _week_number(found[4]))
        shown = text.strip()[:30]
        why = f"‘{shown}’ is not a weekday and a time. Write it like Wed 10:00."
        raise Refused(why, "slots")

    def words(self, weeks: int = 1) -> str:
        """Wednesday at 10am; in a cycle of `weeks` weeks, Wednesday at 10am in week B."""
        said = f"{WEEKDAYS[self.weekday]} at {time_words(self.at)}"
        return f"{said} in {week_words(self.week, weeks)}" if weeks > 1 else said


def week_words(week: int, weeks: int) -> str:
    """Week A or week B where two weeks alternate; week 3 of a longer cycle."""
    return f"week {'AB'[week - 1] if weeks == len('AB') else week}"


def _week_number(said: str | None) -> int:
    return 1 + "ab".index(said) if said in {"a", "b"} else int(said or 1)


@dataclass(frozen=True, slots=True)
class Closure:
    """Days, both included, on which nothing is held, and why. Refused when the end is first."""

    first: date
    last: date
    why: str = "Closed"

    def __post_init__(self) -> None:
        if self.last < self.first:
            why = (
                f"The closure ends on {in_words(self.last)}, "
                f"before it starts on {in_words(self.first)}."
            )
            raise Refused(why, "closures")

    @classmethod
    def parse(cls, text: str, why: str = "Closed") -> Closure:
        """A closure written "2026-05-27" or "2026-07-20..2026-07-31". Refused otherwise."""
        first, dots, last = text.partition("..")
        start = parse_day(first, "closures")
        return cls(start, parse_day(last, "closures") if dots else start, why.strip() or "Closed")


def parse_time(text: str) -> time | None:
    """A time of day as people write it: 10:00, 10.30, 10am, 2:30pm, midday; None if it is none."""
    said = text.strip().lower().replace(" ", "").replace(".", ":")
    if said in _SAID:
        return _SAID[said]
    found = _TIME.fullmatch(said)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found[2] is None:
        return None  # a bare "10" may mean either half of the day
    return time(hour, minute) if hour < 24 and minute < 60 else None
