"""Who and what is taken when, and the meetings put in it: nobody is in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Protocol
from uuid import UUID

from attendance.rules import MarkIntent
from base.dates import london_instant, minutes_later, moment_words
from people.models import Participant, Room, User
from programmes.models import Cohort, Enrolment
from programmes.strands import Strand
from programmes.timetable import PlannedSession

Expected = tuple[Participant, Enrolment | None]


class Known(Protocol):
    """A row with a public identifier."""

    @property
    def public_id(self) -> UUID: ...  # noqa: D102 the row's own


@dataclass(frozen=True, slots=True)
class Typed:
    """One mark of a place's chain: what it says, when it was typed, by whom, and why if amended."""

    mark: MarkIntent
    at: datetime
    by: User
    why: str = ""


@dataclass(frozen=True, slots=True)
class Altered:
    """One change of a meeting, as the log of changes keeps it."""

    verb: str
    before: dict[str, Any]
    after: dict[str, Any]
    why: str
    asked_by: str
    at: datetime
    by: User


@dataclass(frozen=True, slots=True)
class Signed:
    """When a register was first signed, by whom, and how many times it was amended since."""

    at: datetime
    by: User
    amended: int


@dataclass(slots=True)
class Meeting:
    """One session to be written, with everything that hangs on it."""

    public_id: UUID
    uid_seed: bytes
    cohort: Cohort
    strand: Strand
    day: date
    at: time
    starts: datetime
    ends: datetime
    room: Room
    staff: list[User]
    people: list[Expected]
    changed_at: datetime
    planned: PlannedSession | None = None
    spontaneous: bool = False
    status: str = "planned"
    why: str = ""
    version: int = 1
    sequence: int = 0
    left: dict[UUID, datetime] = field(default_factory=dict)
    changes: list[Altered] = field(default_factory=list)
    chains: dict[UUID, list[Typed]] = field(default_factory=dict)
    signed: Signed | None = None

    def shown(self, **differing: str) -> dict[str, Any]:
        """What people see of it, in the shape `programmes.services.sessions` keeps changes in."""
        return {
            "when": moment_words(self.starts),
            "starts": self.starts.isoformat(),
            "ends": self.ends.isoformat(),
            "room": self.room.name,
            "venue": self.cohort.venue.name,
            "status": self.status,
        } | differing

    def alter(self, verb: str, before: dict[str, Any], at: datetime, by: User, **said: str) -> None:
        """Keep a change and raise the versions that calendars read."""
        self.version += 1
        self.sequence += 1
        self.changed_at = at
        why, asked_by = said.get("why", ""), said.get("asked_by", "")
        self.changes.append(Altered(verb, before, self.shown(), why, asked_by, at, by))


def span(day: date, at: time, minutes: int) -> tuple[datetime, datetime]:
    """The instants between which something lasts."""
    starts = london_instant(day, at)
    return starts, minutes_later(starts, minutes)


class Diary:
    """Everyone's and every room's time. Nothing in it passes midnight: a day is looked at alone."""

    def __init__(self) -> None:
        self._taken: dict[tuple[UUID, date], list[tuple[datetime, datetime]]] = defaultdict(list)

    def free(self, who: Known, day: date, starts: datetime, ends: datetime) -> bool:
        """Whether nothing of theirs overlaps."""
        return all(
            ends <= first or last <= starts for first, last in self._taken[who.public_id, day]
        )

    def take(self, whom: Iterable[Known], day: date, starts: datetime, ends: datetime) -> None:
        """Keep the time for them."""
        for who in whom:
            self._taken[who.public_id, day].append((starts, ends))
