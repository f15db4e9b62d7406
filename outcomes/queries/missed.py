"""Reading occasions that were missed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base.audit import note_seen
from base.database import db
from base.errors import NotYours
from outcomes.models import MissedOccasion
from people.models import User
from people.queries.participants import may_see
from people.roles import Can
from programmes.models import Enrolment


def get_missed(user: User, public_id: UUID) -> MissedOccasion:
    """One occasion that was missed, of somebody on one's teams. Raises `NotYours`."""
    found = db.session.scalar(
        select(MissedOccasion)
        .join(MissedOccasion.enrolment)
        .join(Enrolment.participant)
        .where(MissedOccasion.public_id == public_id, may_see(user, Can.MEASURE))
        .options(
            joinedload(MissedOccasion.enrolment).joinedload(Enrolment.participant),
            joinedload(MissedOccasion.enrolment).joinedload(Enrolment.cohort),
        )
    )
    if found is None:
        raise NotYours
    note_seen(found.enrolment.participant.public_id)
    return found
