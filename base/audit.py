"""The audit log: a sentence for people about every write, and a line for every look at a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from flask import g, has_request_context
from sqlalchemy import BigInteger, ForeignKey, Index, desc, insert, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base import clock
from base.database import Base, Instant, Json, Pk, Words, db
from base.work import SilentWriteError, current_unit, unit_of_work


class Actor(Protocol):
    """Whoever did it: a member of staff, or the system by name."""

    @property
    def id(self) -> int | None: ...  # noqa: D102 the row number, None for the system
    @property
    def name(self) -> str: ...  # noqa: D102 as printed in the log


@dataclass(frozen=True)
class System:
    """An actor that is not a person: a command or a job, named."""

    name: str = "Daybook"
    id: int | None = None


class AuditEvent(Base):
    """One write, as a sentence: who, when, what, why."""

    __tablename__ = "audit_event"
    id: Mapped[Pk]
    at: Mapped[Instant] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    actor: Mapped[Words]
    action: Mapped[Words] = mapped_column(index=True)
    sentence: Mapped[Words]
    detail: Mapped[Json]
    subjects: Mapped[list[AuditSubject]] = relationship(back_populates="event")


class AuditSubject(Base):
    """What an event was about: one row for each thing it touched, by its public identifier."""

    __tablename__ = "audit_subject"
    __table_args__ = (Index("ix_audit_subject_subject_event", "subject", "event_id"),)
    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    subject: Mapped[UUID] = mapped_column(primary_key=True)
    event: Mapped[AuditEvent] = relationship(back_populates="subjects")


class Look(Base):
    """One view of a participant's record: who looked, when, at which page."""

    __tablename__ = "look"
    __table_args__ = (Index("ix_look_subject_at", "subject", "at"),)
    id: Mapped[Pk]
    at: Mapped[Instant]
    actor_id: Mapped[int] = mapped_column(BigInteger, index=True)
    actor: Mapped[Words]
    subject: Mapped[UUID]
    page: Mapped[Words]


def record(
    action: str,
    sentence: str,
    *,
    by: Actor,
    about: Iterable[UUID] = (),
    **detail: Any,
) -> None:
    """Write one audit sentence in the unit of work now open.

    `action` is `thing.verb` in the past tense; `about` the public identifiers it touches;
    `detail` extra facts (JSON values). Raises `SilentWriteError` outside a unit of work.
    """
    unit = current_unit()
    if unit is None:
        message = f"audit sentence {action!r} outside a unit of work"
        raise SilentWriteError(message)
    event = AuditEvent(
        at=clock.now(),
        actor_id=by.id,
        actor=by.name,
        action=action,
        sentence=sentence,
        detail=detail,
    )
    event.subjects = [AuditSubject(subject=subject) for subject in dict.fromkeys(about)]
    db.session.add(event)
    unit.sentences += 1


def events_about(subject: UUID, limit: int = 200) -> Sequence[AuditEvent]:
    """The newest events about one thing, newest first."""
    found = db.session.scalars(
        select(AuditEvent)
        .join(AuditSubject)
        .where(AuditSubject.subject == subject)
        .order_by(desc(AuditEvent.at), desc(AuditEvent.id))
        .limit(limit)
    )
    return found.all()


def note_seen(*subjects: UUID) -> None:
    """Remember that this request showed these participants; written when the answer is sent."""
    if has_request_context():
        seen: dict[UUID, None] = g.setdefault("seen_people", {})
        seen.update(dict.fromkeys(subjects))


def forget_seen() -> None:
    """This answer shows nobody after all: people were read to be counted, and nothing more."""
    if has_request_context():
        g.pop("seen_people", None)


def write_looks(by: Actor, page: str) -> None:
    """Write what `note_seen` gathered in this request, in a transaction of its own."""
    seen: dict[UUID, None] = g.pop("seen_people", {})
    if not seen or by.id is None:
        return
    at = clock.now()
    rows = [
        {"at": at, "actor_id": by.id, "actor": by.name, "subject": s, "page": page} for s in seen
    ]
    with unit_of_work():
        db.session.execute(insert(Look), rows)


def looks_at(subject: UUID, limit: int = 500) -> Sequence[Look]:
    """Who looked at a participant, newest first."""
    found = db.session.scalars(
        select(Look)
        .where(Look.subject == subject)
        .order_by(desc(Look.at), desc(Look.id))
        .limit(limit)
    )
    return found.all()
