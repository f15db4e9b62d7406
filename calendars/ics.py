"""iCalendar bytes for a feed: one cached block per session, joined under one header (PURE).

Follows facts/calendars.md: one VEVENT per session and never RRULE; UTC instants; DTSTAMP =
LAST-MODIFIED = the last visible change; the same bytes for the same facts, always. Values are
escaped and lines folded by icalendar 7 (RFC 5545). Its `Event` component is left out: building and
walking it takes half of the time again, and it adds nothing once the properties are fixed here.

A window without sessions still makes a calendar with one notice in it: RFC 5545 requires at least
one component, and an empty body is what readers take for a broken feed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from icalendar import vDate, vText
from icalendar.parser import Contentline

if TYPE_CHECKING:
    from collections.abc import Callable

Policy = Literal["staff", "participant"]

PRODID: Final = "-//Calendar//Calendar 1//EN"
DAYS_BACK: Final = 60
DAYS_CANCELLED_KEPT: Final = 14
COLOURS: Final[dict[str, str]] = {
    "steelblue": "#4682B4",
    "teal": "#008080",
    "seagreen": "#2E8B57",
    "olive": "#808000",
    "goldenrod": "#DAA520",
    "chocolate": "#D2691E",
    "firebrick": "#B22222",
    "orchid": "#DA70D6",
    "slateblue": "#6A5ACD",
    "slategray": "#708090",
}
"""The colours a feed may have: CSS3 name (RFC 7986 COLOR) and the value Apple reads."""

TOMBSTONE_SUMMARY: Final = "This calendar link has ended"
TOMBSTONE_SENTENCE: Final = (
    "This calendar link has ended. You can remove this calendar, or ask for a new link."
)
QUIET_SUMMARY: Final = "Nothing booked at the moment"

_FOLD_FROM: Final = 75  # icalendar leaves shorter lines as they are, one character at a time
_folded: Final[Callable[[str], Any]] = Contentline  # untyped in icalendar
_ETAG = re.compile(r'[ \t]*+(?:(?:W/)?("[\x21\x23-\x7e\x80-\xff]*"))?[ \t]*+(?:,|\Z)')
_HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT", re.ASCII)


@dataclass(frozen=True, slots=True)
class Event:
    """One session as one audience sees it, already worded (see `calendars.wording`).

    `starts` and `ends` are aware datetimes, or dates for whole days with `ends` the last day.
    `changed_at` is the aware time of the last visible change; `sequence` rises with every change of
    time, place or status. ValueError for naive times or an end that is not after the start,
    TypeError for a time with a day.
    """

    uid: str
    starts: datetime | date
    ends: datetime | date
    changed_at: datetime
    sequence: int
    summary: str
    description: str = ""
    location: str | None = None
    url: str | None = None
    categories: tuple[str, ...] = ()
    cancelled: bool = False
    transparent: bool = False

    def __post_init__(self) -> None:
        """Refuse what would become a floating or backward event in somebody's calendar."""
        for moment in (self.starts, self.ends, self.changed_at):
            if isinstance(moment, datetime) and moment.tzinfo is None:
                raise ValueError("an event's times need a time zone")
        if isinstance(self.starts, datetime) and isinstance(self.ends, datetime):
            # In UTC: Python compares wall times in one zone, wrong in the repeated autumn hour.
            backward = self.ends.astimezone(UTC) <= self.starts.astimezone(UTC)
        elif isinstance(self.starts, datetime) or isinstance(self.ends, datetime):
            raise TypeError("an event starts and ends with a time, or with a day, not one of each")
        else:
            backward = self.ends < self.starts
        if backward:
            raise ValueError("an event ends after it starts")

    @property
    def last_day(self) -> date:
        """The day it ends, in the zone its times were given in (London, as everywhere)."""
        return self.ends.date() if isinstance(self.ends, datetime) else self.ends


