"""Sessions in lists, and which days of a long list one page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import url_for

from base.dates import MONTHS, range_words, short_with_year, span_words
from programmes.models import ProgrammeSession
from programmes.presenters.tags import Tag, tag

_SHORT = 60  # sessions: more are shown four weeks at a time
_FOUR_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True)
class SessionRow:
    """One session as lists show it. `late`: it has ended and is still only planned."""

    href: str
    register: str
    day: str
    sort: str
    time: str
    title: str
    cohort: str
    where: str
    staff: str
    tag: Tag
    why: str
    started: bool
    late: bool


def session_row(session: ProgrammeSession, now: datetime, code: str = "") -> SessionRow:
    """A session's line; needs its room and staff loaded. `code`: whose it is, if one person's."""
    return SessionRow(
        url_for("sessions.show_session", session_id=session.public_id),
        f"/sessions/{session.public_id}/register",
        short_with_year(session.day),
        session.starts.isoformat(),
        span_words(session.starts, session.ends),
        f"{session.title}, {code}" if code else session.title,
        session.cohort.name,
        session.room.name if session.room else session.venue.name,
        ", ".join(f.user.name for f in session.facilitations),
        tag(session.status),
        session.why,
        session.starts <= now and session.status in {"planned", "held"},
        session.ends <= now and session.status == "planned",
    )


def by_month(
    sessions: Sequence[ProgrammeSession], now: datetime, codes: Mapping[int, str]
) -> list[tuple[str, list[SessionRow]]]:
    """Sessions grouped under the month they are in."""
    return [
        (f"{MONTHS[month - 1]} {year}", [session_row(s, now, codes.get(s.id, "")) for s in group])
        for (year, month), group in groupby(sessions, key=lambda s: (s.day.year, s.day.month))
    ]


@dataclass(frozen=True)
class Window:
    """The days of a long schedule that one page shows, and the pages before and after it."""

    first: date | None
    last: date | None
    earlier: str
    later: str

    @property
    def words(self) -> str:
        """The days in words; empty when the page shows everything."""
        return range_words(self.first, self.last) if self.first and self.last else ""


def schedule_window(
    total: int, begins: date | None, ends: date | None, wanted: str | None, today: date
) -> Window:
    """All of a short schedule; of a long one four weeks, from the Monday of the day wanted."""
    if total <= _SHORT or begins is None or ends is None:
        return Window(None, None, "", "")
    try:
        day = date.fromisoformat(wanted) if wanted else today
    except ValueError:
        day = today
    day = min(max(day, begins), ends)
    first = day - timedelta(days=day.weekday())
    last = first + _FOUR_WEEKS - timedelta(days=1)
    return Window(
        first,
        last,
        f"?from={first - _FOUR_WEEKS}" if begins < first else "",
        f"?from={first + _FOUR_WEEKS}" if ends > last else "",
    )
