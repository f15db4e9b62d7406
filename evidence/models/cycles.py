"""The award a premises or team works towards, cycle by cycle, and its action points."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from evidence.models.frameworks import FrameworkVersion
from outcomes.models import ClimateRound
from people.models import Team, User, Venue

ONE_PLACE = "num_nonnulls(team_id, venue_id) = 1"
"""Evidence and awards are of a premises, whichever teams work there, or else of a team."""


class AwardCycle(Audited, Base):
    """One way from joining to the award and its end. A renewal is the next cycle.

    The days are those somebody was told or chose; none is computed. The targets are what the gap
    map holds a portfolio to; `resident_forms` and `staff_forms` are the questionnaires wanted.
    """

    __tablename__ = "award_cycle"
    __table_args__ = (
        CheckConstraint(ONE_PLACE, name="one_place"),
        CheckConstraint("items between 1 and 50", name="items"),
        CheckConstraint("kinds between 1 and 10", name="kinds"),
        CheckConstraint("own_voice between 0 and 10", name="own_voice"),
        CheckConstraint("months between 1 and 60", name="months"),
        CheckConstraint("resident_forms >= 0 and staff_forms >= 0", name="forms"),
        Index(
            "uq_award_cycle_now", "team_id", "venue_id", unique=True,
            postgresql_where="ended_on is null", postgresql_nulls_not_distinct=True,
        ),
        UniqueConstraint(
            "team_id", "venue_id", "number", name="uq_award_cycle_number",
            postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    number: Mapped[int]
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id"))
    joined: Mapped[Day]
    due: Mapped[Day | None]
    submitted: Mapped[Day | None]
    interim: Mapped[Day | None]
    visit: Mapped[Day | None]
    award: Mapped[Day | None]
    midcheck: Mapped[Day | None]
    expires: Mapped[Day | None]
    strengths: Mapped[Words] = mapped_column(default="")
    weaknesses: Mapped[Words] = mapped_column(default="")
    items: Mapped[int] = mapped_column(default=3)
    kinds: Mapped[int] = mapped_column(default=2)
    own_voice: Mapped[int] = mapped_column(default=1)
    months: Mapped[int] = mapped_column(default=12)
    resident_forms: Mapped[int] = mapped_column(default=0)
    staff_forms: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_on: Mapped[Day | None]
    team: Mapped[Team | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    framework: Mapped[FrameworkVersion] = relationship()
    actions: Mapped[list[ActionPoint]] = relationship(
        back_populates="cycle", order_by="ActionPoint.id"
    )


class ActionPoint(Audited, Base):
    """What an assessor asked for, for which criteria, by when, and what was done about it."""

    __tablename__ = "action_point"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("award_cycle.id"), index=True)
    words: Mapped[Words]
    criteria: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    due: Mapped[Day | None]
    done_on: Mapped[Day | None]
    done_words: Mapped[Words] = mapped_column(default="")
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    cycle: Mapped[AwardCycle] = relationship(back_populates="actions")
    made_by: Mapped[User | None] = relationship()


class Narrative(Base):
    """What the portfolio says of one standard, as one person left it; the last that counts counts.

    `counts` is False for what was typed beside a newer version of somebody else: kept, and in no
    pack until somebody brings it back. `page` and `serial` are those of the page it was last typed
    on, and `revision` says how often it was kept: a row takes what one page sends within ten
    minutes, and never changes once another that counts, or a pack, came after it.

    Not `Audited`: it is written every few seconds while somebody types, and is itself the record of
    who wrote what, and when.
    """

    __tablename__ = "narrative"
    __table_args__ = (
        Index("ix_narrative_cycle_id_standard", "cycle_id", "standard"),
        Index("ix_narrative_page", "page", postgresql_where="page <> ''"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("award_cycle.id"))
    standard: Mapped[Words]
    words: Mapped[Words]
    counts: Mapped[bool] = mapped_column(default=True)
    page: Mapped[Words] = mapped_column(default="")
    serial: Mapped[int] = mapped_column(BigInteger, default=0)
    revision: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[Instant]
    saved_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    cycle: Mapped[AwardCycle] = relationship()
    made_by: Mapped[User | None] = relationship()


class Questionnaire(Audited, Base):
    """A round of a survey that is a cycle's questionnaire of residents or staff.

    A round that is cancelled takes its row with it: the round lies below and knows nothing of it.
    """

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("cycle_id", "round_id"),)
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("award_cycle.id"))
    round_id: Mapped[int] = mapped_column(
        ForeignKey("climate_round.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    cycle: Mapped[AwardCycle] = relationship()
    round: Mapped[ClimateRound] = relationship()
    made_by: Mapped[User | None] = relationship()


class AwardReminder(Base):
    """Whoever leads was told that a step is so many days away; 0 for overdue. Told once."""

    __tablename__ = "award_reminder"
    __table_args__ = (UniqueConstraint("cycle_id", "step", "day", "distance"),)
    id: Mapped[Pk]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("award_cycle.id"))
    step: Mapped[Words]
    day: Mapped[Day]
    distance: Mapped[int]
    at: Mapped[Instant]
