"""Links other slices add about a session, on its page and on its signed register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from people.models import User
from programmes.models import ProgrammeSession


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, in words."""

    words: str
    href: str


Make = Callable[[User, ProgrammeSession], Link | None]

_LINKS: dict[str, tuple[int, Make]] = {}


def add_link(name: str, order: int, make: Make) -> None:
    """Add a link about every session, from a slice's `init_app`; lower `order` comes first.

    `make(user, session)` returns None where there is nothing for this person to do.
    """
    _LINKS[name] = (order, make)


def links_of(user: User, session: ProgrammeSession) -> list[Link]:
    """The links there are for this person, in order."""
    made = [make(user, session) for _, make in sorted(_LINKS.values(), key=lambda one: one[0])]
    return [link for link in made if link is not None]
