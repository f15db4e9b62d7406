"""A team's own programmes: copied from the catalogue, changed in a draft, published in versions."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Pk, PublicId, Words
from people.models import Team, User


class OwnProgramme(Audited, Base):
    """A copy of a catalogue programme that a team makes its own.

    `slug` is random at its end and names it wherever a catalogue programme's slug would. `original`
    is the text copied, `draft` the text being changed, always one the catalogue's parser takes.
    `revision` rises with every change, so that whoever opened an older one is told.
    """

    __tablename__ = "own_programme"
    __table_args__ = (
        Index(
            "uq_own_programme_name",
            "team_id",
            text("lower(name)"),
            unique=True,
            postgresql_where="retired_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    slug: Mapped[Words] = mapped_column(unique=True)
    name: Mapped[Words]
    copied_from: Mapped[Words]
    original: Mapped[Words]
    draft: Mapped[Words]
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[Instant]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    retired_at: Mapped[Instant | None]
    team: Mapped[Team] = relationship()
    changed_by: Mapped[User] = relationship()
    versions: Mapped[list[OwnProgrammeVersion]] = relationship(
        back_populates="programme", order_by="OwnProgrammeVersion.version"
    )


class OwnProgrammeVersion(Audited, Base):
    """One published version of a team's own programme. Never changed afterwards."""

    __tablename__ = "own_programme_version"
    __table_args__ = (UniqueConstraint("programme_id", "version"),)
    id: Mapped[Pk]
    programme_id: Mapped[int] = mapped_column(ForeignKey("own_programme.id"))
    version: Mapped[int]
    digest: Mapped[Words]
    text: Mapped[Words]
    published_at: Mapped[Instant]
    published_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    programme: Mapped[OwnProgramme] = relationship(back_populates="versions")
    published_by: Mapped[User] = relationship()
