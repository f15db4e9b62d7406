"""What a session is at one moment, whole; and a step from one such state to another. Pure.

A state is everything a person could see of a session: a plan shows two of them, before and after,
a change keeps both, and an undo puts the first back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any

from base.dates import london_instant, minutes_later

HAPPENS = ("planned", "held")


@dataclass(frozen=True, slots=True)
class State:
    """A session as it is, or would be. `day` and `at` are London wall clock.

    `staff` are (row number, part) with the lead first, `people` the row numbers of participants
    expected, in order. `overlap_why` is why it may overlap with another.
    """

    day: date
    at: time
    minutes: int
    status: str
    title: str
    number: int | None
    topic: str | None
    venue_id: int
    room_id: int | None
    staff: tuple[tuple[int, str], ...]
    people: tuple[int, ...]
    why: str = ""
    overlap_why: str = ""

    @property
    def starts(self) -> datetime:
        """The aware moment it starts."""
        return _instant(self.day, self.at)

    @property
    def ends(self) -> datetime:
        """The aware moment it ends."""
        return _later(self.day, self.at, self.minutes)

    @property
    def wall(self) -> datetime:
        """Day and time as one naive wall-clock value, for putting in order."""
        return datetime.combine(self.day, self.at)

    @property
    def happens(self) -> bool:
        """Whether it takes up its room and its people."""
        return self.status in HAPPENS


@cache
def _instant(day: date, at: time) -> datetime:
    return london_instant(day, at)


@cache
def _later(day: date, at: time, minutes: int) -> datetime:
    return minutes_later(_instant(day, at), minutes)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of a cohort as a plan meets it; `key` its row number, below 0 while not written."""

    key: int
    strand: str
    state: State

    def movable(self, now: datetime) -> bool:
        """Whether a ripple may move it: planned, and not begun. Held and past stay for ever."""
        return self.state.status == "planned" and self.state.starts > now


@dataclass(frozen=True, slots=True)
class Step:
    """One session from before to after: before None when it is new. Never both the same."""

    key: int
    strand: str
    before: State | None
    after: State
    why: str = ""

    @property
    def verb(self) -> str:
        """What happens to it, as a change is filed."""
        if self.before is None:
            return "added"
        if self.after.status != self.before.status:
            return "restored" if self.after.status == "planned" else self.after.status
        if (self.after.day, self.after.at) != (self.before.day, self.before.at):
            return "rescheduled"
        if self.after.staff != self.before.staff:
            return "restaffed"
        return "changed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a verb proposes: steps in order of their new time, and sentences worth reading."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()


def draft(steps: Iterable[Step], notes: Iterable[str] = ()) -> Draft:
    """Steps that change something, in order of time."""
    real = [step for step in steps if step.before != step.after]
    ordered = sorted(real, key=lambda step: (step.after.wall, step.key))
    return Draft(tuple(ordered), tuple(dict.fromkeys(notes)))


def step(meeting: Meeting, because: str = "", **changed: Any) -> Step:
    """A step that changes these fields of a meeting, and why it does."""
    return Step(
        meeting.key, meeting.strand, meeting.state, replace(meeting.state, **changed), because
    )


def as_json(state: State | None) -> dict[str, Any]:
    """A state for a change's row; {} for none."""
    if state is None:
        return {}
    made = {field.name: getattr(state, field.name) for field in fields(state)}
    made["day"], made["at"] = state.day.isoformat(), state.at.isoformat("minutes")
    made["staff"], made["people"] = [list(one) for one in state.staff], list(state.people)
    return made


def from_json(kept: Mapping[str, Any]) -> State | None:
    """The state a change kept; None for none."""
    if not kept:
        return None
    made = dict(kept)
    made["day"], made["at"] = date.fromisoformat(kept["day"]), time.fromisoformat(kept["at"])
    made["staff"] = tuple((int(user), str(part)) for user, part in kept["staff"])
    made["people"] = tuple(kept["people"])
    return State(**made)


def put_back(now: State, before: State | None, after: State) -> State | None:
    """`now` with what a change did undone: fields it changed as before, all others as they are.

    None when one of those fields was changed again since. A session that was added is withdrawn.
    """
    if before is None:
        return replace(now, status="withdrawn") if now.status == after.status else None
    undone: dict[str, Any] = {}
    for field in fields(State):
        was, became = getattr(before, field.name), getattr(after, field.name)
        if was != became:
            if getattr(now, field.name) != became:
                return None
            undone[field.name] = was
    return replace(now, **undone)
