"""What people were called, and their codes, before a change: who must not be named was so named."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, event
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column
from sqlalchemy.orm.attributes import get_history

from base import clock
from base.database import Base, Instant, Pk, Words
from people.models.participants import Participant
from people.models.staff import User

_KEPT = {
    "given_name": "name",
    "family_name": "name",
    "preferred_name": "name",
    "name": "name",
    "code": "code",
    "practitioner_name": "worker",
    "coordinator_name": "worker",
}


class FormerName(Base):
    """What a participant or a member of staff was called until a moment.

    `what`: a `name` of their own, a participant's `code`, or the name of a `worker` of theirs.
    Kept by itself whoever changes the row, and not `Audited`: the change has its own sentence.
    """

    __tablename__ = "former_name"
    __table_args__ = (
        CheckConstraint("num_nonnulls(participant_id, user_id) = 1", name="one_person"),
    )
    id: Mapped[Pk]
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    what: Mapped[Words]
    was: Mapped[Words]
    until: Mapped[Instant]


def _keep(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    for row in list(session.dirty):
        if isinstance(row, Participant | User):
            for name, what in _KEPT.items():
                if hasattr(row, name):
                    _keep_one(session, row, name, what)


def _keep_one(session: Session, row: Participant | User, name: str, what: str) -> None:
    for was in get_history(row, name).deleted or ():
        if was and was != getattr(row, name):
            mine = "participant_id" if isinstance(row, Participant) else "user_id"
            made = FormerName(what=what, was=was, until=clock.now())
            setattr(made, mine, row.id)
            session.add(made)


event.listen(Session, "before_flush", _keep)
