"""Reading when one participant, already found, cannot come."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base.database import db
from base.errors import NotYours
from people.models import Participant, Unavailability


def unavailability_of(person: Participant) -> Sequence[Unavailability]:
    """Everything that keeps a participant from coming, soonest first; what is over too."""
    return db.session.scalars(
        select(Unavailability)
        .where(Unavailability.participant_id == person.id)
        .order_by(Unavailability.first, Unavailability.at, Unavailability.id)
    ).all()


def get_unavailability(person: Participant, public_id: UUID) -> Unavailability:
    """One of them. Raises `NotYours` when it is another's."""
    found = db.session.scalar(
        select(Unavailability)
        .where(Unavailability.participant_id == person.id, Unavailability.public_id == public_id)
        .options(joinedload(Unavailability.participant))
    )
    if found is None:
        raise NotYours
    return found
