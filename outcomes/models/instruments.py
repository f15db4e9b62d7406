"""Instruments as a site uses them: which are on, their texts version by version, their wording."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Json, Pk, PublicId, Words
from people.models import User


class InstrumentVersion(Base):
    """One text of an instrument, kept because scores keep the key they were made with."""

    __tablename__ = "instrument_version"
    __table_args__ = (UniqueConstraint("slug", "digest"),)
    id: Mapped[Pk]
    slug: Mapped[Words]
    version: Mapped[int]
    digest: Mapped[Words]
    text: Mapped[Words]
    kept_at: Mapped[Instant]


class InstrumentChoice(Audited, Base):
    """What a site decided about one instrument: whether it is used, and its own text if it has one.

    `text` is empty while the shipped text is used. `note` says who checked a key that has to be
    checked before use. `survey`: made here, for rounds in which nobody is named.
    """

    __tablename__ = "instrument_choice"
    id: Mapped[Pk]
    slug: Mapped[Words] = mapped_column(unique=True)
    on: Mapped[bool]
    text: Mapped[Words] = mapped_column(default="")
    survey: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Words] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by: Mapped[User | None] = relationship()


class Wording(Audited, Base):
    """A site's own wording of an instrument, with who agreed that it may be shown; never changed.

    `body`: instructions, an item's words by its id, an answer's words by its number, and the
    copyright line, as `wording_text` reads them. The highest version of a language counts now;
    removed, none does: the one before it was replaced for a reason.
    """

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("slug", "language", "version"),)
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    slug: Mapped[Words]
    language: Mapped[Words] = mapped_column(default="en")
    version: Mapped[int]
    body: Mapped[Json]
    licence: Mapped[Words]
    agreed_by: Mapped[Words]
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    removed_at: Mapped[Instant | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    removed_why: Mapped[Words] = mapped_column(default="")
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
    removed_by: Mapped[User | None] = relationship(foreign_keys=[removed_by_id])
