"""Links in force of participants whom no team works with any more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, true
from sqlalchemy.orm import joinedload

from base.database import db
from calendars.models import Feed, OwnPage
from calendars.queries.working import works_with
from people.models import Participant


def pages_of_leavers(person: Participant | None = None) -> Sequence[OwnPage]:
    """Live links of participants whom no team works with any more, or of one of them."""
    whose = OwnPage.participant_id == person.id if person is not None else true()
    return db.session.scalars(
        select(OwnPage)
        .where(OwnPage.ended_at.is_(None), whose, ~works_with(OwnPage.participant_id))
        .options(joinedload(OwnPage.participant))
        .order_by(OwnPage.id)
    ).all()


def feeds_of_leavers(person: Participant | None = None) -> Sequence[Feed]:
    """Live calendar links of participants whom no team works with any more, or of one of them."""
    whose = Feed.participant_id == person.id if person is not None else true()
    return db.session.scalars(
        select(Feed)
        .where(
            Feed.revoked_at.is_(None),
            Feed.participant_id.is_not(None),
            whose,
            ~works_with(Feed.participant_id),
        )
        .options(joinedload(Feed.participant))
        .order_by(Feed.id)
    ).all()
