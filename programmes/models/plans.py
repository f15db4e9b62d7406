"""Plans: sets of changes that a person reads, accepts, and may undo; and who is booked when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Json, Pk, PublicId, Words
from people.models import Team, User
from programmes.models.cohorts import Cohort


class Plan(Audited, Base):
    """What somebody means to change, by its answers; worked out again each time it is read.

    `verb` is what is done (`programmes.verbs`), `answers` what its form was told, `why` and
    `asked_by` go with every change it makes. An undo is a plan that `undoes` another. The night's
    work has no `made_by`, and accepts its own plans.
    """

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("accepted_by_id is null or accepted_at is not null", name="accepted"),
        Index("uq_plan_undoes", "undoes_id", unique=True),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"), index=True)
    verb: Mapped[Words]
    answers: Mapped[Json]
    why: Mapped[Words] = mapped_column(default="")
    asked_by: Mapped[Words] = mapped_column(default="")
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    accepted_at: Mapped[Instant | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    team: Mapped[Team] = relationship()
    cohort: Mapped[Cohort | None] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    accepted_by: Mapped[User | None] = relationship(foreign_keys=[accepted_by_id])
    undoes: Mapped[Plan | None] = relationship(remote_side="Plan.id", back_populates="undone_by")
    undone_by: Mapped[Plan | None] = relationship(back_populates="undoes", uselist=False)


def _one_at_a_time(column: str) -> ExcludeConstraint:
    """Nothing of this column is booked twice at once, unless knowingly; checked at commit."""
    return ExcludeConstraint(
        (text(f"int8range({column}, {column}, '[]')"), "&&"),
        ("during", "&&"),
        name=f"ex_booking_{column}",
        using="gist",
        where=text(f"{column} is not null and not knowingly"),
        deferrable=True,
        initially="DEFERRED",
    )


def _by_time(column: str) -> Index:
    """Who else is there then, found without reading every booking of the room or person."""
    return Index(
        f"ix_booking_{column}_begins",
        column,
        text("lower(during)"),
        postgresql_where=text(f"{column} is not null"),
    )


class Booking(Base):
    """A room, a member of staff or a participant taken by a session. The database keeps these.

    Triggers write them (migration 0002) from sessions, facilitations and places; the application
    only reads. Sessions knowingly allowed to overlap, spontaneous or recorded as history are not
    refused by them.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("num_nonnulls(room_id, user_id, participant_id) = 1", name="one_thing"),
        _one_at_a_time("room_id"),
        _one_at_a_time("user_id"),
        _one_at_a_time("participant_id"),
        *(_by_time(column) for column in ("room_id", "user_id", "participant_id")),
    )
    id: Mapped[Pk]
    session_id: Mapped[int] = mapped_column(
        ForeignKey("programme_session.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    during: Mapped[Range[Any]] = mapped_column(TSTZRANGE)
    knowingly: Mapped[bool]
