"""Weekly slots and closures: what a person gives the timetable, and the dates slots fall on. Pure.

A week is a sorted tuple of slots; `pace` is the number of weeks between two of them, usually 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from base.dates import WEEKDAYS, in_words, parse_day, time_words
from base.errors import Refused

_A_DAY = 24 * 60  # minutes
_A_WEEK = 7 * _A_DAY
_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(am|pm)?")
_SAID = {"midday": time(12), "noon": time(12), "midnight": time(0)}
_SLOT = re.compile(r"([a-z]+) +([0-9]{1,2}):([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A weekly time: weekday 0 Monday to 6 Sunday, London wall time. Refused for other weekdays."""

    weekday: int
    at: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < len(WEEKDAYS):
            why = "Choose a weekday from Monday to Sunday."
            raise Refused(why, "slots")

    @classmethod
    def parse(cls, text: str) -> Slot:
        """A slot written "Wed 10:00" or "Wednesday 10:00". Refused for anything else."""
        found = _SLOT.fullmatch(text.strip().lower())
        if found:
            word, hour, minute = found[1], int(found[2]), int(found[3])
            days = [n for n, name in enumerate(WEEKDAYS) if name.lower().startswith(word)]
            if len(word) > 2 and len(days) == 1 and hour < 24 and minute < 60:
                return cls(days[0], time(hour, minute))
        shown = text.strip()[:30]
        why = f"‘{shown}’ is not a weekday and a time. Write it like Wed 10:00."
        raise Refused(why, "slots")

    def words(self) -> str:
        """Wednesday at 10am."""
        return f"{WEEKDAYS[self.weekday]} at {time_words(self.at)}"


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


def slot_dates(start: date, week: tuple[Slot, ...], pace: int) -> Iterator[tuple[date, time]]:
    """Every date and time of the slots from the start, every `pace` weeks, without end."""
    monday = start - timedelta(days=start.weekday())
    # The first week that has a slot left sets the rhythm, or a fortnight would start a week late.
    if week[-1].weekday < start.weekday():
        monday += timedelta(weeks=1)
    from_monday = [(timedelta(days=slot.weekday), slot.at) for slot in week]
    onward = timedelta(weeks=pace)
    while True:
        for days, at in from_monday:
            day = monday + days
            if day >= start:
                yield day, at
        monday += onward


def next_slot(day: date, week: tuple[Slot, ...], pace: int) -> datetime:
    """The wall time of the first slot on a later day."""
    monday = day - timedelta(days=day.weekday())
    later = [slot for slot in week if slot.weekday > day.weekday()]
    slot = later[0] if later else week[0]
    monday += timedelta(weeks=0 if later else pace)
    return datetime.combine(monday + timedelta(days=slot.weekday), slot.at)


def check_slots(week: tuple[Slot, ...], pace: int, minutes: int) -> None:
    """Refused when a sorted week has no slot, a slot twice, or two that would overlap."""
    if not week:
        why = "Choose at least one weekday and time."
        raise Refused(why, "slots")
    for this, following in pairwise(week):
        if this == following:
            raise Refused(f"{this.words()} is given twice.", "slots")
    # The last slot of a week is followed by the first of the next.
    for this, following in pairwise([*week, week[0]] if len(week) > 1 else []):
        if (_minute(following) - _minute(this)) % (_A_WEEK * pace) < minutes:
            why = (
                f"{this.words()} and {following.words()} overlap: "
                f"a session lasts {minutes} minutes."
            )
            raise Refused(why, "slots")


def _minute(slot: Slot) -> int:
    return slot.weekday * _A_DAY + slot.at.hour * 60 + slot.at.minute


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
