"""What the scheduler does for this slice."""

from __future__ import annotations

from base.audit import System
from base.work import unit_of_work
from outcomes.services import links

_BY = System("The night's work")


def end_old_links() -> str:
    """End the links to fill in a form that ran out, and forget what was half done by them."""
    with unit_of_work():
        ended = links.end_links_of_gone(_BY)
    return f"{ended} ended"
