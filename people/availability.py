"""PURE: who can when. Leave, commitments and working days laid out as London intervals.

A rule says when, by the wall clock: `Dated` for some days, `Standing` for weekdays that come
round. `expand` lays one out between two days. Times keep the wall clock over both clock changes,
so a whole day has 23, 24 or 25 hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from base.dates import ONE_DAY, WEEKDAYS, in_words, london_instant, range_words, time_words
from base.errors import Refused

MOST_WEEKS = 12
"""The longest rhythm of a standing rule: every so many weeks."""
_WEEK = 7
_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(am|pm)?")
_SAID = {"midday": time(12), "noon": time(12), "midnight": time(0)}


@dataclass(frozen=True, slots=True)
class Interval:
    """From an aware moment up to, not including, a later one. ValueError for any other two."""

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        if _utc(self.starts) >= _utc(self.ends):
            why = "an interval ends after it starts"
            raise ValueError(why)


@dataclass(frozen=True, slots=True)
class Dated:
    """Some days, both included: whole, or from `at` to `until` on each of them.

    `last` is None when the end is not known. An `until` at or before `at` is on the next day.
    Refused, on the field, for days or times that make no sense.
    """

    first: date
    last: date | None
    at: time | None = None
    until: time | None = None

    def __post_init__(self) -> None:
        _check(self.first, self.last, self.at, self.until)

    def days(self, first: date, last: date) -> Iterator[date]:
        """Its days between two days, both included."""
        yield from _every_day(max(first, self.first), min(last, self.last or last))

    def words(self) -> str:
        """3 to 7 March 2026, 9am to 1pm each day."""
        if self.last == self.first:
            return f"{in_words(self.first)}{_times(self.at, self.until)}"
        days = f"from {in_words(self.first)}"
        if self.last is not None:
            days = range_words(self.first, self.last)
        each = " each day" if self.at is not None else ""
        return f"{days}{_times(self.at, self.until)}{each}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Weekdays that come round: 0 Monday to 6 Sunday, from a day and perhaps to a last one.

    `every` is the number of weeks between two: 1 each week, 2 every other. The first week that has
    one of the weekdays left sets the rhythm. Whole days, or from `at` to `until`, which is on the
    next day when it is at or before `at`. Refused, on the field, for what makes no sense.
    """

    weekdays: tuple[int, ...]
    first: date
    last: date | None = None
    at: time | None = None
    until: time | None = None
    every: int = 1

    def __post_init__(self) -> None:
        if not self.weekdays or not set(self.weekdays) <= set(range(_WEEK)):
            raise Refused("Choose at least one weekday.", "weekdays")
        if not 1 <= self.every <= MOST_WEEKS:
            raise Refused(f"Choose from 1 to {MOST_WEEKS} weeks.", "every")
        _check(self.first, self.last, self.at, self.until)

    def days(self, first: date, last: date) -> Iterator[date]:
        """Its days between two days, both included."""
        anchor = _monday(self.first)
        if max(self.weekdays) < self.first.weekday():
            anchor += timedelta(weeks=1)
        for day in _every_day(max(first, self.first), min(last, self.last or last)):
            weeks = (_monday(day) - anchor).days // _WEEK
            if day.weekday() in self.weekdays and weeks % self.every == 0:
                yield day

    def words(self) -> str:
        """Mondays to Fridays, 9am to 5pm, every 2 weeks."""
        rhythm = f", every {self.every} weeks" if self.every > 1 else ""
        return f"{weekday_words(self.weekdays)}{_times(self.at, self.until)}{rhythm}"


Rule = Dated | Standing


def expand(rule: Rule, first: date, last: date) -> list[Interval]:
    """The rule's intervals between two days, both included, in order, cut at their midnights.

    Days of whole-day leave that follow one another are one interval. What began the night before
    `first` is in; a time that a clock change leaves empty is not.
    """
    bounds = whole_days(first, last)
    if rule.at is None or rule.until is None:
        found = [whole_days(run[0], run[-1]) for run in _runs(rule.days(first, last))]
    else:
        spans = (span(day, rule.at, rule.until) for day in rule.days(first - ONE_DAY, last))
        found = [each for each in spans if each is not None]
    cut = (_cut(each, bounds) for each in found)
    return [each for each in cut if each is not None]


def expand_all(rules: Iterable[Rule], first: date, last: date) -> list[Interval]:
    """The intervals of several rules together, merged."""
    return merged(each for rule in rules for each in expand(rule, first, last))


def whole_days(first: date, last: date) -> Interval:
    """From the midnight that begins the first day to the one that ends the last."""
    return Interval(_moment(first, time()), _moment(last + ONE_DAY, time()))


def span(day: date, at: time, until: time) -> Interval | None:
    """From `at` on the day to `until`, on the next day when it is at or before `at`.

    None when the clocks going forward leave nothing of it.
    """
    starts, ends = _moment(day, at), _moment(day if until > at else day + ONE_DAY, until)
    return Interval(starts, ends) if _utc(starts) < _utc(ends) else None


def overlaps(intervals: Iterable[Interval], starts: datetime, ends: datetime) -> bool:
    """Whether any of the intervals shares a moment with another; touching ends do not."""
    first, last = _utc(starts), _utc(ends)
    return first < last and any(_utc(i.starts) < last and first < _utc(i.ends) for i in intervals)


