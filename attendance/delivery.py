"""What was planned and what became of it (PURE).

Of what was planned up to now, a session was held, cancelled, not held, or nobody has said. What
is still to come is counted apart, so that a month that has only begun does not look undelivered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from attendance.tallies import percent

if TYPE_CHECKING:
    from datetime import date

K = TypeVar("K", bound=Hashable)
Fate = Literal["held", "cancelled", "not_held", "unrecorded", "to_come"]

FATES: Final[dict[Fate, str]] = {
    "held": "Held",
    "cancelled": "Cancelled",
    "not_held": "Not held",
    "unrecorded": "Not recorded",
    "to_come": "To come",
}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session, what became of it and why; `expected` and `came` are people at it."""

    key: int
    cohort: int
    strand: str
    day: date
    minutes: int
    fate: Fate
    why: str = ""
    asked_by: str = ""
    moved: bool = False
    expected: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class Delivered:
    """Sessions by what became of them; minutes planned up to now and held; people at those held."""

    held: int = 0
    cancelled: int = 0
    not_held: int = 0
    unrecorded: int = 0
    to_come: int = 0
    moved: int = 0
    minutes_due: int = 0
    minutes_held: int = 0
    expected: int = 0
    came: int = 0

    @property
    def planned(self) -> int:
        """Everything planned, still to come or not."""
        return self.due + self.to_come

    @property
    def due(self) -> int:
        """What should have been by now."""
        return self.held + self.cancelled + self.not_held + self.unrecorded

    @property
    def share(self) -> int | None:
        """Whole percent held of what should have been; None when nothing should."""
        return percent(self.held, self.due)

    @property
    def turnout(self) -> int | None:
        """Whole percent of those expected at what was held who came."""
        return percent(self.came, self.expected)


@dataclass(frozen=True, slots=True)
class Lost:
    """One reason sessions were lost for, who asked, and how many sessions and minutes that was."""

    why: str
    asked_by: tuple[str, ...]
    cancelled: int
    not_held: int
    minutes: int

    @property
    def sessions(self) -> int:
        """Both kinds together."""
        return self.cancelled + self.not_held


def fate_of(status: str, *, over: bool) -> Fate:
    """What became of a session. `over`: its end has passed."""
    if status in {"held", "cancelled", "not_held"}:
        return status  # type: ignore[return-value] # one of the three just named
    return "unrecorded" if over else "to_come"


def delivered(sittings: Iterable[Sitting]) -> Delivered:
    """What was delivered of these."""
    ones = list(sittings)
    due = [one for one in ones if one.fate != "to_come"]
    held = [one for one in ones if one.fate == "held"]
    fates = [one.fate for one in ones]
    return Delivered(
        held=len(held),
        cancelled=fates.count("cancelled"),
        not_held=fates.count("not_held"),
        unrecorded=fates.count("unrecorded"),
        to_come=fates.count("to_come"),
        moved=sum(one.moved for one in ones),
        minutes_due=sum(one.minutes for one in due),
        minutes_held=sum(one.minutes for one in held),
        expected=sum(one.expected for one in held),
        came=sum(one.came for one in held),
    )


def by(sittings: Iterable[Sitting], key: Callable[[Sitting], K]) -> dict[K, Delivered]:
    """What was delivered, by a key, in the order the keys came in."""
    found: dict[K, list[Sitting]] = {}
    for one in sittings:
        found.setdefault(key(one), []).append(one)
    return {name: delivered(ones) for name, ones in found.items()}


def months(sittings: Iterable[Sitting], first: date, last: date) -> dict[date, Delivered]:
    """What was delivered by month, months without a session too; keyed by their first days."""
    ones = list(sittings)
    found: dict[date, Delivered] = {}
    month = first.replace(day=1)
    told = by(ones, lambda one: one.day.replace(day=1))
    while month <= last:
        found[month] = told.get(month, Delivered())
        after = month.year * 12 + month.month
        month = month.replace(year=after // 12, month=after % 12 + 1)
    return found


def lost(sittings: Iterable[Sitting]) -> list[Lost]:
    """Why sessions were cancelled or not held, the reason that cost most first.

    Reasons that differ only in capitals, spaces or a full stop are one, in the words used first.
    """
    found: dict[str, list[Sitting]] = {}
    for one in sittings:
        if one.fate in {"cancelled", "not_held"}:
            found.setdefault(_alike(one.why), []).append(one)
    rows = [
        Lost(
            " ".join(ones[0].why.split()) or "No reason given",
            tuple(sorted({one.asked_by for one in ones if one.asked_by})),
            sum(one.fate == "cancelled" for one in ones),
            sum(one.fate == "not_held" for one in ones),
            sum(one.minutes for one in ones),
        )
        for ones in found.values()
    ]
    return sorted(rows, key=lambda row: (-row.sessions, row.why.casefold()))


def _alike(why: str) -> str:
    return " ".join(why.split()).rstrip(".").casefold()
