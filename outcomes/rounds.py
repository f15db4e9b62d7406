"""PURE: when a round of a climate survey takes answers, and which rounds belong together.

Answers by code are taken from the opening day to the closing day, both included. Paper forms may
be typed in for a week more, as the box is emptied on the last day. Results are shown once nothing
can be added any more, and never before: two looks at growing results would give away what was
added between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeVar

PAPER_DAYS: Final = timedelta(days=7)
SAME_WAVE: Final = timedelta(days=31)
"""Rounds of residents and of staff that open this near to one another are set side by side."""


class State(StrEnum):
    """Where a round stands on a day."""

    PLANNED = "planned"
    OPEN = "open"
    PAPER = "paper"  # past its closing day: no more codes, paper forms still
    CLOSED = "closed"

    @property
    def takes_paper(self) -> bool:
        """Whether paper forms may be typed in."""
        return self in {State.OPEN, State.PAPER}


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one round; `closed`: somebody has closed it."""

    opens: date
    closes: date
    closed: bool = False


def state_of(span: Span, today: date) -> State:
    """Where a round stands today."""
    if span.closed or today > last_paper_day(span):
        return State.CLOSED
    if today < span.opens:
        return State.PLANNED
    return State.OPEN if today <= span.closes else State.PAPER


def last_paper_day(span: Span) -> date:
    """The last day on which a paper form may be typed in."""
    return span.closes + PAPER_DAYS


def overlap(one: Span, other: Span) -> bool:
    """Whether two rounds have a day in common."""
    return one.opens <= other.closes and other.opens <= one.closes


R = TypeVar("R")


def waves(rounds: Sequence[tuple[date, str, R]]) -> list[dict[str, R]]:
    """Rounds given as (opening day, who, round), those held together in one wave, by who.

    A wave has one round of each kind at most and spans a month of opening days; waves are in the
    order of their first opening day.
    """
    found: list[tuple[date, dict[str, R]]] = []
    for opens, who, one in sorted(rounds, key=lambda told: told[0]):
        if found and who not in found[-1][1] and opens - found[-1][0] <= SAME_WAVE:
            found[-1][1][who] = one
        else:
            found.append((opens, {who: one}))
    return [wave for _, wave in found]
