"""PURE: when somebody is busy, read from an outside calendar: moments, and nothing of what they do.

Cancelled entries and those that leave one free count for nothing. Whole days are London's; times
without a zone are London's. Recurring entries are laid out in the window asked for.
"""

from __future__ import annotations

import time as stopwatch
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar

from base.dates import LONDON, ONE_DAY
from base.errors import Refused
from people.availability import Interval, merged

MOST = 5_000
"""Intervals kept of one calendar."""
_MOST_ENTRIES = 20_000
_MOST_TIMES = 20_000
_SECONDS = 5.0
OURS = "-//Calendar//Calendar 1//EN"
"""What Daybook's own calendars say they are made by: the sessions in them are known already."""
_FREE = {"FREE", "WORKINGELSEWHERE"}
_BUSY_TYPES = {"BUSY", "BUSY-UNAVAILABLE", "BUSY-TENTATIVE"}
# A day that comes round under these can be looked for to the end of time without being found.
_DAILY_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "WKST"}
_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_WRONG = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
_When = date | datetime
_Part = Any  # icalendar's values are one of thirty types; a wrong one is caught as no sense


@dataclass(frozen=True, slots=True)
class Read:
    """What one calendar says: merged times, soonest first, and how many entries made no sense."""

    busy: tuple[Interval, ...]
    unread: int


@dataclass(frozen=True, slots=True)
class _Window:
    first: datetime
    last: datetime


def read(
    body: bytes,
    first: datetime,
    last: datetime,
    *,
    clock: Callable[[], float] = stopwatch.monotonic,
) -> Read:
    """When the calendar's owner is busy between two aware moments.

    Refused, with a sentence, for what is no calendar, is cut off, is ours, or is too much.
    """
    calendars = _calendars(body)
    window = _Window(first, last)
    until = clock() + _SECONDS
    found: list[Interval] = []
    unread = 0
    for entry in _entries(calendars):
        try:
            found += entry(window)
        except _WRONG:
            unread += 1
        if len(found) > _MOST_TIMES or clock() > until:
            raise Refused("The calendar has more in it than can be read. Use a smaller one.")
    spans = merged(found)
    if len(spans) > MOST:
        raise Refused("The calendar has more in it than can be read. Use a smaller one.")
    return Read(tuple(spans), unread)


