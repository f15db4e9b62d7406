"""When a strand may meet, and the small questions every change of a schedule asks. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from base.dates import moment_words
from base.errors import Refused
from programmes.states import Meeting, State

LATEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Diary:
    """When a strand may meet: its open slots in order, and why a day is closed ("" when open)."""

    slots: Sequence[tuple[date, time]]
    closed: Callable[[date], str]
    now: datetime

    def wall(self, taken: Iterable[Meeting]) -> list[datetime]:
        """The open slots as wall-clock values, without those of sessions that stay put."""
        held = {m.state.wall for m in taken}
        return [w for w in (datetime.combine(*slot) for slot in self.slots) if w not in held]


def find(meetings: Sequence[Meeting], key: int) -> Meeting:
    """The meeting of this key. KeyError when there is none."""
    for meeting in meetings:
        if meeting.key == key:
            return meeting
    raise KeyError(key)


def movable(meetings: Iterable[Meeting], now: datetime) -> list[Meeting]:
    """Those a ripple may move, in order of time."""
    found = [m for m in meetings if m.movable(now)]
    return sorted(found, key=lambda m: (m.state.wall, m.key))


def next_open(slots: Sequence[datetime], since: datetime, state: State) -> datetime:
    """The first open slot at or after a wall time."""
    found = bisect_left(slots, since)
    if found >= len(slots):
        raise Refused(f"There is no open slot left for {state.title}.", "day")
    return slots[found]


def wall_end(state: State) -> datetime:
    """Where its length ends on the wall clock."""
    return state.wall + timedelta(minutes=state.minutes)


def refuse_time(state: State, now: datetime) -> None:
    """A time still to come, and not absurdly far."""
    if state.starts <= now:
        raise Refused(f"{moment_words(state.starts)} has passed. Choose a time to come.", "day")
    if state.starts > now + LATEST:
        raise Refused("That is more than three years away. Check the year.", "day")
