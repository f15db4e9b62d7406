"""The end of a team's work with somebody: what slices above say against it, and do after it.

They cannot be imported from here, so they add themselves from their `init_app`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from base.audit import Actor
from people.models import Participant, Team

Against = Callable[[Participant, Team], list[str]]
LastDay = Callable[[Participant, Team], date | None]
Follow = Callable[[Participant, Actor], None]


@dataclass(frozen=True)
class Concerned:
    """A slice that has to do with it.

    `against(person, team)`: sentences of what is still going on and what to do about it.
    `last_day(person, team)`: the last day of what was going on and is over. `follow(person, by)`:
    what is done at once, in the same unit of work, after any team's work with somebody ended or
    after their death was recorded.
    """

    against: Against | None = None
    last_day: LastDay | None = None
    follow: Follow | None = None


_CONCERNED: dict[str, Concerned] = {}


def concern(name: str, one: Concerned) -> None:
    """Have a slice asked and told from now on; the same name again replaces it."""
    _CONCERNED[name] = one


def against(person: Participant, team: Team) -> list[str]:
    """Everything the slices above say against ending this team's work with somebody now."""
    asked = (one.against(person, team) for one in _CONCERNED.values() if one.against is not None)
    return [sentence for found in asked for sentence in found]


def last_day(person: Participant, team: Team) -> date | None:
    """The latest last day that any of them knows of; None when nothing has ended."""
    days = [one.last_day(person, team) for one in _CONCERNED.values() if one.last_day is not None]
    return max((day for day in days if day is not None), default=None)


def tell(person: Participant, by: Actor) -> None:
    """Tell whoever follows."""
    for one in _CONCERNED.values():
        if one.follow is not None:
            one.follow(person, by)