def covers(intervals: Iterable[Interval], starts: datetime, ends: datetime) -> bool:
    """Whether the intervals together leave no moment of another out."""
    first, last = _utc(starts), _utc(ends)
    return any(_utc(i.starts) <= first and last <= _utc(i.ends) for i in merged(intervals))


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments in order, in as few intervals as there can be."""
    found: list[Interval] = []
    for each in sorted(intervals, key=lambda i: _utc(i.starts)):
        if found and _utc(each.starts) <= _utc(found[-1].ends):
            found[-1] = Interval(found[-1].starts, max(found[-1].ends, each.ends, key=_utc))
        else:
            found.append(each)
    return found


def first_shared_day(one: Rule, other: Rule) -> date | None:
    """The first day on which two rules share a moment, looked for over two years; None if never."""
    first = max(one.first, other.first) - ONE_DAY
    ends = [rule.last for rule in (one, other) if rule.last is not None]
    last = min([first + timedelta(weeks=104), *(end + ONE_DAY for end in ends)])
    if last < first:
        return None
    mine, theirs = expand(one, first, last), expand(other, first, last)
    while mine and theirs:
        shared = _cut(mine[0], theirs[0])
        if shared is not None:
            return shared.starts.date()
        sooner = mine if _utc(mine[0].ends) <= _utc(theirs[0].ends) else theirs
        sooner.pop(0)
    return None


def weekday_words(weekdays: Sequence[int]) -> str:
    """The days in words: every day; Mondays to Fridays; Mondays, Wednesdays and Sundays."""
    days = sorted(set(weekdays))
    names = [f"{WEEKDAYS[day]}s" for day in days]
    if len(days) == _WEEK:
        return "every day"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]} to {names[-1]}"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(days) > 1 else names[0]


def parse_time(text: str, field: str | None = None) -> time:
    """A time of day as people write it: 9:00, 9.30, 0930, 9am, 2:30pm, midday, midnight.

    Refused, on the field, for anything else; a bare 9 may mean either half of the day.
    """
    said = text.strip().lower().replace(" ", "").replace(".", ":")
    if said in _SAID:
        return _SAID[said]
    if len(said) == 4 and said.isascii() and said.isdigit():
        said = f"{said[:2]}:{said[2:]}"
    found = _TIME.fullmatch(said)
    if found and (found[2] or found[3]):
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        known = 1 <= hour <= 12 if half else hour < 24
        if known and minute < 60:
            return time(hour % 12 + (12 if half == "pm" else 0) if half else hour, minute)
    shown = text.strip()[:30]
    raise Refused(f"‘{shown}’ is not a time. Write it like 9:30, 2pm or 14:00.", field)


def check_night(at: time, until: time) -> None:
    """Refused when hours over midnight are more than twelve: 9:00 to 5:00 was meant as 5pm."""
    hours = timedelta(days=1, hours=until.hour - at.hour, minutes=until.minute - at.minute)
    if time() < until < at and hours > timedelta(hours=12):
        why = f"That would be until {time_words(until)} the next day. Check both times."
        if until.hour < 12:
            afternoon = time_words(until.replace(hour=until.hour + 12))
            why = f"{why} For the afternoon write {afternoon}."
        raise Refused(why, "until")


def _check(first: date, last: date | None, at: time | None, until: time | None) -> None:
    if last is not None and last < first:
        raise Refused("The last day is before the first. Change one of them.", "last")
    if (at is None) != (until is None):
        why = "Give both times, or leave both blank for the whole day."
        raise Refused(why, "at" if at is None else "until")
    if at is not None and at == until:
        raise Refused("It ends when it starts. Change one of the times.", "until")


def _moment(day: date, at: time) -> datetime:
    """The London moment of a wall time, never later for an earlier wall time.

    A time the spring change skips is the moment of the change, or 1:30 to 2:00 would end before it
    starts. London's clocks go forward at 1am, so the skipped hour begins on the hour.
    """
    moment = london_instant(day, at)
    if moment.time() != at:
        return london_instant(day, at.replace(minute=0, second=0, microsecond=0))
    return moment


def _utc(moment: datetime) -> datetime:
    """For comparing: two London times compared as they are would compare by the wall."""
    if moment.tzinfo is None:
        why = "a moment needs a time zone"
        raise ValueError(why)
    return moment.astimezone(UTC)


def _cut(interval: Interval, bounds: Interval) -> Interval | None:
    """What two intervals share."""
    starts = max(interval.starts, bounds.starts, key=_utc)
    ends = min(interval.ends, bounds.ends, key=_utc)
    return Interval(starts, ends) if _utc(starts) < _utc(ends) else None


def _runs(days: Iterable[date]) -> Iterator[list[date]]:
    """Days in order, grouped where they follow one another."""
    run: list[date] = []
    for day in days:
        if run and day != run[-1] + ONE_DAY:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _every_day(first: date, last: date) -> Iterator[date]:
    return (first + ONE_DAY * n for n in range((last - first).days + 1))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _times(at: time | None, until: time | None) -> str:
    if at is None or until is None:
        return ""
    over = " the next day" if until <= at and until != time() else ""
    return f", {time_words(at)} to {time_words(until)}{over}"