def _calendars(body: bytes) -> list[_Part]:
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if not text[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        raise Refused("There is no calendar at this address, but something else.")
    if not text[-13:].upper().endswith(b"END:VCALENDAR"):
        raise Refused("The calendar’s server broke off. Try again later.")
    try:
        found: list[_Part] = list(Calendar.from_ical(text, multiple=True))
    except _WRONG:
        raise Refused("The calendar at this address cannot be read.") from None
    if any(str(one.get("PRODID", "")) == OURS for one in found):
        raise Refused("This is a Daybook calendar. Give the address of your own.")
    return found


def _entries(calendars: Iterable[_Part]) -> Iterator[Callable[[_Window], list[Interval]]]:
    """What each entry comes to, one at a time; recurring ones with what changes them."""
    by_uid: dict[str, list[_Part]] = defaultdict(list)
    count = 0
    for calendar in calendars:
        for part in calendar.subcomponents:
            count += 1
            if count > _MOST_ENTRIES:
                raise Refused("The calendar has more in it than can be read. Use a smaller one.")
            if part.name == "VEVENT":
                by_uid[str(part.get("UID", f"none {count}"))].append(part)
            elif part.name == "VFREEBUSY":
                yield partial(_told, part)
    for events in by_uid.values():
        yield from _of_one(events)


def _of_one(events: list[_Part]) -> Iterator[Callable[[_Window], list[Interval]]]:
    """An entry, and its single occurrences that differ."""
    changed: dict[datetime, _Part] = {}
    masters = []
    for event in events:
        try:
            which = event.get("RECURRENCE-ID")
            if which is None:
                masters.append(event)
                continue
            key = _moment(which.dt, None)
        except _WRONG:
            continue
        if key not in changed or _sequence(event) >= _sequence(changed[key]):
            changed[key] = event
    masters.sort(key=_sequence)
    for master in masters[-1:]:
        yield partial(_times, master, frozenset(changed))
    for event in changed.values():
        yield partial(_times, event, frozenset())


def _sequence(event: _Part) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except _WRONG:
        return 0


def _counts(event: _Part) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    return str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() not in _FREE


def _times(event: _Part, but: frozenset[datetime], window: _Window) -> list[Interval]:
    """When one entry is in the window; `but` are the occurrences told of elsewhere."""
    if not _counts(event):
        return []
    start: _When = event["DTSTART"].dt
    length = _length(event, start)
    if length <= timedelta():
        return []
    skip = but | {_moment(one, start) for one in _dates(event, "EXDATE")}
    rules = event.get("RRULE")
    rules = rules if isinstance(rules, list) else [rules] if rules is not None else []
    starts: set[_When] = {start, *(one for one in _dates(event, "RDATE"))}
    found = []
    for rule in rules:
        starts.update(_recurring(rule, start, length, window))
        if len(starts) > _MOST_TIMES:
            raise Refused("The calendar has more in it than can be read. Use a smaller one.")
    for begins in starts:
        if _moment(begins, start) in skip:
            continue
        span = _clipped(begins, length, window)
        if span is not None:
            found.append(span)
    return found


def _length(event: _Part, start: _When) -> timedelta:
    """How long it takes; whole days in days, else in real time."""
    if event.get("DTEND") is not None:
        end: _When = event["DTEND"].dt
        if isinstance(start, datetime) and isinstance(end, datetime):
            return _moment(end, start) - _moment(start, None)
        return _day(end) - _day(start)
    if event.get("DURATION") is not None:
        length: timedelta = event["DURATION"].dt
        return length
    return timedelta() if isinstance(start, datetime) else ONE_DAY


def _clipped(begins: _When, length: timedelta, window: _Window) -> Interval | None:
    if isinstance(begins, datetime):
        first = _moment(begins, None)
        last = first + length
    else:
        first = _moment(begins, None)
        last = _moment(begins + timedelta(days=-(-length // ONE_DAY)), None)
    first, last = max(first, window.first), min(last, window.last)
    return Interval(first, last) if first < last else None


def _recurring(rule: Any, start: _When, length: timedelta, window: _Window) -> Iterator[_When]:
    """The starts of a rule that could reach into the window, by the wall clock of its zone."""
    parts = {str(name).upper(): values for name, values in dict(rule).items()}
    every = str(_first(parts.get("FREQ"))).upper()
    often = every in _OFTEN or int(_first(parts.get("INTERVAL", 1))) < 1
    if often or (every == "DAILY" and not set(parts) <= _DAILY_PARTS):
        message = "comes round too often, or perhaps never"
        raise ValueError(message)
    zone = start.tzinfo if isinstance(start, datetime) else None
    naive = start.replace(tzinfo=None) if isinstance(start, datetime) else _midnight(start)
    until = _first(parts.pop("UNTIL", None))
    said = rule.to_ical().decode()
    kept = ";".join(p for p in said.split(";") if not p.upper().startswith("UNTIL"))
    end = _naive(window.last, zone or LONDON)
    if until is not None:
        end = min(end, _end_of(until, zone))
    begin = _naive(window.first, zone or LONDON) - length - ONE_DAY
    for count, each in enumerate(rrulestr(kept, dtstart=naive)):
        if each > end or count > 10 * _MOST_TIMES:
            return
        if each >= begin:
            yield each.replace(tzinfo=zone) if isinstance(start, datetime) else each.date()


def _end_of(until: _When, zone: tzinfo | None) -> datetime:
    """The last moment of a rule, by the wall clock of its start."""
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    return until if until.tzinfo is None else _naive(until, zone or LONDON)


def _dates(event: _Part, name: str) -> Iterator[_When]:
    """The dates of EXDATE or RDATE, each of which may stand once or often, in lists."""
    found = event.get(name)
    for some in found if isinstance(found, list) else [found] if found is not None else []:
        for one in some.dts:
            value = one.dt
            yield value[0] if isinstance(value, tuple) else value


def _told(part: _Part, window: _Window) -> list[Interval]:
    """The busy times a calendar tells of itself."""
    found = part.get("FREEBUSY")
    spans = []
    for one in _flat(found):
        kind = str(one.params.get("FBTYPE", "BUSY")).upper()
        if kind not in _BUSY_TYPES:
            continue
        value = one.dt if hasattr(one, "dt") else (one.start, one.end)
        first = _moment(value[0], None)
        last = first + value[1] if isinstance(value[1], timedelta) else _moment(value[1], None)
        first, last = max(first, window.first), min(last, window.last)
        if first < last:
            spans.append(Interval(first, last))
    return spans


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _flat(one)
    elif value is not None and hasattr(value, "dts"):
        yield from value.dts
    elif value is not None:
        yield value


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _moment(when: _When, like: _When | None) -> datetime:
    """The moment something means: a day is its first in London, a time without zone London's.

    `like`: an exception given as a day, of an entry that has a time, means that time on the day.
    """
    if not isinstance(when, datetime):
        if isinstance(like, datetime):
            return _moment(datetime.combine(when, like.timetz()), None)
        return datetime.combine(when, time(), LONDON).astimezone(UTC)
    return (when.replace(tzinfo=LONDON) if when.tzinfo is None else when).astimezone(UTC)


def _naive(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _day(when: _When) -> date:
    return when.date() if isinstance(when, datetime) else when
