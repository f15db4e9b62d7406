"""One person's meetings in one strand, as the rules about dose and concerns see them (PURE).

A meeting the service cancelled, or that was not held, is as if it had never been: it is neither
offered nor missed. A past meeting without a mark is unmarked, which is not a miss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from programmes.strands import Dose

_OFF: Final = frozenset({"cancelled", "not_held", "withdrawn"})
_SERVICE_CANCELLED: Final = "4"  # NHS attendance status
_SEEN: Final = frozenset({"5", "6"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session somebody was expected at. `minutes` is its length, `presence` the latest mark's.

    `presence` is an NHS attendance status, None while unmarked. `catch_up_of` is the key of the
    session it makes up for. `waived`: it was missed and need not be made up.
    """

    key: int
    starts: datetime
    day: date
    minutes: int
    topic: str | None = None
    status: str = "planned"
    presence: str | None = None
    minutes_attended: int = 0
    catch_up_of: int | None = None
    waived: bool = False

    @property
    def off(self) -> bool:
        """Called off by the service."""
        return self.status in _OFF or self.presence == _SERVICE_CANCELLED

    @property
    def marked(self) -> bool:
        """Whether it says who came; never for one that was called off."""
        return self.presence is not None and not self.off

    def to_come(self, now: datetime) -> bool:
        """Still ahead."""
        return not self.off and self.presence is None and self.starts > now


def counts(meeting: Meeting, dose: Dose | None) -> bool:
    """Whether the person has had it: by the strand's dose, else whenever they were seen."""
    if not meeting.marked:
        return False
    if dose is None:
        return meeting.presence in _SEEN
    return (
        meeting.presence in {str(code.value) for code in dose.presence}
        and meeting.minutes_attended >= dose.minimum_minutes
    )


def in_order(meetings: Iterable[Meeting]) -> list[Meeting]:
    """By time, whatever order they came in."""
    return sorted(meetings, key=lambda meeting: (meeting.starts, meeting.key))
