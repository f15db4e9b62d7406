"""What is noted when a calendar is fetched: which kind of calendar did, and when."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.database import db
from calendars.models import FeedFetch
from calendars.queries.links import Link

_HOUR = timedelta(hours=1)


def is_due(link: Link) -> bool:
    """Whether this fetch is worth a line.

    The last one of this kind of calendar is an hour old, or something has changed since: then it
    tells that the change was seen.
    """
    if link.fetched_at is None or clock.now() - link.fetched_at >= _HOUR:
        return True
    return link.changed_at is not None and link.changed_at > link.fetched_at


def note_fetch(feed_id: int, client: str) -> None:
    """Note that a kind of calendar fetched a link just now."""
    row = {"feed_id": feed_id, "at": clock.now(), "client": client}
    db.session.execute(
        insert(FeedFetch)
        .values(row)
        .on_conflict_do_update(index_elements=["feed_id", "client"], set_={"at": row["at"]})
    )
