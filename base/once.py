"""Once keys: each form carries one, and is acted on once however often it is sent."""

from __future__ import annotations

from sqlalchemy import BigInteger, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from base import clock
from base.database import Base, Instant, Pk, Words, db


class OnceKey(Base):
    """The key of a form already acted on, and where its sender was taken."""

    __tablename__ = "once_key"
    id: Mapped[Pk]
    key: Mapped[Words] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(BigInteger)
    location: Mapped[Words]
    at: Mapped[Instant] = mapped_column(index=True)


def acted_on(key: str) -> bool:
    """Whether the form of this once key was acted on already."""
    return db.session.scalar(select(OnceKey.id).where(OnceKey.key == key[:64])) is not None


def claim(key: str, user_id: int) -> str | None:
    """Claim the key, waiting for whoever is claiming it; its location if it had been."""
    row = {"key": key, "user_id": user_id, "location": "", "at": clock.now()}
    made = db.session.execute(
        insert(OnceKey).values(row).on_conflict_do_nothing().returning(OnceKey.id)
    )
    if made.first() is not None:
        return None
    return db.session.scalar(
        select(OnceKey.location).where(OnceKey.key == key, OnceKey.user_id == user_id)
    )


def remember(key: str, location: str) -> None:
    """Write down where the sender of a claimed key was taken."""
    if key:
        db.session.execute(update(OnceKey).where(OnceKey.key == key).values(location=location))
