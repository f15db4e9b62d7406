"""What a list to choose from offers first."""

from __future__ import annotations

from collections.abc import Iterable

Pairs = list[tuple[str, str]]


def unless_only(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """The pairs as given when there is one, else after a blank: nothing important is preset."""
    offered = list(pairs)
    return offered if len(offered) == 1 else [("", "Choose…"), *offered]
