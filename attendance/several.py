"""Several registers on one page: what becomes of one person's row when it is sent (PURE).

A page that shows many people may be old by the time it is sent. A row counts as touched only when
it says something else than it showed, so what colleagues did meanwhile to other rows stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from attendance.rules import MarkIntent

Fate = Literal["leave", "write", "overtaken"]


def fate(typed: MarkIntent, *, seen: MarkIntent | None, now: MarkIntent | None) -> Fate:
    """Leave the row, write what was typed, or say that somebody marked it otherwise meanwhile.

    `seen` is the mark that was on the screen, `now` the one that stands; None for none.
    """
    if typed in (now, seen):
        return "leave"
    return "write" if now == seen else "overtaken"
