"""Residents' voice: an address on the wall, what was said there, and what was done about it."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from evidence.models.cycles import ONE_PLACE
from people.models import Team, User, Venue

KINDS = ("experience", "idea", "thanks", "worry")
STATES = ("new", "kept", "aside")
ANSWER_WORDS = {
    "": "Not answered yet",
    "answer": "Our answer",
    "forward": "We did",
    "doing": "We are doing",
    "reason": "Not now. This is why",
    "looking": "We are looking at it",
}
"""What became of something, in the same words for staff and on the wall."""
ANSWERS = tuple(ANSWER_WORDS)

_HEARERS = Table(
    "voice_hearer",
    Base.metadata,
    Column("wall_id", BigInteger, ForeignKey("voice_wall.id"), primary_key=True),
    Column("user_id", BigInteger, ForeignKey("user_account.id"), primary_key=True, index=True),
)


class VoiceWall(Audited, Base):
    """The address on a community's wall, and who hears of a worry; nobody chosen means its leads.

    `token` is kept as it is, since the poster must be printed again: it lets whoever holds it say
    something and read what was published, and whoever can read this row can read all of it anyway.
    """

    __tablename__ = "voice_wall"
    __table_args__ = (
        CheckConstraint(ONE_PLACE, name="one_place"),
        Index(
            "uq_voice_wall_place", "team_id", "venue_id",
            unique=True, postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    token: Mapped[Words] = mapped_column(unique=True)
    open: Mapped[bool]
    made_at: Mapped[Instant]
    team: Mapped[Team | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    hearers: Mapped[list[User]] = relationship(secondary=_HEARERS, order_by=User.name)


class VoicePace(Base):
    """How much came through one wall in the last minute anything did: floods are refused.

    Worries are counted by themselves, so that no flood of anything else keeps one out.
    """

    __tablename__ = "voice_pace"
    wall_id: Mapped[int] = mapped_column(ForeignKey("voice_wall.id"), primary_key=True)
    worry: Mapped[bool] = mapped_column(primary_key=True)
    minute: Mapped[Instant]
    sent: Mapped[int]


class VoiceSaid(Audited, Base):
    """What somebody said, and what became of it. Nothing is known of whoever said it.

    `day` is all that is kept of when: in a house of twelve, a minute beside a camera or a diary is
    a name. `once` tells a second sending of the same form, and is forgotten after a while. `shown`
    is how it may be read by others: the sender's own words only if `may_show`. `answered_as` is
    the role of whoever answered. `version` rises with every answer and publishing.
    """

    __tablename__ = "voice_said"
    __table_args__ = (
        CheckConstraint(ONE_PLACE, name="one_place"),
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        CheckConstraint(f"state in {STATES}", name="state"),
        CheckConstraint(f"answer in {ANSWERS}", name="answer"),
        CheckConstraint("(answer = '') = (answered_on is null)", name="answered"),
        CheckConstraint("(done = '') = (acknowledged_at is null)", name="acknowledged"),
        CheckConstraint("(state = 'aside') = (aside_at is not null)", name="aside"),
        CheckConstraint(
            "not published or (state = 'kept' and answer <> '' and shown <> '')", name="published"
        ),
        Index("ix_voice_said_venue_id_day", "venue_id", "day"),
        Index("ix_voice_said_team_id_day", "team_id", "day"),
        Index(
            "ix_voice_said_worries", "venue_id", "team_id",
            postgresql_where="kind = 'worry' and acknowledged_at is null",
        ),
    )  # fmt: skip
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    once: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    kind: Mapped[Words]
    words: Mapped[Words]
    may_show: Mapped[bool] = mapped_column(default=False)
    day: Mapped[Day]
    state: Mapped[Words] = mapped_column(default="new")
    why_aside: Mapped[Words] = mapped_column(default="")
    aside_at: Mapped[Instant | None]
    erased_at: Mapped[Instant | None]
    done: Mapped[Words] = mapped_column(default="")
    acknowledged_at: Mapped[Instant | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answer: Mapped[Words] = mapped_column(default="")
    answer_words: Mapped[Words] = mapped_column(default="")
    answered_on: Mapped[Day | None]
    answered_as: Mapped[Words] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    shown: Mapped[Words] = mapped_column(default="")
    published: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    team: Mapped[Team | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    acknowledged_by: Mapped[User | None] = relationship(foreign_keys=[acknowledged_by_id])
