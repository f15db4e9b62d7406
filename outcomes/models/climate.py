"""Rounds in which residents or staff say, without names, what a place is like.

Nothing joins an answer to the code it was given with: a code is deleted when it is used, answers
carry no time, and all those of a round are written anew in another order with each one added
(`outcomes.services.climate_answers`), so that neither their numbers nor their places in the table
tell which came when. See docs/adr/0016.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Json, Pk, PublicId, Words
from outcomes.models.instruments import InstrumentVersion, Wording
from people.models import Team, User, Venue

WHO = ("residents", "staff")


class ClimateRound(Audited, Base):
    """One survey of one place or team, of residents or of staff, open from a day to a day."""

    __tablename__ = "climate_round"
    __table_args__ = (
        CheckConstraint(f"who in {WHO}", name="who"),
        CheckConstraint("closes >= opens", name="order"),
        CheckConstraint("invited >= 0", name="invited"),
        Index("ix_climate_round_team_id_opens", "team_id", "opens"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("wording.id"))
    who: Mapped[Words]
    opens: Mapped[Day]
    closes: Mapped[Day]
    invited: Mapped[int] = mapped_column(default=0)
    issued: Mapped[int] = mapped_column(default=0)
    note: Mapped[Words] = mapped_column(default="")
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[Instant | None]
    team: Mapped[Team] = relationship()
    venue: Mapped[Venue | None] = relationship()
    version: Mapped[InstrumentVersion] = relationship()
    wording: Mapped[Wording | None] = relationship()
    made_by: Mapped[User | None] = relationship()


class ClimateEvent(Audited, Base):
    """Something that happened to a team on a day, to be seen beside its rounds."""

    __tablename__ = "climate_event"
    __table_args__ = (Index("ix_climate_event_team_id_day", "team_id", "day"),)
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    day: Mapped[Day]
    words: Mapped[Words]
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    team: Mapped[Team] = relationship()


class ClimateCode(Base):
    """A code that lets one person answer once; gone when it was used. Only its hash is kept."""

    __tablename__ = "climate_code"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    round_id: Mapped[int] = mapped_column(ForeignKey("climate_round.id"), index=True)
    token_hash: Mapped[Words] = mapped_column(unique=True)
    round: Mapped[ClimateRound] = relationship()


class ClimateAnswer(Base):
    """What somebody said: answers by item, and nothing of who or when."""

    __tablename__ = "climate_answer"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    round_id: Mapped[int] = mapped_column(ForeignKey("climate_round.id"), index=True)
    answers: Mapped[Json]
    on_paper: Mapped[bool] = mapped_column(default=False)
    round: Mapped[ClimateRound] = relationship()
