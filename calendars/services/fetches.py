"""What is noted when a calendar is fetched: who last did, and guesses at tokens."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.database import db
from calendars.bodies import client_family
from calendars.models import FeedFetch, FeedMiss
from calendars.queries import links
from calendars.queries.links import Link

MISSES_A_MINUTE = 30
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


def note_miss(address: str, secret: str) -> bool:
    """Count an unknown token against an address; False, with nothing written, over the limit.

    The address is kept only as a keyed hash, and an hour at most; of IPv6 only the network, since
    one household or machine has all of it.
    """
    minute = clock.now().replace(second=0, microsecond=0)
    hashed = hmac.new(secret.encode(), _network(address).encode(), hashlib.sha256).digest()
    before = links.misses(hashed, minute)
    if before >= MISSES_A_MINUTE:
        return False
    _count(hashed, minute)
    if not before:
        db.session.execute(delete(FeedMiss).where(FeedMiss.minute < minute - _HOUR))
    return True


def _count(hashed: bytes, minute: datetime) -> None:
    stmt = insert(FeedMiss).values(address=hashed, minute=minute, misses=1)
    db.session.execute(
        stmt.on_conflict_do_update(
            index_elements=["address", "minute"], set_={"misses": FeedMiss.misses + 1}
        )
    )


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return found.exploded[:19] if isinstance(found, IPv6Address) else address
