"""What is noted when a calendar is fetched: who last did."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.database import db
from calendars.bodies import client_family
from calendars.models import FeedFetch
from calendars.queries.links import Link

_HOUR = timedelta(hours=1)


def is_due(link: Link) -> bool:
    """Whether this fetch is worth a line: the last one noted is an hour old."""
    return link.fetched_at is None or clock.now() - link.fetched_at >= _HOUR


def note_fetch(feed_id: int, user_agent: str) -> None:
    """Note that a calendar fetched a link just now, and of which kind it is."""
    row = {"feed_id": feed_id, "at": clock.now(), "client": client_family(user_agent)}
    db.session.execute(
        insert(FeedFetch).values(row).on_conflict_do_update(index_elements=["feed_id"], set_=row)
    )
