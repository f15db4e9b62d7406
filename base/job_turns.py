"""PURE: whose turn it is: which run of a job, and which try of it, is to be made now.

A job is due at times; a run belongs to one due time and has tries. A try that failed is followed by
another after a wait, and one that was cut off (its process died) by another at once, until there
are no waits left. When the next time is due, the run before it is tried no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25), timedelta(hours=2))
"""How long after each try that failed the next is made: five tries in all."""


class State(StrEnum):
    """How a try stands. ASKED: somebody asked for it. PASSED: another run was made in its place."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT_OFF = "cut_off"
    PASSED = "passed"

    @property
    def bad(self) -> bool:
        """Whether what was wanted was not done."""
        return self in {State.FAILED, State.CUT_OFF}


@dataclass(frozen=True, slots=True)
class Try:
    """One try of a run: for which time, the how manyth, how it stands, and when the next is due."""

    due: datetime
    number: int
    state: State
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A try to be made now. `asked`: its row was written when somebody asked for it."""

    due: datetime
    number: int
    asked: bool = False


def next_turn(due: datetime | None, newest: Try | None, now: datetime) -> Turn | None:
    """The try to make now, if any.

    `due`: the latest time at which the job fell due. `newest`: the last try of its newest run; one
    still running is somebody's, and nobody else's turn until it is known to be cut off.
    """
    if newest is not None and newest.state is State.RUNNING:
        return None
    if due is not None and (newest is None or newest.due < due):
        return Turn(due, 1)
    if newest is None:
        return None
    if newest.state is State.ASKED:
        return Turn(newest.due, newest.number, asked=True)
    if newest.state.bad and newest.again_at is not None and newest.again_at <= now:
        return Turn(newest.due, newest.number + 1)
    return None


def again_at(
    number: int, state: State, ended: datetime, waits: Sequence[timedelta] = WAITS
) -> datetime | None:
    """When a try that ended so is followed by another; None when it is not."""
    if not state.bad or number > len(waits):
        return None
    return ended if state is State.CUT_OFF else ended + waits[number - 1]
