"""Registers and marks. A mark is never changed: a correction is a new row, and the last counts."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from attendance.models.vocabulary import RegisterWords
from base.database import Audited, Base, Instant, Json, Pk, PublicId, Words
from people.models import User
from programmes.models import Place, ProgrammeSession


class Register(Audited, Base):
    """The register of one session: open, then signed, then perhaps amended.

    `version` rises with every save, so that the second of two people is told what changed.
    """

    __tablename__ = "register"
    __table_args__ = (
        CheckConstraint("status in ('open', 'signed', 'amended')", name="status"),
        CheckConstraint("(status = 'open') = (signed_at is null)", name="signed"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_session.id"), unique=True)
    status: Mapped[Words] = mapped_column(default="open")
    version: Mapped[int] = mapped_column(default=1)
    signed_at: Mapped[Instant | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    session: Mapped[ProgrammeSession] = relationship()
    signed_by: Mapped[User | None] = relationship()


class Mark(Audited, Base):
    """One entry in the chain of marks of one place.

    `presence` is the NHS attendance status; `compliance` the probation contact outcome; neither
    decides the other. `typed_by` is whoever typed it, never assumed to be who facilitated. `words`
    are those the team used when it was typed, none for Daybook's own: it keeps its meaning.
    """

    __tablename__ = "mark"
    __table_args__ = (
        UniqueConstraint("place_id", "link"),
        CheckConstraint("link >= 1", name="link"),
        CheckConstraint("minutes_attended >= 0", name="minutes_attended"),
        CheckConstraint("late_minutes >= 0", name="late_minutes"),
    )
    id: Mapped[Pk]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    link: Mapped[int]
    presence: Mapped[Words]
    compliance: Mapped[Words]
    reason: Mapped[Words] = mapped_column(default="")
    minutes_attended: Mapped[int] = mapped_column(default=0)
    late_minutes: Mapped[int] = mapped_column(default=0)
    engagement: Mapped[int | None]
    staff_note: Mapped[Words] = mapped_column(default="")
    person_note: Mapped[Words] = mapped_column(default="")
    why: Mapped[Words] = mapped_column(default="")
    at: Mapped[Instant]
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    words_id: Mapped[int | None] = mapped_column(ForeignKey("register_words.id"))
    place: Mapped[Place] = relationship()
    typed_by: Mapped[User | None] = relationship()
    words: Mapped[RegisterWords | None] = relationship()


class DraftMark(Base):
    """What somebody has typed for one place and not saved yet; the newest stands, named.

    Not `Audited`: it is kept every few seconds, says whose it is, and ends with a save. `page` and
    `serial` tell a late sending from a newer one of the same page.
    """

    __tablename__ = "draft_mark"
    id: Mapped[Pk]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), unique=True)
    fields: Mapped[Json]
    page: Mapped[Words]
    serial: Mapped[int] = mapped_column(BigInteger)
    typed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
    place: Mapped[Place] = relationship()
    typed_by: Mapped[User] = relationship()
