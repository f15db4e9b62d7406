"""What the scheduler does for calendar links."""

from __future__ import annotations

from datetime import timedelta

from base.audit import System
from base.housekeeping import prune
from base.misses import LinkMiss
from base.work import unit_of_work
from calendars.queries.discharged import feeds_of_leavers, pages_of_leavers
from calendars.queries.feeds import links_of_leavers
from calendars.services.feeds import revoke_feed
from calendars.services.pages import end_page

KEEP_MISSES = timedelta(days=1)


def end_links_of_leavers() -> str:
    """End the links of staff who left: their 90 days of notice begin, then the address is gone."""
    with unit_of_work():
        leavers = links_of_leavers()
        for feed in leavers:
            revoke_feed(feed, by=System("The night's work"), why="no longer on a team")
    return f"{len(leavers)} ended"


def end_links_of_the_discharged() -> str:
    """End the pages and calendar links of participants whom no team works with any more."""
    by = System("The night's work")
    with unit_of_work():
        own_pages, links = pages_of_leavers(), feeds_of_leavers()
        for page in own_pages:
            end_page(page, by=by, why="no team works with them")
        for feed in links:
            revoke_feed(feed, by=by, why="no team works with them")
    return f"{len(own_pages)} pages and {len(links)} calendar links ended"


def prune_feed_misses() -> str:
    """Forget guesses at links from before yesterday."""
    return prune(LinkMiss.minute, KEEP_MISSES)