def event_block(event: Event, *, policy: Policy) -> bytes:
    """One VEVENT, BEGIN to END with its line end: what is cached and later joined.

    URL and CATEGORIES are written for staff only, whatever the event holds. Cancelled events keep
    their UID and time, say so first in the summary, and leave the person free.
    """
    free = event.transparent or event.cancelled
    summary = f"Cancelled: {event.summary}" if event.cancelled else event.summary
    changed = _instant(event.changed_at)
    lines = [
        b"BEGIN:VEVENT",
        _line("UID", _text(event.uid)),
        b"DTSTAMP:" + changed,
        b"LAST-MODIFIED:" + changed,
        b"SEQUENCE:%d" % event.sequence,
        *_when(event),
        b"STATUS:CANCELLED" if event.cancelled else b"STATUS:CONFIRMED",
        b"TRANSP:TRANSPARENT" if free else b"TRANSP:OPAQUE",
        b"X-MICROSOFT-CDO-BUSYSTATUS:FREE" if free else b"X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        b"CLASS:PRIVATE",
        _line("SUMMARY", _text(summary)),
    ]
    if event.description:
        lines.append(_line("DESCRIPTION", _text(event.description)))
    if event.location:
        lines.append(_line("LOCATION", _text(event.location)))
    if policy == "staff":
        if event.url:
            lines.append(_line("URL", clean(event.url).replace(" ", "%20").encode()))
        if event.categories:
            lines.append(_line("CATEGORIES", b",".join(_text(c) for c in event.categories)))
    return b"\r\n".join((*lines, b"END:VEVENT", b""))


def calendar(blocks: list[bytes], *, name: str, colour: str, today: date) -> bytes:
    """A whole calendar: header, the blocks in the order given, footer.

    `colour` is a key of COLOURS (KeyError otherwise). Without blocks, one neutral whole-day notice
    stands on `today`, so that the calendar is valid and never empty.
    """
    title = _text(name)
    header = (
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        _line("PRODID", PRODID.encode()),
        b"CALSCALE:GREGORIAN",
        b"METHOD:PUBLISH",
        _line("NAME", title),
        _line("X-WR-CALNAME", title),
        b"X-WR-TIMEZONE:Europe/London",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        b"X-PUBLISHED-TTL:PT1H",
        _line("COLOR", colour.encode()),
        _line("X-APPLE-CALENDAR-COLOR", COLOURS[colour].encode()),
        b"",
    )
    body = blocks or [_notice(name, today, QUIET_SUMMARY, "")]
    return b"".join((b"\r\n".join(header), *body, b"END:VCALENDAR\r\n"))


def tombstone(*, name: str, day: date, colour: str = "slategray") -> bytes:
    """What an ended link answers: a calendar holding one notice on `day`, the day it ended.

    The same bytes for the same name and day, so that a poll can be answered 304.
    """
    notice = _notice(name, day, TOMBSTONE_SUMMARY, TOMBSTONE_SENTENCE)
    return calendar([notice], name=name, colour=colour, today=day)


def opaque_uid(seed: bytes, audience: str) -> str:
    """A UID for one session and one audience, 122 bits of HMAC-SHA256 written as a UUID.

    `seed` is secret and belongs to the session for ever; copies of different audiences cannot be
    matched without it. A bare UUID is the form RFC 7986 section 5.3 asks for, and names no host.
    """
    digest = hmac.new(seed, audience.encode(), hashlib.sha256).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def window(today: date) -> tuple[date, date]:
    """The first and last day a feed shows: 60 days back to the same day of next year."""
    leap_day = (today.month, today.day) == (2, 29)
    ahead = today.replace(year=today.year + 1, day=28 if leap_day else today.day)
    return today - timedelta(days=DAYS_BACK), ahead


