"""PURE: where an award cycle stands, what its next step is, and when to say that it is near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

# In the order of the Enabling Environments process. A step is over when one that follows has its
# day behind it: nobody submits a portfolio for an award they hold.
STEPS: Final = ("due", "interim", "visit", "award", "midcheck", "expires")
DISTANCES: Final = (180, 90, 30, 14, 7, 1)
"""So many days before a step, whoever leads is reminded."""
_DONE_BY: Final = {"due": ("submitted", "visit", "award"), "interim": ("award",)}
_IS_PAST: Final = {"interim", "visit", "award", "midcheck"}


@dataclass(frozen=True, slots=True)
class Step:
    """The next step of a cycle: which, on what day, and in how many days; below 0 it is overdue."""

    name: str
    day: date
    days: int

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.days < 0


def next_step(days: Mapping[str, date | None], today: date) -> Step | None:
    """The step that comes next; None when no day is known for any that is still open.

    `days` by the names of a cycle's columns. A portfolio due and an award running out stay until
    something is done about them; the other days pass by themselves.
    """
    open_: list[Step] = []
    for name in STEPS:
        day = days.get(name)
        if day is None or (name in _IS_PAST and day < today) or _done(name, days, today):
            continue
        open_.append(Step(name, day, (day - today).days))
    return min(open_, key=lambda step: (step.day, STEPS.index(step.name)), default=None)


def reminds(step: Step, told: frozenset[int]) -> int | None:
    """The distance whoever leads is to be told of now: the nearest reached and not told yet.

    `told` are the distances told of this step and day. After an outage only the nearest is told;
    for a step that is overdue, the distance is 0, told once.
    """
    if step.days < 0:
        return None if 0 in told else 0
    reached = [one for one in DISTANCES if step.days <= one]
    if not reached:
        return None
    nearest = min(reached)
    return None if any(one <= nearest for one in told) else nearest


def _done(name: str, days: Mapping[str, date | None], today: date) -> bool:
    return any(
        (day := days.get(one)) is not None and day <= today for one in _DONE_BY.get(name, ())
    )
