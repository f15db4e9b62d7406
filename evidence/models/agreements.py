"""The house agreement of a premises or team, version by version."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from evidence.models.cycles import ONE_PLACE
from people.models import Team, User, Venue


class HouseAgreement(Audited, Base):
    """One version: a draft until a meeting agrees on it, and from then on as it is.

    `text` as in `evidence.agreement_text`. `agreed_on` None while it is a draft, of which a
    community has at most one. `review_due` is when it is looked at again. Who took part is kept in
    numbers; `changed` is what changed since the version before, and why.
    """

    __tablename__ = "house_agreement"
    __table_args__ = (
        CheckConstraint(ONE_PLACE, name="one_place"),
        CheckConstraint("residents >= 0 and staff >= 0 and visitors >= 0", name="took_part"),
        CheckConstraint("review_due > agreed_on", name="review"),
        CheckConstraint("(agreed_on is null) = (review_due is null)", name="agreed"),
        UniqueConstraint(
            "team_id", "venue_id", "number", name="uq_house_agreement_number",
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "uq_house_agreement_draft", "team_id", "venue_id", unique=True,
            postgresql_where="agreed_on is null", postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    number: Mapped[int]
    text: Mapped[Words] = mapped_column(default="")
    agreed_on: Mapped[Day | None]
    review_due: Mapped[Day | None]
    residents: Mapped[int] = mapped_column(default=0)
    staff: Mapped[int] = mapped_column(default=0)
    visitors: Mapped[int] = mapped_column(default=0)
    changed: Mapped[Words] = mapped_column(default="")
    disagreement: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    team: Mapped[Team | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    made_by: Mapped[User | None] = relationship()
