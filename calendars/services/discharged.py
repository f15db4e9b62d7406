"""The links of participants whom no team works with any more: ended, at once or by the night."""

from __future__ import annotations

from base.audit import Actor
from calendars.queries import discharged as queries
from calendars.services.feeds import revoke_feed
from calendars.services.pages import end_page
from people.models import Participant

WHY = "no team works with them"


def end_links(by: Actor, *, of: Participant | None = None) -> tuple[int, int]:
    """End the pages and the calendar links of everybody, or of one person, whom no team works with.

    How many pages and how many links.
    """
    own_pages, feeds = queries.pages_of_leavers(of), queries.feeds_of_leavers(of)
    for page in own_pages:
        end_page(page, by=by, why=WHY)
    for feed in feeds:
        revoke_feed(feed, by=by, why=WHY)
    return len(own_pages), len(feeds)


def follow(person: Participant, by: Actor) -> None:
    """After a team's work with somebody ended, or their death: their links end if none is left."""
    end_links(by, of=person)
