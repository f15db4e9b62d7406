"""Shared computers of Approved Premises, PINs, and who signed in fully where."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Pk, PublicId, Words
from people.models.places import Venue
from people.models.staff import User


class Pin(Audited, Base):
    """The PIN of one person, hashed as a password is. No row: they have none."""

    __tablename__ = "pin"
    id: Mapped[Pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    hashed: Mapped[Words]
    set_at: Mapped[Instant]


class SharedComputer(Audited, Base):
    """A browser that several people use at an Approved Premises, told by a token in its cookie.

    Only the token's hash is here. Once `ended_at` is set the cookie opens nothing any more.
    """

    __tablename__ = "shared_computer"
    __table_args__ = (
        Index(
            "uq_shared_computer_name_in_use",
            "venue_id",
            "name",
            unique=True,
            postgresql_where="ended_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    name: Mapped[Words]
    token_hash: Mapped[Words] = mapped_column(unique=True)
    made_at: Mapped[Instant]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[Instant | None]
    venue: Mapped[Venue] = relationship(lazy="joined")


class ComputerSignIn(Base):
    """The latest full sign-in of one person on one shared computer.

    Until it is too old, or over, they may come back there with their PIN. It stands on the
    account's `fs_uniquifier` as it was: whatever ends every sign-in ends this one. `left` is the
    page they were on when the computer locked; it is told to nobody else.
    """

    __tablename__ = "computer_sign_in"
    __table_args__ = (UniqueConstraint("computer_id", "user_id"),)
    id: Mapped[Pk]
    computer_id: Mapped[int] = mapped_column(ForeignKey("shared_computer.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Instant]
    stands_on: Mapped[Words]
    ended_at: Mapped[Instant | None]
    left: Mapped[Words] = mapped_column(default="")
    left_at: Mapped[Instant | None]
    user: Mapped[User] = relationship()
