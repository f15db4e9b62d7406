"""The words a team keeps its registers in, version by version."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Pk, Words
from people.models import Team, User


class RegisterWords(Audited, Base):
    """One version of a team's short list, map and scale; never changed, so old marks keep theirs.

    `body` is what `attendance.team_words` writes and reads. The highest version counts now.
    """

    __tablename__ = "register_words"
    __table_args__ = (UniqueConstraint("team_id", "version"),)
    id: Mapped[Pk]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    version: Mapped[int]
    body: Mapped[Words]
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    team: Mapped[Team] = relationship()
    by: Mapped[User | None] = relationship()
