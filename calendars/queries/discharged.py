"""Links in force of participants whom no team works with any more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base.database import db
from calendars.models import Feed, OwnPage
from calendars.queries.pages import works_with


def pages_of_leavers() -> Sequence[OwnPage]:
    """Live links of participants whom no team works with any more."""
    return db.session.scalars(
        select(OwnPage)
        .where(OwnPage.ended_at.is_(None), ~works_with(OwnPage.participant_id))
        .options(joinedload(OwnPage.participant))
        .order_by(OwnPage.id)
    ).all()


def feeds_of_leavers() -> Sequence[Feed]:
    """Live calendar links of participants whom no team works with any more."""
    return db.session.scalars(
        select(Feed)
        .where(
            Feed.revoked_at.is_(None),
            Feed.participant_id.is_not(None),
            ~works_with(Feed.participant_id),
        )
        .options(joinedload(Feed.participant))
        .order_by(Feed.id)
    ).all()
