"""Which staff came to training, supervision and reflective practice."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Pk, Words
from people.models import User
from programmes.models import ProgrammeSession

STAFFED = ("came", "part", "absent", "not_expected")


class StaffSheet(Audited, Base):
    """Which staff came to one session, as typed at once and never changed; the last counts.

    A correction is a whole new sheet with its reason: a team is few people, typed together.
    `others` came who are not on the team, as staff of other services do to training.
    """

    __tablename__ = "staff_sheet"
    __table_args__ = (
        UniqueConstraint("session_id", "link"),
        CheckConstraint("link >= 1", name="link"),
        CheckConstraint("link = 1 or why <> ''", name="why"),
        CheckConstraint("others between 0 and 500", name="others"),
    )
    id: Mapped[Pk]
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_session.id"))
    link: Mapped[int]
    others: Mapped[int] = mapped_column(default=0)
    others_note: Mapped[Words] = mapped_column(default="")
    why: Mapped[Words] = mapped_column(default="")
    at: Mapped[Instant]
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    session: Mapped[ProgrammeSession] = relationship()
    typed_by: Mapped[User | None] = relationship()
    marks: Mapped[list[StaffMark]] = relationship(back_populates="sheet", order_by="StaffMark.id")


class StaffMark(Audited, Base):
    """One member of staff on a sheet: whether they came, and for how many minutes."""

    __tablename__ = "staff_mark"
    __table_args__ = (
        UniqueConstraint("sheet_id", "user_id"),
        CheckConstraint(f"presence in {STAFFED}", name="presence"),
        CheckConstraint("(minutes > 0) = (presence in ('came', 'part'))", name="minutes"),
    )
    id: Mapped[Pk]
    sheet_id: Mapped[int] = mapped_column(ForeignKey("staff_sheet.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    presence: Mapped[Words]
    minutes: Mapped[int] = mapped_column(default=0)
    note: Mapped[Words] = mapped_column(default="")
    sheet: Mapped[StaffSheet] = relationship(back_populates="marks")
    user: Mapped[User] = relationship()
