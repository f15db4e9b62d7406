"""Who is told, inside the same unit of work, that somebody arrived at or left premises.

Slices that lie above and cannot be imported add themselves from their `init_app`.
"""

from __future__ import annotations

from collections.abc import Callable

from base.audit import Actor
from people.models import Stay

Follow = Callable[[Stay, Actor], None]

_FOLLOWERS: dict[str, Follow] = {}


def follow(name: str, act: Follow) -> None:
    """Call `act(stay, by)` after every arrival and departure, in its unit of work."""
    _FOLLOWERS[name] = act


def tell(stay: Stay, by: Actor) -> None:
    """Tell whoever follows."""
    for act in _FOLLOWERS.values():
        act(stay, by)
