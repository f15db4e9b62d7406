"""A premises' week of shifts in words: who is on when, who is away, what was changed meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from base.dates import in_words, short
from people.availability import Interval, overlaps, whole_days
from people.models import Shift, User
from people.queries.availability import Away
from people.rota import DayOf, Hours, Overtaken, Pattern, cell_words, name_of

_WEEK = timedelta(weeks=1)
_MOST = 520  # weeks from now


@dataclass(frozen=True)
class Week:
    """A week on screen: its Monday, its days, and the Mondays beside it as addresses write them."""

    monday: date
    days: list[date]
    name: str
    before: str
    after: str
    now: bool


@dataclass(frozen=True)
class ShiftCell:
    """One day of one person: the shift by name, empty for none; its hours when it is no pattern."""

    day: date
    name: str
    hours: str
    away: bool


@dataclass(frozen=True)
class ShiftRow:
    """One person's week."""

    name: str
    cells: list[ShiftCell]


@dataclass(frozen=True)
class Meanwhile:
    """A cell that somebody else changed while this person was typing."""

    name: str
    day: date
    was: str
    now: str


def week_of(typed: str, today: date) -> Week:
    """The week of the day an address asks for, as 2026-03-02; the present one for anything else."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = today
    if abs(day - today) > _WEEK * _MOST:
        day = today
    monday = day - timedelta(days=day.weekday())
    return Week(
        monday,
        [monday + timedelta(days=n) for n in range(7)],
        f"Week of {in_words(monday)}",
        (monday - _WEEK).isoformat(),
        (monday + _WEEK).isoformat(),
        monday <= today < monday + _WEEK,
    )


def shift_rows(
    staff: Iterable[User],
    week: Week,
    shifts: Iterable[Shift],
    away: Collection[Away],
    rota: Sequence[Pattern],
) -> list[ShiftRow]:
    """Everybody's week, in the order of `staff`."""
    found = {(shift.user_id, shift.day): shift for shift in shifts}
    gone = away_days(away, week)
    return [
        ShiftRow(
            one.name,
            [
                _cell(found.get((one.id, day)), day, rota, away=(one.id, day) in gone)
                for day in week.days
            ],
        )
        for one in staff
    ]


def away_days(away: Collection[Away], week: Week) -> set[DayOf]:
    """Whose days hold leave, whole or part."""
    return {
        (one.user_id, day)
        for day in week.days
        for one in away
        if overlaps([whole_days(day, day)], one.starts, one.ends)
    }


def clashes(shifts: Iterable[Shift], away: Collection[Away], rota: Sequence[Pattern]) -> list[str]:
    """A sentence for each shift that its own leave meets."""
    gone: dict[int, list[Interval]] = {}
    for one in away:
        gone.setdefault(one.user_id, []).append(Interval(one.starts, one.ends))
    return [
        f"{shift.user.name} is away on {in_words(shift.day)}, and on shift "
        f"({name_of(_hours(shift), rota).lower()}, {_hours(shift).words})."
        for shift in shifts
        if overlaps(gone.get(shift.user_id, []), shift.starts, shift.ends)
    ]


def on_each_day(week: Week, shifts: Iterable[Shift], rota: Sequence[Pattern]) -> list[list[str]]:
    """How many are on, day by day: Early 2, Night 1; in the order of the rota."""
    counts: dict[date, Counter[str]] = {day: Counter() for day in week.days}
    for shift in shifts:
        counts[shift.day][name_of(_hours(shift), rota)] += 1
    order = [*(pattern.name for pattern in rota), "Own times"]
    return [
        [f"{name} {counts[day][name]}" for name in order if counts[day][name]] for day in week.days
    ]


def meanwhile(
    changed: Iterable[Overtaken], staff: Iterable[User], rota: Sequence[Pattern]
) -> list[Meanwhile]:
    """What somebody else changed, in words."""
    names = {one.id: one.name for one in staff}
    return [
        Meanwhile(
            names.get(one.whose[0], "Somebody"),
            one.whose[1],
            cell_words(one.was, rota),
            cell_words(one.now, rota),
        )
        for one in changed
    ]


def pattern_words(pattern: Pattern) -> str:
    """Early, 7am to 3pm."""
    return f"{pattern.name}, {pattern.hours.words}"


def cell_label(name: str, day: date) -> str:
    """What a cell is called by a screen reader: Agnes Trialby, Mon 2 Mar."""
    return f"{name}, {short(day)}"


def _cell(shift: Shift | None, day: date, rota: Sequence[Pattern], *, away: bool) -> ShiftCell:
    if shift is None:
        return ShiftCell(day, "", "", away)
    hours = _hours(shift)
    name = name_of(hours, rota)
    told = "" if any(pattern.name == name for pattern in rota) else hours.words
    return ShiftCell(day, name, told, away)


def _hours(shift: Shift) -> Hours:
    return Hours(shift.at, shift.until, shift.code)
