"""When staff are busy in calendars of their own, outside Daybook: moments, and nothing else."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Base, Instant, Pk, Words
from people.models.staff import User


class BusyCalendar(Base):
    """Somebody's own calendar: its address, sealed, and how fetching it went.

    Not `Audited`: a job writes here every hour. The services write a sentence where a person does.
    """

    __tablename__ = "busy_calendar"
    id: Mapped[Pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    sealed: Mapped[Words]
    host: Mapped[Words]
    added_at: Mapped[Instant]
    tried_at: Mapped[Instant]
    good_at: Mapped[Instant]
    problem: Mapped[Words] = mapped_column(default="")
    unread: Mapped[int] = mapped_column(default=0)
    user: Mapped[User] = relationship()


class BusyTime(Base):
    """One time at which somebody is busy, as last read from their calendar."""

    __tablename__ = "busy_time"
    __table_args__ = (
        CheckConstraint("ends > starts", name="order"),
        Index("ix_busy_time_user_id_starts", "user_id", "starts"),
    )
    id: Mapped[Pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    starts: Mapped[Instant]
    ends: Mapped[Instant]
