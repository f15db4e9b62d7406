"""Formats that participants asked for on their own pages."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from base.database import db
from base.errors import NotYours
from calendars.models import FormatRequest
from people.models import Participant, User
from people.queries.participants import may_see


def open_request(participant_id: int) -> FormatRequest | None:
    """The format a participant asked for that nobody has answered yet."""
    return db.session.scalar(
        select(FormatRequest).where(
            FormatRequest.participant_id == participant_id, FormatRequest.answered_at.is_(None)
        )
    )


def open_requests(user: User, limit: int = 50) -> Sequence[FormatRequest]:
    """Formats asked for by people `user` may open, the oldest first."""
    return db.session.scalars(
        select(FormatRequest)
        .join(FormatRequest.participant)
        .where(FormatRequest.answered_at.is_(None), may_see(user))
        .options(contains_eager(FormatRequest.participant))
        .order_by(FormatRequest.asked_at, FormatRequest.id)
        .limit(limit)
    ).all()


def get_request(participant: Participant, public_id: UUID) -> FormatRequest:
    """A format this participant asked for. Raises `NotYours` otherwise."""
    found = db.session.scalar(
        select(FormatRequest).where(
            FormatRequest.public_id == public_id,
            FormatRequest.participant_id == participant.id,
        )
    )
    if found is None:
        raise NotYours
    return found
