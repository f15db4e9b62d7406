"""Erasing what messages said, once nobody can need it: that they were sent, or not, is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select, update

from base.database import db
from calendars.models import Message
from people.models import Team

BATCH = 2000


def erase_words(now: datetime) -> int:
    """Erase words, subject and address of at most `BATCH` messages; how many.

    A message is old when its team's days have passed since it was sent, or since it would have
    misled. What is on its way is left alone.
    """
    ended = func.greatest(Message.expires_at, func.coalesce(Message.sent_at, Message.expires_at))
    old = (
        select(Message.id)
        .join(Team, Team.id == Message.team_id)
        .where(
            Message.erased_at.is_(None),
            Message.state.not_in(("queued", "sending")),
            or_(Message.body != "", Message.subject != "", Message.to != ""),
            ended < now - func.make_interval(0, 0, 0, Team.keep_message_days),
        )
        .limit(BATCH)
        .with_for_update(of=Message, skip_locked=True)
    )
    gone = update(Message).where(Message.id.in_(old.scalar_subquery()))
    made = db.session.execute(
        gone.values(body="", subject="", to="", erased_at=now).returning(Message.id)
    )
    return len(made.all())
