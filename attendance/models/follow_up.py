"""What follows from who came: notices, waivers, concerns, practitioners to tell, hand-over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from attendance.models.registers import Mark
from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from base.mail import OutgoingMail
from people.models import Participant, User, Venue
from programmes.models import Cohort, Place

CHANNELS = ("phone", "in_person", "message", "somebody_else", "own_page")
ANSWERS = ("", "contacted", "reviewed", "no_action")
TOLD = ("", "email", "phone", "in_person", "not_needed")


class Notice(Audited, Base):
    """Somebody let the team know that they cannot come to one session.

    `recorded_by` is empty when they said so themselves on their own page.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(f"channel in {CHANNELS}", name="channel"),
        Index(
            "uq_notice_in_force",
            "place_id",
            unique=True,
            postgresql_where="withdrawn_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    received_at: Mapped[Instant]
    channel: Mapped[Words]
    reason: Mapped[Words] = mapped_column(default="")
    note: Mapped[Words] = mapped_column(default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_why: Mapped[Words] = mapped_column(default="")
    place: Mapped[Place] = relationship()
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])


class Waiver(Audited, Base):
    """A missed topic that need not be made up, and why; taken back, it is outstanding again."""

    __tablename__ = "waiver"
    __table_args__ = (
        Index(
            "uq_waiver_in_force",
            "place_id",
            unique=True,
            postgresql_where="taken_back_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    why: Mapped[Words]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
    taken_back_at: Mapped[Instant | None]
    place: Mapped[Place] = relationship()
    by: Mapped[User | None] = relationship()


class Concern(Audited, Base):
    """Something the records show that a person should look at, once for each episode.

    `ended_at`: a correction took away what it rested on. Nothing follows from it by itself.
    """

    __tablename__ = "concern"
    __table_args__ = (
        UniqueConstraint("participant_id", "cohort_id", "strand", "rule", "n", "episode"),
        CheckConstraint(f"answer in {ANSWERS}", name="answer"),
        CheckConstraint("(answer = '') = (answered_at is null)", name="answered"),
        Index(
            "ix_concern_open",
            "cohort_id",
            postgresql_where="answered_at is null and ended_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    strand: Mapped[Words]
    rule: Mapped[Words]
    n: Mapped[int]
    episode: Mapped[Words]
    ask: Mapped[Words]
    said: Mapped[Words]
    evidence: Mapped[list[Any]] = mapped_column(JSONB)
    raised_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    answer: Mapped[Words] = mapped_column(default="")
    note: Mapped[Words] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[Instant | None]
    participant: Mapped[Participant] = relationship()
    cohort: Mapped[Cohort] = relationship()
    answered_by: Mapped[User | None] = relationship()


class TellTask(Audited, Base):
    """A probation practitioner to be told of a mark, by a day; how and when it was done.

    `correction`: they were told of an absence that was corrected since. `dropped_at`: the mark was
    corrected before anybody told them.
    """

    __tablename__ = "tell_task"
    __table_args__ = (
        CheckConstraint(f"how in {TOLD}", name="how"),
        CheckConstraint("(how = '') = (done_at is null)", name="done"),
        Index(
            "ix_tell_task_open",
            "due",
            postgresql_where="done_at is null and dropped_at is null",
        ),
        Index("ix_tell_task_place", "place_id"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    mark_id: Mapped[int] = mapped_column(ForeignKey("mark.id"), unique=True)
    correction: Mapped[bool] = mapped_column(default=False)
    due: Mapped[Day]
    dropped_at: Mapped[Instant | None]
    how: Mapped[Words] = mapped_column(default="")
    message: Mapped[Words] = mapped_column(default="")
    note: Mapped[Words] = mapped_column(default="")
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[Instant | None]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"))
    place: Mapped[Place] = relationship()
    mark: Mapped[Mark] = relationship()
    done_by: Mapped[User | None] = relationship()
    mail: Mapped[OutgoingMail | None] = relationship()


class HandoverLine(Audited, Base):
    """One line for whoever comes on next, under the shift it was written in. Never changed."""

    __tablename__ = "handover_line"
    __table_args__ = (Index("ix_handover_line_venue_day", "venue_id", "day"),)
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    day: Mapped[Day]
    shift: Mapped[Words]
    text: Mapped[Words]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
    venue: Mapped[Venue] = relationship()
    by: Mapped[User | None] = relationship()
