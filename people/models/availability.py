"""Who can when: staff leave and working days, participants' commitments, shifts at premises."""

from __future__ import annotations

from datetime import time

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, column, func
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, WallTime, Words
from people.availability import MOST_WEEKS, Dated, Rule, Standing
from people.models.participants import Participant
from people.models.places import Venue
from people.models.staff import User

LEAVE_KINDS = ("annual_leave", "sickness", "training", "other")
COMMITMENT_KINDS = (
    "work", "curfew", "reporting", "court", "education", "health", "family", "other",
)  # fmt: skip
_BOTH_OR_NONE = "(at is null) = (until is null)"
_EVERY = f"every between 1 and {MOST_WEEKS}"


class Leave(Audited, Base):
    """Days, or a part of each, on which a member of staff is away. Dates include both ends.

    `kind` and `note` are for the person and the service leads of their teams; everybody else is
    told "away".
    """

    __tablename__ = "leave"
    __table_args__ = (
        CheckConstraint(f"kind in {LEAVE_KINDS}", name="kind"),
        CheckConstraint("last >= first", name="order"),
        CheckConstraint(_BOTH_OR_NONE, name="both_times"),
        CheckConstraint("until > at", name="times"),
        Index("ix_leave_user_id_last", "user_id", "last"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[Words]
    first: Mapped[Day]
    last: Mapped[Day]
    at: Mapped[WallTime | None]
    until: Mapped[WallTime | None]
    note: Mapped[Words] = mapped_column(default="")
    user: Mapped[User] = relationship()

    @property
    def rule(self) -> Dated:
        """When, for the kernel."""
        return Dated(self.first, self.last, self.at, self.until)


class WorkingPattern(Audited, Base):
    """A weekday somebody usually works, from a day and perhaps to a last one.

    Whoever has none may work any day; whoever has one works on these days only.
    """

    __tablename__ = "working_pattern"
    __table_args__ = (
        CheckConstraint("weekday between 0 and 6", name="weekday"),
        CheckConstraint(_EVERY, name="every"),
        CheckConstraint("last is null or last >= first", name="order"),
        CheckConstraint("until <> at", name="times"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    weekday: Mapped[int]
    at: Mapped[WallTime]
    until: Mapped[WallTime]
    every: Mapped[int] = mapped_column(default=1)
    first: Mapped[Day]
    last: Mapped[Day | None]
    user: Mapped[User] = relationship()

    @property
    def rule(self) -> Standing:
        """When, for the kernel."""
        return Standing((self.weekday,), self.first, self.last, self.at, self.until, self.every)


class Unavailability(Audited, Base):
    """When a participant cannot come: weekdays that come round, or without any, some days.

    Dates include both ends. Times that end at or before they start end on the next day.
    """

    __tablename__ = "unavailability"
    __table_args__ = (
        CheckConstraint(f"kind in {COMMITMENT_KINDS}", name="kind"),
        CheckConstraint("weekdays <@ array[0, 1, 2, 3, 4, 5, 6]", name="weekdays"),
        CheckConstraint("cardinality(weekdays) > 0 or last is not null", name="dated"),
        CheckConstraint(_EVERY, name="every"),
        CheckConstraint("last is null or last >= first", name="order"),
        CheckConstraint(_BOTH_OR_NONE, name="both_times"),
        CheckConstraint("until <> at", name="times"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    kind: Mapped[Words]
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    every: Mapped[int] = mapped_column(default=1)
    first: Mapped[Day]
    last: Mapped[Day | None]
    at: Mapped[WallTime | None]
    until: Mapped[WallTime | None]
    note: Mapped[Words] = mapped_column(default="")
    participant: Mapped[Participant] = relationship()

    @property
    def rule(self) -> Rule:
        """When, for the kernel."""
        if self.weekdays:
            days = tuple(sorted(self.weekdays))
            return Standing(days, self.first, self.last, self.at, self.until, self.every)
        return Dated(self.first, self.last, self.at, self.until)


class Shift(Audited, Base):
    """One person's shift at an Approved Premises, on the day it begins.

    `at` and `until` are the wall-clock intention, `starts` and `ends` the moments they mean.
    `code` is that of the rota's pattern it was set with, empty for times of its own.
    """

    __tablename__ = "shift"
    __table_args__ = (
        UniqueConstraint("venue_id", "user_id", "day"),
        CheckConstraint("ends > starts", name="order"),
        CheckConstraint("until <> at", name="times"),
        ExcludeConstraint(
            (func.int8range(column("user_id"), column("user_id"), "[]"), "&&"),
            (func.tstzrange(column("starts"), column("ends")), "&&"),
            name="ex_shift_one_at_a_time",
        ),
        Index("ix_shift_venue_id_starts", "venue_id", "starts"),
    )
    id: Mapped[Pk]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    day: Mapped[Day]
    code: Mapped[Words] = mapped_column(default="")
    at: Mapped[WallTime]
    until: Mapped[WallTime]
    starts: Mapped[Instant]
    ends: Mapped[Instant]
    venue: Mapped[Venue] = relationship()
    user: Mapped[User] = relationship()

    @property
    def hours(self) -> tuple[time, time]:
        """From when until when by the wall clock."""
        return self.at, self.until
