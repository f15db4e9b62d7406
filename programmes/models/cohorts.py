"""Programmes as they were when a cohort started, cohorts, and who is enrolled."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Json, Pk, PublicId, WallTime, Words
from people.models import Participant, Room, Team, User, Venue
from programmes.models.referrals import Referral

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
"""Why somebody left, as a person may choose it."""
ENDED_BY_US = ("transferred", "offer_declined")
"""Why a time in a cohort ended when the application says so itself."""


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
    """A programme being delivered by a team; withdrawn when the plan that made it was undone.

    `laid_until`: sessions of its weekly strands are laid out up to this day, and a session
    missing before it is missing because somebody wanted it so.
    """

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("status in ('planned', 'running', 'ended', 'withdrawn')", name="status"),
        CheckConstraint("entry in ('closed', 'rolling', 'residents')", name="entry"),
        CheckConstraint("capacity between 1 and 500", name="capacity"),
        Index(
            "uq_cohort_team_id_name",
            "team_id",
            "name",
            unique=True,
            postgresql_where="status <> 'withdrawn'",
        ),
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
    laid_until: Mapped[Day | None]
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
        back_populates="cohort", order_by="CohortSlot.week, CohortSlot.weekday, CohortSlot.at"
    )
    staff: Mapped[list[CohortStaff]] = relationship(
        back_populates="cohort", order_by="CohortStaff.id"
    )


class CohortSlot(Audited, Base):
    """A slot of one strand: weekday (Monday is 0), London wall-clock time, week of its cycle."""

    __tablename__ = "cohort_slot"
    __table_args__ = (UniqueConstraint("cohort_id", "strand", "week", "weekday", "at"),)
    id: Mapped[Pk]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    strand: Mapped[Words]
    week: Mapped[int] = mapped_column(default=1)
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
    """One person's time in one cohort; each step of it is a dated row.

    They are expected from `enrolled_on` (waiting or offered a place: the day they would join) to
    the day before `left_on`, which may be to come, without their pauses. `status` is today's; the
    night's work moves it on. `answer_by` goes with an offer; `therapist` is today's allocation.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint(
            "status in ('waiting', 'offered', 'enrolled', 'paused', 'completed', 'left')",
            name="status",
        ),
        CheckConstraint(
            f"leave_reason in {('', *LEAVE_REASONS, *ENDED_BY_US)}", name="leave_reason"
        ),
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
    answer_by: Mapped[Day | None]
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"), index=True)
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)
    cohort: Mapped[Cohort] = relationship()
    participant: Mapped[Participant] = relationship()
    therapist: Mapped[User | None] = relationship()
    referral: Mapped[Referral | None] = relationship()
    came_from: Mapped[Enrolment | None] = relationship(remote_side="Enrolment.id")
    steps: Mapped[list[EnrolmentStep]] = relationship(
        back_populates="enrolment", order_by="EnrolmentStep.id"
    )
    pauses: Mapped[list[EnrolmentPause]] = relationship(
        back_populates="enrolment", order_by="EnrolmentPause.first, EnrolmentPause.id"
    )
    allocations: Mapped[list[TherapistAllocation]] = relationship(
        back_populates="enrolment", order_by="TherapistAllocation.first, TherapistAllocation.id"
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


class EnrolmentPause(Audited, Base):
    """Away from a day until before `back_on`, if it is known. Called off: back on the first day."""

    __tablename__ = "enrolment_pause"
    __table_args__ = (CheckConstraint("back_on is null or back_on >= first", name="order"),)
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    first: Mapped[Day]
    back_on: Mapped[Day | None]
    why: Mapped[Words] = mapped_column(default="")
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    enrolment: Mapped[Enrolment] = relationship(back_populates="pauses")


class TherapistAllocation(Audited, Base):
    """The therapist allocated to somebody from a day and perhaps to one, both included."""

    __tablename__ = "therapist_allocation"
    __table_args__ = (
        CheckConstraint("last is null or last >= first", name="order"),
        Index(
            "uq_therapist_allocation_now",
            "enrolment_id",
            unique=True,
            postgresql_where="last is null",
        ),
    )
    id: Mapped[Pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    first: Mapped[Day]
    last: Mapped[Day | None]
    why: Mapped[Words] = mapped_column(default="")
    enrolment: Mapped[Enrolment] = relationship(back_populates="allocations")
    user: Mapped[User] = relationship()


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
