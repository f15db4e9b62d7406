"""Days, bank holidays, London time, and dates in words. Pure: `today` is always an argument.

Working days and bank holidays differ by nation; times are instants shown in Europe/London.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from holidays import country_holidays

from base.errors import Refused

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
# Own tables: strftime would follow the machine's locale, and a letter must not.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BRITISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class Nation(StrEnum):
    """Whose bank holidays a team keeps (the codes of the `holidays` package)."""

    ENG = "ENG"
    WLS = "WLS"
    SCT = "SCT"
    NIR = "NIR"


@cache
def bank_holidays(nation: Nation, year: int) -> Mapping[date, str]:
    """Day → name for one nation and calendar year, as proclaimed so far (package `holidays`)."""
    found = country_holidays("GB", subdiv=nation.value, years=year)
    # A second name on one day is joined by "; ", and "observed" is American for substitute day.
    return MappingProxyType(
        {
            day: name.replace(" (observed)", " substitute day").replace("; ", " and ")
            for day, name in sorted(found.items())
        }
    )


def bank_holiday_name(day: date, nation: Nation) -> str | None:
    """The bank holiday's name, or None on an ordinary day."""
    return bank_holidays(nation, day.year).get(day)


def is_working_day(day: date, nation: Nation, closed: AbstractSet[date] = frozenset()) -> bool:
    """Monday to Friday, not a bank holiday of the nation, not one of the closed days."""
    return (
        day.weekday() < calendar.SATURDAY
        and day not in closed
        and day not in bank_holidays(nation, day.year)
    )


def add_working_days(
    day: date, n: int, nation: Nation, closed: AbstractSet[date] = frozenset()
) -> date:
    """The nth working day after the day (before it when n is negative); n = 0 is the day itself."""
    step = ONE_DAY if n > 0 else -ONE_DAY
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day, nation, closed):
            day += step
    return day


def month_bounds(day: date) -> tuple[date, date]:
    """The first and last day of the day's month."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


@cache
def clock_changes(year: int) -> frozenset[date]:
    """The days of the year on which London's clocks change (two of them since 1972)."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = (first + ONE_DAY * n for n in range((after - first).days))
    return frozenset(day for day in days if _offset(day) != _offset(day + ONE_DAY))


def _offset(day: date) -> timedelta | None:
    return datetime.combine(day, time(), LONDON).utcoffset()


def london_instant(day: date, at: time) -> datetime:
    """The aware London moment of a wall time, always one that a clock really shows.

    In the spring gap 01:30 becomes 02:30 (BST); in the repeated autumn hour the first, BST, is
    taken. Subtracting two of these in Python subtracts wall times: convert to UTC first.
    """
    return datetime.combine(day, at, LONDON).astimezone(UTC).astimezone(LONDON)


def minutes_later(moment: datetime, minutes: int) -> datetime:
    """The London moment so many real minutes after an aware moment, across any clock change."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(LONDON)


def clock_note(day: date, at: time) -> str | None:
    """A sentence when the wall time does not exist, or happens twice, on that day; else None."""
    if day not in clock_changes(day.year):
        return None
    wall = datetime.combine(day, at)
    if london_instant(day, at).replace(tzinfo=None) != wall:
        real = time_words(london_instant(day, at).time())
        return (
            f"On {in_words(day)} clocks go forward and {time_words(at)} does not exist: "
            f"the session starts at {real}."
        )
    first, second = (wall.replace(tzinfo=LONDON, fold=fold).utcoffset() for fold in (0, 1))
    if first != second:
        return (
            f"On {in_words(day)} clocks go back and {time_words(at)} happens twice: "
            "the session starts at the first."
        )
    return None


def in_words(day: date) -> str:
    """Tuesday 3 March 2026."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short(day: date) -> str:
    """Tue 3 Mar."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def short_with_year(day: date) -> str:
    """Tue 3 Mar 2026."""
    return f"{short(day)} {day.year}"


def time_words(at: time) -> str:
    """10am, 1:30pm, midday, midnight."""
    if at.minute == 0 and at.hour in {0, 12}:
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'pm' if at.hour >= 12 else 'am'}"


def moment_words(moment: datetime) -> str:
    """Tuesday 3 March 2026 at 10am, in London. ValueError for a moment without a time zone."""
    local = _in_london(moment)
    return f"{in_words(local.date())} at {time_words(local.time())}"


def span_words(starts: datetime, ends: datetime) -> str:
    """10am to 11:15am; the day is added when the end is on another one. Aware moments only."""
    first, last = _in_london(starts), _in_london(ends)
    if first.date() == last.date():
        return f"{time_words(first.time())} to {time_words(last.time())}"
    if first.date() + ONE_DAY == last.date():
        return f"{time_words(first.time())} to {time_words(last.time())} the next day"
    return f"{moment_words(first)} to {moment_words(last)}"


def range_words(first: date, last: date) -> str:
    """3 to 7 March 2026, naming month and year once where they are shared."""
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year} to {end}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} to {end}"
    return f"{first.day} to {end}"


def parse_day(text: str, field: str | None = None) -> date:
    """A day typed as 2026-03-03 or 3/3/2026. Refused, on the field, for anything else."""
    typed = text.strip()
    iso, british = _ISO.fullmatch(typed), _BRITISH.fullmatch(typed)
    found = iso or british
    if found is None:
        shown = typed if len(typed) <= 30 else f"{typed[:30]}…"
        why = f"‘{shown}’ is not a date. Write it like 3/3/2026 or 2026-03-03."
        raise Refused(why if typed else "Enter a date, like 3/3/2026.", field)
    year, month, day = (int(part) for part in (found.groups() if iso else found.groups()[::-1]))
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        why = f"{typed} is too far away: use a year from {_FIRST_YEAR} to {_LAST_YEAR}."
        raise Refused(why, field)
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(f"There is no such day as {typed}.", field) from None


def _in_london(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        why = "a moment needs a time zone"
        raise ValueError(why)
    return moment.astimezone(LONDON)
