"""Links other slices add to the page of a climate round, which lies below them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from outcomes.models import ClimateRound
from people.models import User


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, in words."""

    words: str
    href: str


Make = Callable[[User, ClimateRound], Link | None]

_LINKS: dict[str, tuple[int, Make]] = {}


def add_link(name: str, order: int, make: Make) -> None:
    """Add a link to every round's page, from a slice's `init_app`; lower `order` comes first.

    `make(user, round)` returns None where there is nothing for this person to do.
    """
    _LINKS[name] = (order, make)


def links_of(user: User, held: ClimateRound) -> list[Link]:
    """The links there are for this person, in order."""
    made = [make(user, held) for _, make in sorted(_LINKS.values(), key=lambda one: one[0])]
    return [link for link in made if link is not None]
