"""Which digests were sent: a row for each member of staff and day, so that none is sent twice."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from base.database import Base, Day, Instant, Pk


class DigestSent(Base):
    """The digest about one day was handed to the mail for one person."""

    __tablename__ = "digest_sent"
    __table_args__ = (UniqueConstraint("user_id", "day"),)
    id: Mapped[Pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    day: Mapped[Day]
    at: Mapped[Instant]
