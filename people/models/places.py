"""Venues and rooms."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Pk, PublicId, Words
from people.models.staff import Team

VENUE_KINDS = ("clinic", "probation_office", "approved_premises", "prison", "other")

venue_team = Table(
    "venue_team",
    Base.metadata,
    Column("venue_id", ForeignKey("venue.id"), primary_key=True),
    Column("team_id", ForeignKey("team.id"), primary_key=True),
)


class Venue(Audited, Base):
    """A building sessions happen in: a clinic, a probation office, an Approved Premises.

    `location_code` is the NHS activity location type; M02 (probation premises) for an Approved
    Premises is our reading of the list.
    """

    __tablename__ = "venue"
    __table_args__ = (
        CheckConstraint(f"kind in {VENUE_KINDS}", name="kind"),
        CheckConstraint("stay_weeks between 1 and 260", name="stay_weeks"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    name: Mapped[Words]
    kind: Mapped[Words]
    address: Mapped[Words] = mapped_column(default="")
    location_code: Mapped[Words] = mapped_column(default="")
    stay_weeks: Mapped[int] = mapped_column(default=12)
    teams: Mapped[list[Team]] = relationship(secondary=venue_team, order_by=Team.name)
    rooms: Mapped[list[Room]] = relationship(back_populates="venue", order_by="Room.name")


class Room(Audited, Base):
    """A room of a venue."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("venue_id", "name"),
        CheckConstraint("capacity between 1 and 500", name="capacity"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    name: Mapped[Words]
    capacity: Mapped[int]
    accessible: Mapped[bool] = mapped_column(default=False)
    venue: Mapped[Venue] = relationship(back_populates="rooms")
