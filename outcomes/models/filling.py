"""Forms on their way: half-done ones, links to fill one in, and occasions that were missed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Json, Pk, PublicId, Words
from outcomes.models.responses import Response
from people.models import Participant, User
from programmes.models import Enrolment

MISSED = ("released", "recalled", "declined", "left", "unwell", "not_asked", "other")
LINK_MODES = ("link", "tablet")


class MissedOccasion(Audited, Base):
    """An occasion of the plan at which nothing was filled in, and why; taken back, it is open."""

    __tablename__ = "missed_occasion"
    __table_args__ = (
        CheckConstraint(f"reason in {MISSED}", name="reason"),
        Index(
            "uq_missed_occasion_in_force",
            "enrolment_id",
            "slug",
            "occasion",
            unique=True,
            postgresql_where="taken_back_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    slug: Mapped[Words]
    occasion: Mapped[Words]
    reason: Mapped[Words]
    note: Mapped[Words] = mapped_column(default="")
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    taken_back_at: Mapped[Instant | None]
    enrolment: Mapped[Enrolment] = relationship()
    by: Mapped[User | None] = relationship()


class TypedTwice(Audited, Base):
    """The second typing of a paper form, item by item, and whether the two agreed."""

    __tablename__ = "typed_twice"
    id: Mapped[Pk]
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), unique=True)
    answers: Mapped[Json]
    differed: Mapped[list[str]] = mapped_column(ARRAY(Text))
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    response: Mapped[Response] = relationship()
    by: Mapped[User | None] = relationship()


class FillLink(Audited, Base):
    """A way for somebody to fill in one form without signing in, once, until a day.

    Only a hash of its token is kept. `mode` tablet: handed over on a screen of ours. `recall` is
    the version of the form by how far back it asks, as `Response.recall`.
    """

    __tablename__ = "fill_link"
    __table_args__ = (CheckConstraint(f"mode in {LINK_MODES}", name="mode"),)
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    token_hash: Mapped[Words] = mapped_column(unique=True)
    mode: Mapped[Words]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    slug: Mapped[Words]
    occasion: Mapped[Words] = mapped_column(default="")
    on: Mapped[Day]
    recall: Mapped[Words] = mapped_column(default="")
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))
    participant: Mapped[Participant] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()
    made_by: Mapped[User | None] = relationship()
    response: Mapped[Response | None] = relationship()


class FormDraft(Base):
    """A half-done form, until it is sent. Not `Audited`: it is kept as it is filled in.

    `link` is set while somebody fills it in by a link; staff see it, and cannot change it.
    `printed`: the digits are those the form prints.
    """

    __tablename__ = "form_draft"
    __table_args__ = (
        UniqueConstraint(
            "participant_id",
            "enrolment_id",
            "slug",
            "occasion",
            "link_id",
            name="uq_form_draft_one",
            postgresql_nulls_not_distinct=True,
        ),
    )
    id: Mapped[Pk]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    slug: Mapped[Words]
    occasion: Mapped[Words] = mapped_column(default="")
    link_id: Mapped[int | None] = mapped_column(ForeignKey("fill_link.id"), index=True)
    answers: Mapped[Json]
    printed: Mapped[bool] = mapped_column(default=False)
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    participant: Mapped[Participant] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()
    link: Mapped[FillLink | None] = relationship()
    by: Mapped[User | None] = relationship()
