"""What was answered, the scores it makes, and risk items somebody must look at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Json, Pk, PublicId, Words
from outcomes.models.instruments import InstrumentVersion, Wording
from people.models import Participant, User
from programmes.models import Enrolment

if TYPE_CHECKING:
    from outcomes.models.filling import FillLink

MODES = ("paper", "tablet", "read_aloud", "link", "clinician")
DONE = ("", "spoke", "safety_plan", "told_others", "reviewed", "mistake")


class Response(Audited, Base):
    """One form filled in. Answers are never changed: a correction is the next link of its chain.

    `occasion` is the key of the measures plan it was filled in for, empty outside the plan. `mode`
    is how it was filled in; `read_by` who read it aloud. `printed`: the digits are those the
    form prints. `recall` is the id of the version of the form by how far back it asks, empty where
    there is one only or nobody said. `answers` are JSON by item, as typed. `slug` is the id of the
    instrument, as its version says too.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("chain", "link"),
        CheckConstraint("link >= 1", name="link"),
        CheckConstraint(f"mode in {MODES}", name="mode"),
        Index("ix_response_participant_id_slug_on", "participant_id", "slug", "on"),
        Index("ix_response_enrolment_id_slug", "enrolment_id", "slug"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    chain: Mapped[UUID] = mapped_column(default=uuid4)
    link: Mapped[int] = mapped_column(default=1)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    slug: Mapped[Words] = mapped_column(index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("wording.id"))
    occasion: Mapped[Words] = mapped_column(default="")
    on: Mapped[Day]
    answers: Mapped[Json]
    mode: Mapped[Words]
    staff_present: Mapped[bool] = mapped_column(default=False)
    read_by: Mapped[Words] = mapped_column(default="")
    printed: Mapped[bool] = mapped_column(default=False)
    recall: Mapped[Words] = mapped_column(default="")
    language: Mapped[Words] = mapped_column(default="en")
    withdrawn: Mapped[bool] = mapped_column(default=False)
    why: Mapped[Words] = mapped_column(default="")
    at: Mapped[Instant]
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    participant: Mapped[Participant] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()
    version: Mapped[InstrumentVersion] = relationship()
    wording: Mapped[Wording | None] = relationship()
    typed_by: Mapped[User | None] = relationship()
    scores: Mapped[list[Score]] = relationship(back_populates="response", order_by="Score.id")
    flags: Mapped[list[RiskFlag]] = relationship(back_populates="response", order_by="RiskFlag.id")


class Score(Base):
    """One score of one response by one version of the key; made again on demand, never edited.

    `value` is None when it was refused; `why` then says so.
    """

    __tablename__ = "score"
    __table_args__ = (UniqueConstraint("response_id", "version_id", "name"),)
    id: Mapped[Pk]
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    name: Mapped[Words]
    value: Mapped[float | None]
    band: Mapped[Words] = mapped_column(default="")
    prorated: Mapped[bool] = mapped_column(default=False)
    lowest: Mapped[float | None]
    highest: Mapped[float | None]
    why: Mapped[Words] = mapped_column(default="")
    made_at: Mapped[Instant]
    response: Mapped[Response] = relationship(back_populates="scores")
    version: Mapped[InstrumentVersion] = relationship()


class RiskFlag(Audited, Base):
    """A risk item at or above its trigger, or one left unanswered, until somebody acts on it.

    `answer` is None when it was left unanswered. `link` is the way it was answered alone, before
    the form was sent or after; `response` the form whose answers say it now, None while there is
    none. `since`: what happened to the answer after it was raised, a sentence a line. `ended_at`
    is of flags that a correction took away before ADR 29; none is ended any more.
    """

    __tablename__ = "risk_flag"
    __table_args__ = (
        UniqueConstraint("response_id", "item"),
        CheckConstraint(f"done in {DONE}", name="done"),
        CheckConstraint("response_id is not null or link_id is not null", name="whence"),
        CheckConstraint("(done = '') = (acknowledged_at is null)", name="acknowledged"),
        Index(
            "ix_risk_flag_open",
            "raised_at",
            postgresql_where="acknowledged_at is null and ended_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("fill_link.id"), index=True)
    item: Mapped[Words]
    answer: Mapped[float | None]
    tier: Mapped[Words]
    raised_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    since: Mapped[Words] = mapped_column(default="")
    done: Mapped[Words] = mapped_column(default="")
    note: Mapped[Words] = mapped_column(default="")
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    acknowledged_at: Mapped[Instant | None]
    participant: Mapped[Participant] = relationship()
    response: Mapped[Response | None] = relationship(back_populates="flags")
    link: Mapped[FillLink | None] = relationship()
    acknowledged_by: Mapped[User | None] = relationship()

    @property
    def form(self) -> Response | None:
        """The form it belongs to; None while what was answered alone is not sent."""
        return self.response or (self.link.response if self.link else None)
