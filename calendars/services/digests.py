"""Sending a digest: claimed and handed to the mail in one unit of work."""

from __future__ import annotations

from datetime import date

from sqlalchemy.dialects.postgresql import insert

from base import clock, mail
from base.database import db
from calendars import digest
from calendars.models import DigestSent
from calendars.queries import digests as queries
from people.models import User


def send_digest(user: User, day: date, url: str) -> bool:
    """Send somebody the digest about a day, unless they had it or there is nothing to say.

    The row is written in the same unit of work as the e-mail: neither is there without the other.
    """
    now = clock.now()
    since = queries.since_last(user, now)
    text = digest.write(
        day,
        clock.today(),
        queries.sessions_on(user, day),
        queries.changes_for(user, since, clock.today()),
        since=since,
        url=url,
    )
    if text is None:
        return False
    claimed = db.session.execute(
        insert(DigestSent)
        .values(user_id=user.id, day=day, at=now)
        .on_conflict_do_nothing()
        .returning(DigestSent.id)
    )
    if claimed.first() is None:
        return False
    mail.queue(user.email, text.subject, text.body, sender_id=None)
    return True
