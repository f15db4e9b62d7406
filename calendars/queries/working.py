"""Whether any team works with a participant: without one, nothing reaches them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from people.models import Caseload, Participant


def works_with(participant_id: Any) -> ColumnElement[bool]:
    """That any team works with a participant, who is alive, for a statement."""
    person = aliased(Participant)
    return exists().where(
        Caseload.participant_id == participant_id,
        Caseload.ended_at.is_(None),
        person.id == Caseload.participant_id,
        person.died_on.is_(None),
    )
