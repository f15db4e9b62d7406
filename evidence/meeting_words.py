"""PURE: the words of community meetings: who chaired, who raised it, who came, what is open."""

from __future__ import annotations

from datetime import date
from typing import Final

CHAIRS: Final = {
    "residents": "A resident",
    "staff": "Staff",
    "both": "A resident and staff together",
}
"""Who chaired, by role; the same keys as whose voice an item of evidence is."""
RAISED: Final = {"residents": "A resident", "staff": "Staff", "visitors": "A visitor"}
"""Who raised something, by role."""
WHOM: Final = {
    "residents": "Residents",
    "staff": "Staff",
    "both": "Residents and staff",
    "outsiders": "Somebody from outside",
}
"""Who is to do something, by role."""
LED_BY_RESIDENTS: Final = frozenset({"residents", "both"})


def came_words(residents: int, staff: int, visitors: int) -> str:
    """Who came, in numbers: "8 residents, 2 members of staff and 1 visitor"."""
    said = [
        _many(residents, "resident", "residents"),
        _many(staff, "member of staff", "members of staff"),
        _many(visitors, "visitor", "visitors"),
    ]
    told = [one for one in said if one]
    return " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)


def voice_of(residents: int, staff: int) -> str:
    """Whose voice something is that so many had a part in."""
    if residents and staff:
        return "both"
    return "residents" if residents else "staff"


def is_open(decision: str, to_do: str, done_on: date | None) -> bool:
    """Whether a topic comes back: it is not decided yet, or what was to be done is not done."""
    return done_on is None and not (decision and not to_do)


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}" if count else ""
