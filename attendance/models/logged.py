"""What was said of a session that was logged after it happened."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Pk, Words
from people.models import User
from programmes.models import ProgrammeSession


class LoggedLine(Audited, Base):
    """One line about a session, and the standards it touched, by their ids."""

    __tablename__ = "logged_line"
    id: Mapped[Pk]
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_session.id"), unique=True)
    text: Mapped[Words]
    standards: Mapped[list[str]] = mapped_column(ARRAY(Text))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]
    session: Mapped[ProgrammeSession] = relationship()
    by: Mapped[User | None] = relationship()
