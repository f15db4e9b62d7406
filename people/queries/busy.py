"""Reading when staff are busy in their own calendars.

`own_busy` is **unscoped**, as `people.queries.availability` is: whoever calls it scopes what is
shown. Nobody is ever told with what somebody is busy: it is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from base import clock
from base.database import db
from people.availability import whole_days
from people.models import BusyCalendar, BusyTime, User


@dataclass(frozen=True, slots=True)
class OwnBusy:
    """A member of staff, by row number, busy in their own calendar; `words`: when it was seen."""

    user_id: int
    starts: datetime
    ends: datetime
    words: str


def own_busy(user_ids: Collection[int], first: date, last: date) -> list[OwnBusy]:
    """When these members of staff are busy between two days, both included. One query."""
    bounds = whole_days(first, last)
    rows = db.session.execute(
        select(BusyTime.user_id, BusyTime.starts, BusyTime.ends, BusyCalendar.good_at)
        .join(BusyCalendar, BusyCalendar.user_id == BusyTime.user_id)
        .where(
            BusyTime.user_id.in_(user_ids),
            BusyTime.starts < bounds.ends,
            BusyTime.ends > bounds.starts,
        )
        .order_by(BusyTime.user_id, BusyTime.starts)
    )
    now = clock.now()
    return [
        OwnBusy(row.user_id, row.starts, row.ends, seen_words(row.good_at, now)) for row in rows
    ]


def calendar_of(user: User) -> BusyCalendar | None:
    """The calendar somebody gave, if any."""
    return db.session.scalar(select(BusyCalendar).where(BusyCalendar.user_id == user.id))


def count_of(user: User) -> int:
    """How many times are kept of somebody's calendar."""
    found = select(func.count()).select_from(BusyTime).where(BusyTime.user_id == user.id)
    return db.session.scalar(found) or 0


def due_calendars(before: datetime) -> Sequence[int]:
    """Whose calendars were last tried before a moment, by row number, the longest ago first."""
    return db.session.scalars(
        select(BusyCalendar.user_id)
        .where(BusyCalendar.tried_at <= before)
        .order_by(BusyCalendar.tried_at, BusyCalendar.id)
    ).all()


def seen_words(at: datetime, now: datetime) -> str:
    """Seen 20 minutes ago."""
    ago = max(now - at, timedelta())
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        count = int(ago.total_seconds() // size)
        if count:
            return f"seen {count} {name}{'' if count == 1 else 's'} ago"
    return "seen just now"
