"""PURE: one person's time in a cohort, and on which days it means that they are expected.

Days are London dates. `leaves` and `back_on` are the first day of the new state: somebody who
leaves on the 18th is expected on the 17th and not on the 18th.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """What a spell is on a day."""

    TO_COME = "to_come"
    ENROLLED = "enrolled"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Pause:
    """Away from `first` until before `back_on`; None while nobody knows when they come back."""

    first: date
    back_on: date | None

    def covers(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.first <= day and (self.back_on is None or day < self.back_on)


@dataclass(frozen=True, slots=True)
class Spell:
    """From the day somebody joins to before the day they leave, without their pauses."""

    joins: date
    leaves: date | None = None
    pauses: tuple[Pause, ...] = ()

    def state_on(self, day: date) -> State:
        """Whether they are to come, there, away or gone on a day. Pauses may overlap."""
        if self.leaves is not None and day >= self.leaves:
            return State.OVER
        if day < self.joins:
            return State.TO_COME
        away = any(pause.covers(day) for pause in self.pauses)
        return State.PAUSED if away else State.ENROLLED

    def expected_on(self, day: date) -> bool:
        """Whether they are expected at the cohort's sessions of that day."""
        return self.state_on(day) is State.ENROLLED


def away_until(pauses: Iterable[Pause], day: date) -> date | None:
    """The day the pauses covering `day` end, following those that join on; None if not known.

    `day` itself when none covers it.
    """
    back = day
    for pause in sorted(pauses, key=lambda one: one.first):
        if pause.covers(back):
            if pause.back_on is None:
                return None
            back = pause.back_on
    return back
