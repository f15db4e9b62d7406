"""Programmes as they were when a cohort started, cohorts, and who is enrolled."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Json, Pk, PublicId, WallTime, Words
from people.models import Participant, Room, Team, User, Venue

LEAVE_REASONS = (
    "completed",
    "withdrew",
    "removed",
    "recall",
    "returned_to_court",
    "moved_area",
    "supervision_ended",
    "clinically_unsuitable",
    "died",
    "other",
)


class ProgrammeVersion(Base):
    """One version of a catalogue programme, kept because a cohort keeps what it began with."""

    __tablename__ = "programme_version"
    __table_args__ = (UniqueConstraint("slug", "version", "digest"),)
    id: Mapped[Pk]
    slug: Mapped[Words]
    version: Mapped[int]
    digest: Mapped[Words]
    text: Mapped[Words]
    kept_at: Mapped[Instant]


class Cohort(Audited, Base):
    """A programme being delivered by a team."""

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("status in ('planned', 'running', 'ended')", name="status"),
        CheckConstraint("entry in ('closed', 'rolling', 'residents')", name="entry"),
        CheckConstraint("capacity between 1 and 500", name="capacity"),
        UniqueConstraint("team_id", "name"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    programme_version_id: Mapped[int] = mapped_column(ForeignKey("programme_version.id"))
    programme_slug: Mapped[Words]
    name: Mapped[Words]
    entry: Mapped[Words]
    status: Mapped[Words] = mapped_column(default="planned")
    starts_on: Mapped[Day]
    ends_on: Mapped[Day | None]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    capacity: Mapped[int]
    planned_at: Mapped[Instant]
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    team: Mapped[Team] = relationship()
    programme_version: Mapped[ProgrammeVersion] = relationship()
    venue: Mapped[Venue] = relationship()
    room: Mapped[Room | None] = relationship()
    slots: Mapped[list[CohortSlot]] = relationship(
        back_populates="cohort", order_by="CohortSlot.weekday, CohortSlot.at"
    )
    staff: Mapped[list[CohortStaff]] = relationship(
        back_populates="cohort", order_by="CohortStaff.id"
    )


class CohortSlot(Audited, Base):
    """A weekly slot of one strand: weekday (Monday is 0) and London wall-clock time."""

    __tablename__ = "cohort_slot"
    __table_args__ = (UniqueConstraint("cohort_id", "strand", "weekday", "at"),)
    id: Mapped[Pk]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    strand: Mapped[Words]
    weekday: Mapped[int]
    at: Mapped[WallTime]
    cohort: Mapped[Cohort] = relationship(back_populates="slots")


class CohortStaff(Audited, Base):
    """A member of staff who usually leads a cohort's sessions."""

    __tablename__ = "cohort_staff"
    __table_args__ = (
        UniqueConstraint("cohort_id", "user_id"),
        CheckConstraint("part in ('lead', 'co_facilitator')", name="part"),
    )
    id: Mapped[Pk]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    part: Mapped[Words]
    cohort: Mapped[Cohort] = relationship(back_populates="staff")
    user: Mapped[User] = relationship()


class Enrolment(Audited, Base):
    """One person's time in one cohort; each step of it is a dated row."""

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint(
            "status in ('waiting', 'offered', 'enrolled', 'paused', 'completed', 'left')",
            name="status",
        ),
        CheckConstraint(f"leave_reason in {('', *LEAVE_REASONS)}", name="leave_reason"),
        CheckConstraint("left_on is null or left_on >= enrolled_on", name="order"),
        Index(
            "uq_enrolment_active",
            "cohort_id",
            "participant_id",
            unique=True,
            postgresql_where="status in ('waiting', 'offered', 'enrolled', 'paused')",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    status: Mapped[Words]
    enrolled_on: Mapped[Day]
    left_on: Mapped[Day | None]
    leave_reason: Mapped[Words] = mapped_column(default="")
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    cohort: Mapped[Cohort] = relationship()
    participant: Mapped[Participant] = relationship()
    therapist: Mapped[User | None] = relationship()
    steps: Mapped[list[EnrolmentStep]] = relationship(
        back_populates="enrolment", order_by="EnrolmentStep.id"
    )


class EnrolmentStep(Base):
    """One dated change of an enrolment: to which status, by whom, why."""

    __tablename__ = "enrolment_step"
    id: Mapped[Pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    status: Mapped[Words]
    on: Mapped[Day]
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    why: Mapped[Words] = mapped_column(default="")
    enrolment: Mapped[Enrolment] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()


class CohortDraft(Base):
    """The answers given so far to "Plan a cohort", so that leaving and coming back keeps them."""

    __tablename__ = "cohort_draft"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    answers: Mapped[Json]
    changed_at: Mapped[Instant]
    accepted_cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    accepted_cohort: Mapped[Cohort | None] = relationship()
