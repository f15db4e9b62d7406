"""Sessions: when and where, who is expected, who leads, and every change made to them."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, WallTime, Words
from people.models import Participant, Room, User, Venue
from programmes.models.cohorts import Cohort, Enrolment

STATUSES = ("planned", "held", "cancelled", "not_held", "withdrawn")


def _seed() -> bytes:
    return secrets.token_bytes(16)


class ProgrammeSession(Audited, Base):
    """One meeting. `day` and `at` are the London wall clock meant; `starts`, `ends` the instants.

    `version` rises on every change anyone could see; `sequence` on time, place or status alone;
    `changed_at` is when it last did. `uid_seed` makes its calendar identifiers, one per audience.
    Withdrawn: a plan that had added it was undone; it is in no list, and cancelled in calendars.
    `as_history`: it had happened before it was recorded. `overlap_why`: the reason it may overlap.
    """

    __tablename__ = "programme_session"
    __table_args__ = (
        CheckConstraint(f"status in {STATUSES}", name="status"),
        CheckConstraint("ends > starts", name="order"),
        CheckConstraint("minutes between 1 and 1440", name="minutes"),
        Index("ix_programme_session_cohort_starts", "cohort_id", "starts"),
        Index("ix_programme_session_starts_status", "starts", "status"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    strand: Mapped[Words]
    kind: Mapped[Words]
    number: Mapped[int | None]
    topic: Mapped[Words | None]
    title: Mapped[Words]
    day: Mapped[Day]
    at: Mapped[WallTime]
    minutes: Mapped[int]
    starts: Mapped[Instant]
    ends: Mapped[Instant]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    status: Mapped[Words] = mapped_column(default="planned")
    spontaneous: Mapped[bool] = mapped_column(default=False)
    as_history: Mapped[bool] = mapped_column(default=False)
    overlap_why: Mapped[Words] = mapped_column(default="")
    catch_up_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme_session.id"), index=True
    )
    why: Mapped[Words] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[Instant]
    uid_seed: Mapped[bytes] = mapped_column(LargeBinary, default=_seed)
    cohort: Mapped[Cohort] = relationship()
    venue: Mapped[Venue] = relationship()
    room: Mapped[Room | None] = relationship()
    places: Mapped[list[Place]] = relationship(back_populates="session", order_by="Place.id")
    facilitations: Mapped[list[Facilitation]] = relationship(
        back_populates="session", order_by="Facilitation.id"
    )
    changes: Mapped[list[Change]] = relationship(back_populates="session", order_by="Change.id")


class Place(Audited, Base):
    """A participant expected at a session. Removed places stay, dated: marks keep theirs.

    `overlap_why` says why they may be expected although they are elsewhere at its time.
    """

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("session_id", "participant_id"),
        Index("ix_place_participant_session", "participant_id", "session_id"),
        Index("ix_place_removed_at", "removed_at", postgresql_where="removed_at is not null"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_session.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)
    removed_at: Mapped[Instant | None]
    overlap_why: Mapped[Words] = mapped_column(default="")
    session: Mapped[ProgrammeSession] = relationship(back_populates="places")
    participant: Mapped[Participant] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()


class Facilitation(Audited, Base):
    """A member of staff at a session, and their part in it."""

    __tablename__ = "facilitation"
    __table_args__ = (
        UniqueConstraint("session_id", "user_id"),
        CheckConstraint("part in ('lead', 'co_facilitator', 'cover', 'observer')", name="part"),
    )
    id: Mapped[Pk]
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_session.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    part: Mapped[Words]
    session: Mapped[ProgrammeSession] = relationship(back_populates="facilitations")
    user: Mapped[User] = relationship()


class Change(Base):
    """One change to a session: before, after, why, who asked, who did it, by which plan.

    `before` and `after` are whole states (`programmes.states`); empty before for one added.
    """

    __tablename__ = "session_change"
    __table_args__ = (Index("ix_session_change_at", "at"),)
    id: Mapped[Pk]
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_session.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    verb: Mapped[Words]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    why: Mapped[Words] = mapped_column(default="")
    asked_by: Mapped[Words] = mapped_column(default="")
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    session: Mapped[ProgrammeSession] = relationship(back_populates="changes")
    by: Mapped[User | None] = relationship()
