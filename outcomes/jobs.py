"""What the scheduler does for this slice."""

from __future__ import annotations

from base import clock
from base.audit import System
from base.work import unit_of_work
from outcomes.services import climate_codes, links

_BY = System("The night's work")


def end_old_links() -> str:
    """End the links to fill in a form that ran out, and forget what was half done by them."""
    with unit_of_work():
        ended = links.end_links_of_gone(_BY)
    return f"{ended} ended"


def forget_old_climate_codes() -> str:
    """Delete codes nobody used of rounds that take no answers by code any more."""
    with unit_of_work():
        return f"{climate_codes.forget_old_codes(clock.today())} removed"
