"""Which staff came to training, supervision and reflective practice (PURE).

Staff are not participants: no NHS status and no probation outcome, only whether they came, for
how long, and whether it was offered to them at all. Somebody who was not expected (another shift,
supervision for two) was not offered it, so that a share says what it seems to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from attendance.tallies import percent
from base.errors import Refused

if TYPE_CHECKING:
    from datetime import date

Staffed = Literal["came", "part", "absent", "not_expected"]

KIND_WORDS: Final[dict[str, str]] = {
    "staff_training": "Training",
    "staff_supervision": "Supervision",
    "reflective_practice": "Reflective practice",
}
WORDS: Final[dict[Staffed, str]] = {
    "came": "Came",
    "part": "Came for part",
    "absent": "Didn’t come",
    "not_expected": "Not expected",
}
MOST_OTHERS: Final = 500
NOTE_LIMIT: Final = 300


@dataclass(frozen=True, slots=True)
class StaffAnswer:
    """What was ticked for one member of staff; `minutes` only for part of a session."""

    came: Staffed
    minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StaffIntent:
    """What to keep of one member of staff."""

    presence: Staffed
    minutes: int
    note: str


@dataclass(frozen=True, slots=True)
class Given:
    """One member of staff at one session, as kept last. `person` is a row number."""

    person: int
    kind: str
    day: date
    length: int
    presence: str
    minutes: int


@dataclass(frozen=True, slots=True)
class StaffTally:
    """Came of what was offered, minutes of both, and the last day they came."""

    came: int = 0
    offered: int = 0
    minutes: int = 0
    minutes_offered: int = 0
    last: date | None = None

    @property
    def share(self) -> int | None:
        """Whole percent; None when nothing was offered."""
        return percent(self.came, self.offered)


def keep(answer: StaffAnswer, *, length_minutes: int) -> StaffIntent:
    """What an answer makes in a session of so many minutes. Raises Refused with the field."""
    if answer.came not in get_args(Staffed):
        raise Refused("Choose whether they came.", "came")
    note = " ".join(answer.note.split())
    if len(note) > NOTE_LIMIT:
        raise Refused(f"This note is {len(note)} characters long: shorten it to 300.", "note")
    if answer.came == "came":
        return StaffIntent("came", length_minutes, note)
    if answer.came != "part":
        return StaffIntent(answer.came, 0, note)
    if answer.minutes is None:
        raise Refused("Say how many minutes they were there.", "minutes")
    if not 1 <= answer.minutes <= length_minutes:
        raise Refused(f"Minutes must be from 1 to {length_minutes}.", "minutes")
    return StaffIntent("part", answer.minutes, note)


def check_others(others: int) -> None:
    """Refuse a number of people from outside the team that cannot be."""
    if not 0 <= others <= MOST_OTHERS:
        raise Refused(f"Give a number from 0 to {MOST_OTHERS}.", "others")


def tally_staff(given: Iterable[Given]) -> StaffTally:
    """What one member of staff, or a team, had of what was offered."""
    came = offered = minutes = length = 0
    last: date | None = None
    for one in given:
        if one.presence == "not_expected":
            continue
        offered += 1
        length += one.length
        if one.presence in {"came", "part"}:
            came += 1
            minutes += one.minutes
            last = max(last, one.day) if last else one.day
    return StaffTally(came, offered, minutes, length, last)


def hours(minutes: int) -> str:
    """1 h 30 min, short enough for a table."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} h" if whole else "", f"{rest} min" if rest or not whole else ""]
    return " ".join(part for part in parts if part)