def keep(event: Event, today: date) -> bool:
    """Whether a feed still shows the event: in the window and, if cancelled, 14 days after it."""
    first, last = window(today)
    starts = event.starts.date() if isinstance(event.starts, datetime) else event.starts
    if event.cancelled and today > event.last_day + timedelta(days=DAYS_CANCELLED_KEPT):
        return False
    return event.last_day >= first and starts <= last


def etag(*parts: str | int | date) -> str:
    """A strong ETag, quotes included, from everything the body depends on and the salt."""
    # Lengths keep ("ab", "c") apart from ("a", "bc").
    joined = "".join(f"{len(str(part))}:{part};" for part in parts)
    return f'"{hashlib.sha256(joined.encode()).hexdigest()[:32]}"'


def matches(if_none_match: str | None, current: str) -> bool:
    """Whether an If-None-Match header names `current` (RFC 9110 weak comparison: lists, W/, *).

    A header that does not parse matches nothing: the answer is then the whole body, never stale.
    """
    header = (if_none_match or "").strip()
    if header == "*":
        return True
    tags: list[str] = []
    position = 0
    while position < len(header):
        found = _ETAG.match(header, position)
        if found is None:
            return False
        tags.append(found[1] or "")
        position = found.end()
    return current in tags


def not_modified_since(if_modified_since: str | None, last_modified: datetime) -> bool:
    """Whether the date in the header (HTTP-date) is not before `last_modified`, aware.

    False for anything that is not a date: the caller then answers 200.
    """
    header = (if_modified_since or "").strip()
    if not _HTTP_DATE.fullmatch(header):
        return False
    try:
        since = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return False
    return last_modified.astimezone(UTC).replace(microsecond=0) <= since


def clean(text: str) -> str:
    """One line of text: control characters gone, line breaks and tabs become single spaces.

    Lone surrogates go too. U+2028 and U+2029 count as line breaks: Python readers split on them.
    """
    if text.isascii() and text.isprintable():
        return text
    one_line = re.sub("[\r\n\t\x0b\x0c\x85\u2028\u2029]+", " ", text)
    return "".join(c for c in one_line if unicodedata.category(c) not in {"Cc", "Cs"})


def _notice(name: str, day: date, summary: str, description: str) -> bytes:
    """A neutral whole-day event that depends on nothing but its arguments."""
    seed = hashlib.sha256(f"{summary}\n{name}".encode("utf-8", "replace")).digest()
    event = Event(
        uid=opaque_uid(seed, "notice"),
        starts=day,
        ends=day,
        changed_at=datetime.combine(day, time(), UTC),
        sequence=day.toordinal(),  # the notice moves with its day, and readers want that to rise
        summary=summary,
        description=description,
        transparent=True,
    )
    return event_block(event, policy="participant")


def _when(event: Event) -> tuple[bytes, bytes]:
    if isinstance(event.starts, datetime) and isinstance(event.ends, datetime):
        return b"DTSTART:" + _instant(event.starts), b"DTEND:" + _instant(event.ends)
    after = event.ends + timedelta(days=1)  # DTEND of whole days is the day after the last
    return b"DTSTART;VALUE=DATE:" + _day(event.starts), b"DTEND;VALUE=DATE:" + _day(after)


def _line(name: str, value: bytes) -> bytes:
    line = b"%s:%s" % (name.encode(), value)
    return line if len(line) < _FOLD_FROM else _ical(_folded(line.decode()))


def _text(text: str) -> bytes:
    # icalendar takes a typed backslash and capital N for a line break, so it never sees the pair.
    return rb"\\N".join(_ical(vText(part)) for part in clean(text).split(r"\N"))


def _instant(moment: datetime) -> bytes:
    # By hand: icalendar asks every moment for the names of its zone, half the time of a block.
    at = moment.astimezone(UTC)
    parts = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    return b"%04d%02d%02dT%02d%02d%02dZ" % parts


def _day(day: date) -> bytes:
    return _ical(vDate(day))


def _ical(value: Any) -> bytes:
    return bytes(value.to_ical())
