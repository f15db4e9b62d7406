"""A member of staff's own calendar: given, read, forgotten. Only times are ever kept.

The address is a secret: it is sealed, and stands in no sentence, no log and on no page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from sqlalchemy import delete, insert

from base import clock
from base.audit import Actor, record
from base.database import db
from base.dates import ONE_DAY, london_instant
from base.errors import Refused
from base.fetching import Limits, fetch
from base.outside import parse
from base.sealed import UnreadableError, seal, unseal
from base.work import lock
from people import busy
from people.models import BusyCalendar, BusyTime, User
from people.queries.busy import calendar_of

AHEAD = timedelta(days=366)
_PURPOSE = "busy calendar"
_UNREADABLE = "The address can no longer be read here. Give it again."


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one try came to: what was read, or why nothing was. Made outside any transaction."""

    sealed: str
    host: str
    read: busy.Read | None
    problem: str = ""


def try_address(address: str, limits: Limits) -> Fetched:
    """Read the calendar at an address just given. Refused on the field when it cannot be."""
    target = parse(address, port=limits.port, field="secret_address")
    try:
        read = _read(address, limits)
    except Refused as refusal:
        raise Refused(refusal.why, "secret_address") from None
    return Fetched(seal(address.strip(), _PURPOSE), target.host, read)


def try_again(calendar: BusyCalendar, limits: Limits) -> Fetched:
    """Read a calendar given before; what is wrong with it is in the answer."""
    try:
        read = _read(unseal(calendar.sealed, _PURPOSE), limits)
    except UnreadableError:
        return Fetched(calendar.sealed, calendar.host, None, _UNREADABLE)
    except Refused as refusal:
        return Fetched(calendar.sealed, calendar.host, None, refusal.why)
    return Fetched(calendar.sealed, calendar.host, read)


def give_calendar(fetched: Fetched, *, by: User) -> None:
    """Keep the address of one's own calendar, in place of any other, and what was read there."""
    now = clock.now()
    calendar = calendar_of(by)
    if calendar is None:
        calendar = BusyCalendar(user_id=by.id, added_at=now)
        db.session.add(calendar)
    calendar.sealed, calendar.host, calendar.added_at = fetched.sealed, fetched.host, now
    calendar.tried_at = calendar.good_at = now
    db.session.flush()
    _keep(calendar, fetched)
    record(
        "busy_calendar.given",
        f"{by.name} gave a calendar of their own at {fetched.host}; only busy times are read.",
        by=by,
        about=[by.public_id],
    )


def note_try(calendar: BusyCalendar, fetched: Fetched) -> bool:
    """Keep what a later try came to; whether it was good. The last good times stay otherwise.

    A calendar replaced while it was being read keeps nothing of the old one.
    """
    lock(calendar)
    if calendar.sealed != fetched.sealed:
        return False
    calendar.tried_at = clock.now()
    calendar.problem = fetched.problem
    if fetched.read is None:
        return False
    calendar.good_at = calendar.tried_at
    _keep(calendar, fetched)
    return True


def forget_calendar(user: User, *, by: Actor, why: str = "") -> None:
    """Forget somebody's own calendar and every time read from it. Refused when there is none."""
    calendar = calendar_of(user)
    if calendar is None:
        raise Refused("There is no calendar of yours to forget.")
    db.session.execute(delete(BusyTime).where(BusyTime.user_id == user.id))
    db.session.delete(calendar)
    record(
        "busy_calendar.forgotten",
        f"{user.name}’s own calendar was forgotten, and the times read from it"
        f"{f': {why}' if why else ''}.",
        by=by,
        about=[user.public_id],
    )


def _read(address: str, limits: Limits) -> busy.Read:
    """From the beginning of today, in London, to a year ahead."""
    first = london_instant(clock.today(), time())
    return busy.read(fetch(address, limits), first, first + AHEAD + ONE_DAY)


def _keep(calendar: BusyCalendar, fetched: Fetched) -> None:
    if fetched.read is None:
        return
    calendar.problem, calendar.unread = "", fetched.read.unread
    db.session.execute(delete(BusyTime).where(BusyTime.user_id == calendar.user_id))
    rows = [
        {"user_id": calendar.user_id, "starts": one.starts, "ends": one.ends}
        for one in fetched.read.busy
    ]
    if rows:
        db.session.execute(insert(BusyTime), rows)
