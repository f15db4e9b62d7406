"""How many came, of how many, and how that changes (PURE).

A session counts for somebody once it says who came; one the service called off is as if it had
never been. A trend is the last sessions against those before, in words: it is a reason to look,
and never a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeVar

if TYPE_CHECKING:
    from attendance.meetings import Meeting

K = TypeVar("K", bound=Hashable)
Direction = Literal["more", "same", "less", "too_few"]

SEEN: Final = frozenset({"5", "6"})
"""The NHS attendance statuses of those who were seen."""
WINDOW: Final = 4
"""How many sessions are compared with as many before them."""
NOTABLE_PERSON: Final = 50
"""Percentage points between the two that are worth saying of a person: two sessions of four."""
NOTABLE_GROUP: Final = 10
"""And of a group."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person expected at one session, as marked last. `person` is a row number."""

    person: int
    strand: str
    meeting: Meeting
    place: int = 0
    reason: str = ""
    late: int = 0
    words: int | None = None

    @property
    def came(self) -> bool:
        """Whether they were there and seen."""
        return self.meeting.marked and self.meeting.presence in SEEN


@dataclass(frozen=True, slots=True)
class Tally:
    """Came of those marked; minutes had and offered; `unmarked` still have no mark."""

    came: int = 0
    marked: int = 0
    minutes: int = 0
    minutes_offered: int = 0
    unmarked: int = 0

    @property
    def share(self) -> int | None:
        """Whole percent that came; None when nothing is marked."""
        return percent(self.came, self.marked)


@dataclass(frozen=True, slots=True)
class Trend:
    """The last sessions against those before: (came, of) for each, and what that says."""

    direction: Direction
    last: tuple[int, int] = (0, 0)
    before: tuple[int, int] = (0, 0)
    unit: str = "sessions"

    @property
    def arrow(self) -> str:
        """An arrow to see; the words say the same."""
        return {"more": "↑", "same": "→", "less": "↓", "too_few": ""}[self.direction]

    @property
    def words(self) -> str:
        """Coming more, and the others."""
        return {
            "more": "Coming more",
            "same": "As before",
            "less": "Coming less",
            "too_few": "Too few yet",
        }[self.direction]

    @property
    def sentence(self) -> str:
        """The figures it rests on."""
        if self.direction == "too_few":
            return f"It takes {2 * WINDOW} marked {self.unit} to say."
        return (
            f"{self.last[0]} of {self.last[1]} in the last {WINDOW} {self.unit}, "
            f"{self.before[0]} of {self.before[1]} in the {WINDOW} before."
        )

    @property
    def order(self) -> int | None:
        """To sort by: coming less first; None when there is nothing to say."""
        return {"less": 0, "same": 1, "more": 2, "too_few": None}[self.direction]


def percent(part: int, whole: int) -> int | None:
    """Whole percent, rounded down; None of nothing."""
    return 100 * part // whole if whole else None


def tally(seats: Iterable[Seat]) -> Tally:
    """How many of these came."""
    came = marked = minutes = offered = unmarked = 0
    for seat in seats:
        meeting = seat.meeting
        if meeting.marked:
            marked += 1
            offered += meeting.minutes
            if seat.came:
                came += 1
                minutes += meeting.minutes_attended
        elif not meeting.off:
            unmarked += 1
    return Tally(came, marked, minutes, offered, unmarked)


def grouped(seats: Iterable[Seat], key: Callable[[Seat], K]) -> dict[K, list[Seat]]:
    """The seats by a key, each group in the order they came in."""
    found: dict[K, list[Seat]] = {}
    for seat in seats:
        found.setdefault(key(seat), []).append(seat)
    return found


def trend_of_person(seats: Sequence[Seat]) -> Trend:
    """A person's last sessions against those before. `seats` are theirs, in order of time."""
    came = [(int(seat.came), 1) for seat in seats if seat.meeting.marked]
    return _trend(came, NOTABLE_PERSON)


def trend_of_group(turnouts: Sequence[tuple[int, int]], unit: str = "sessions") -> Trend:
    """A group's: (came, marked) of each session, or month, in order of time."""
    told = _trend([turnout for turnout in turnouts if turnout[1]], NOTABLE_GROUP)
    return replace(told, unit=unit)


def reasons(seats: Iterable[Seat]) -> list[tuple[str, int]]:
    """How often each reason was given for not coming, the most first; "" where none was."""
    missed = Counter(s.reason for s in seats if s.meeting.marked and not s.came)
    return sorted(missed.items(), key=lambda one: (-one[1], one[0]))


def _trend(turnouts: Sequence[tuple[int, int]], notable: int) -> Trend:
    if len(turnouts) < 2 * WINDOW:
        return Trend("too_few")
    last = _total(turnouts[-WINDOW:])
    before = _total(turnouts[-2 * WINDOW : -WINDOW])
    # In whole numbers: both shares over the product of their sizes, so that nothing is rounded.
    difference = 100 * (last[0] * before[1] - before[0] * last[1])
    enough = notable * last[1] * before[1]
    if difference >= enough:
        return Trend("more", last, before)
    return Trend("less" if -difference >= enough else "same", last, before)


def _total(turnouts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(came for came, _ in turnouts), sum(of for _, of in turnouts)
