"""Where somebody lands who comes back to a shared computer and left no page open."""

from __future__ import annotations

from collections.abc import Callable

from people.models import User, Venue

Landing = Callable[[User, Venue], str]

_LANDINGS: list[Landing] = []


def set_landing(landing: Landing) -> None:
    """Say where, from the `init_app` of the slice whose page it is; the latest counts.

    `landing(user, venue)` returns an address of ours, empty when this person has no page there.
    """
    _LANDINGS[:] = [landing]


def page_for(user: User, venue: Venue) -> str:
    """The page of a premises for this person; Today when they have none there."""
    return next((found for landing in _LANDINGS if (found := landing(user, venue))), "/")
