"""PURE: whether a change to a session is told at once, which change it is, and when it is told.

A calendar on a phone may be a day behind, so a change of what starts within 48 hours, or of what
somebody was reminded of already, needs a message: another time, another building, called off, or
not expected any more. A message never names a place: whoever reads it calls to ask.

Changes nobody was told of yet count as one: from how things stood before the first of them to how
they stand now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from calendars.reminding import out_of_quiet

LATE: Final = timedelta(hours=48)
AT_LEAST: Final = timedelta(hours=1)
"""How long before a session its people are told, even if that is in quiet hours."""


class Kind(StrEnum):
    """What a message is about."""

    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"
    BACK = "back"
    PLACE = "place"
    TAKEN = "taken"


KIND_WORDS: Final[dict[Kind, str]] = {
    Kind.REMINDER: "Reminder",
    Kind.MOVED: "Moved",
    Kind.CANCELLED: "Not happening",
    Kind.BACK: "Going ahead after all",
    Kind.PLACE: "Another building",
    Kind.TAKEN: "No longer expected",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a session stands: when it starts, whether it takes place, and in which building.

    `venue` is a row number; None where nobody wrote down which it was.
    """

    starts: datetime
    on: bool
    venue: int | None = None


def kind_of(before: Standing, after: Standing) -> Kind | None:
    """What somebody has to be told of a change; None when it makes no difference to them.

    Another room of the same building does not: whoever is at the door is shown the way.
    """
    if before.on and not after.on:
        return Kind.CANCELLED
    if after.on and not before.on:
        return Kind.BACK
    if after.on and before.starts != after.starts:
        return Kind.MOVED
    return Kind.PLACE if elsewhere(before, after) else None


def elsewhere(before: Standing, after: Standing) -> bool:
    """Whether it goes ahead in another building than it was in."""
    known = before.venue is not None and after.venue is not None
    return after.on and known and before.venue != after.venue


def is_late(before: Standing, after: Standing, now: datetime) -> bool:
    """Whether the old time or the new one is still to come, and within 48 hours."""
    starts = [one.starts for one in (before, after) if one.on]
    return any(now < moment <= now + LATE for moment in starts)


def first_start(before: Standing, after: Standing, now: datetime) -> datetime | None:
    """The next moment at which somebody who was told nothing would be in the wrong place."""
    coming = [one.starts for one in (before, after) if one.on and one.starts > now]
    return min(coming, default=None)


def tell_at(before: Standing, after: Standing, now: datetime) -> datetime:
    """When a late change is told: at once, or when the quiet hours end.

    At once in the quiet hours too when waiting would leave less than an hour: being woken is
    better than standing before a closed door.
    """
    waited = out_of_quiet(now)
    first = first_start(before, after, now)
    return now if first is not None and first - waited < AT_LEAST else waited


def over(kind: Kind, before: Standing, after: Standing) -> datetime:
    """From when there is no use in telling it any more."""
    return before.starts if kind in {Kind.CANCELLED, Kind.TAKEN} else after.starts
