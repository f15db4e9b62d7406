"""Guesses at secret links and codes: counted by address, so that nobody goes on guessing."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from base import clock
from base.database import Base, Instant, db

MISSES_A_MINUTE = 30
_HOUR = timedelta(hours=1)


class LinkMiss(Base):
    """Guesses at tokens from one address in one minute; the address is kept only as a hash."""

    __tablename__ = "feed_miss"  # calendar links were the first of them
    address: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    minute: Mapped[Instant] = mapped_column(primary_key=True)
    misses: Mapped[int] = mapped_column(default=0)


def note_miss(address: str, secret: str) -> bool:
    """Count an unknown token against an address; False, with nothing written, over the limit.

    The address is kept only as a keyed hash, and an hour at most; of IPv6 only the network, since
    one household or machine has all of it.
    """
    minute = clock.now().replace(second=0, microsecond=0)
    hashed = hmac.new(secret.encode(), _network(address).encode(), hashlib.sha256).digest()
    before = _misses(hashed, minute)
    if before >= MISSES_A_MINUTE:
        return False
    _count(hashed, minute)
    if not before:
        db.session.execute(delete(LinkMiss).where(LinkMiss.minute < minute - _HOUR))
    return True


def _misses(address: bytes, minute: datetime) -> int:
    found = db.session.scalar(
        select(LinkMiss.misses).where(LinkMiss.address == address, LinkMiss.minute == minute)
    )
    return found or 0


def _count(hashed: bytes, minute: datetime) -> None:
    stmt = insert(LinkMiss).values(address=hashed, minute=minute, misses=1)
    db.session.execute(
        stmt.on_conflict_do_update(
            index_elements=["address", "minute"], set_={"misses": LinkMiss.misses + 1}
        )
    )


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return found.exploded[:19] if isinstance(found, IPv6Address) else address
