"""The start times of a placing problem, and which of them overlap or are too near. PURE."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from base.errors import Refused

_HOUR = 60  # minutes


@dataclass(frozen=True, slots=True)
class Clock:
    """Named start times in order. `position` is where each stands, `lasting` how long one runs.

    Two starts overlap when they are less than `lasting` apart, and are too near for people kept
    apart when less than `reach` apart. Make one with `in_order` or `by_time`.
    """

    labels: tuple[str, ...]
    position: tuple[int, ...]
    lasting: int
    reach: int
    per_hour: int = 1

    def __post_init__(self) -> None:
        if not self.labels:
            raise Refused("There is no time to place anybody at: slots is empty.", "slots")
        twice = sorted({at for at in self.labels if self.labels.count(at) > 1})
        if twice:
            raise Refused(f"The slot {twice[0]} is given twice.", "slots")

    @classmethod
    def in_order(cls, labels: Iterable[str]) -> Clock:
        """Slots that never overlap; neighbours in this order are too near."""
        given = tuple(labels)
        return cls(given, tuple(range(len(given))), lasting=1, reach=2)

    @classmethod
    def by_time(cls, times: Iterable[time], *, minutes: int, apart: int) -> Clock:
        """Starts of sessions of so many minutes; labels are 09:00 and the like, sorted.

        Two are too near when less than `apart` minutes lie between the end of one and the start
        of the other; 0 forbids only overlapping.
        """
        if minutes < 1 or apart < 0:
            raise Refused("A session lasts a minute or more, and nobody is apart less than 0.")
        starts = sorted(times)
        return cls(
            tuple(f"{at:%H:%M}" for at in starts),
            tuple(at.hour * _HOUR + at.minute for at in starts),
            lasting=minutes,
            reach=minutes + apart,
            per_hour=_HOUR,
        )

    def overlapping(self, at: str) -> frozenset[str]:
        """The starts whose session would share a moment with one at this start; itself too."""
        return self._within(at, -self.lasting, self.lasting)

    def near(self, at: str) -> frozenset[str]:
        """The starts too near this one for two people kept apart; itself too."""
        return self._within(at, -self.reach, self.reach)

    def covered(self, at: str) -> frozenset[str]:
        """The starts at whose moment a session begun at this one is running."""
        return self._within(at, -1, self.lasting)

    def close_together(self) -> list[frozenset[str]]:
        """Sets of starts all too near one another that between them hold every such two."""
        sets = {self._within(at, -1, self.reach) for at in self.labels}
        return sorted(sets, key=sorted)

    def touching(self, starts: time, ends: time) -> tuple[str, ...]:
        """The starts (of a clock by time) that something from `starts` to `ends` makes useless."""
        first = starts.hour * _HOUR + starts.minute
        last = ends.hour * _HOUR + ends.minute
        return tuple(
            at
            for at, position in zip(self.labels, self.position, strict=True)
            if first - self.lasting < position < last
        )

    def hours_between(self, one: str, other: str) -> float:
        """How far apart two starts are: hours by time, places in order."""
        return abs(self._where(one) - self._where(other)) / self.per_hour

    def _where(self, at: str) -> int:
        return self.position[self.labels.index(at)]

    def _within(self, at: str, above: int, below: int) -> frozenset[str]:
        """The labels strictly between `above` and `below` from this one."""
        here = self._where(at)
        pairs = zip(self.labels, self.position, strict=True)
        return frozenset(label for label, there in pairs if above < there - here < below)
