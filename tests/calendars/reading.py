"""A calendar on standard input, as one of the Python readers takes it: a list of events as JSON."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import ics
import vobject


def at(moment: date | datetime) -> str:
    """An instant in UTC, or a day."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def by_icalendar(text: str) -> list[list[str]]:
    """As icalendar reads it."""
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [
        [at(e["DTSTART"].dt), at(e["DTEND"].dt), str(e["SUMMARY"]), str(e["STATUS"])]
        for e in events
    ]


def by_vobject(text: str) -> list[list[str]]:
    """As vobject reads it."""
    events = vobject.readOne(text).vevent_list
    return [
        [at(e.dtstart.value), at(e.dtend.value), e.summary.value, e.status.value] for e in events
    ]


def by_ics(text: str) -> list[list[str]]:
    """As ics.py reads it; a whole day's end is shown as the day after."""

    def when(moment: Any, *, whole_day: bool) -> str:
        return moment.date().isoformat() if whole_day else at(moment.datetime)

    return [
        [when(e.begin, whole_day=e.all_day), when(e.end, whole_day=e.all_day), e.name, e.status]
        for e in ics.Calendar(text).events
    ]


READERS = {"icalendar": by_icalendar, "vobject": by_vobject, "ics": by_ics}

if __name__ == "__main__":
    json.dump(READERS[sys.argv[1]](sys.stdin.buffer.read().decode()), sys.stdout)
