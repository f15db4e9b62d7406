"""The criteria a portfolio is held against, kept version by version."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Pk, PublicId, Words
from people.models import User


class FrameworkVersion(Audited, Base):
    """One version of the framework, whole, as the CSV it is brought in and given out as.

    A version never changes: a portfolio says which one it was built against. `confirmed_at` is when
    an administrator said that its wording is the one they were given; until then every page and
    pack says that these are working criteria.
    """

    __tablename__ = "framework_version"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[Words]
    content: Mapped[Words]
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[Instant | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])
