"""Evidence: what happened, what it shows, whose voice it is, with its files and its consent."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship
from sqlalchemy.types import Text

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from evidence.models.cycles import ONE_PLACE, ActionPoint
from people.models import Team, User, Venue

VOICES = ("residents", "staff", "both", "outsiders")
CONSENTS = ("not_needed", "agreed", "not_yet")
SCOPES = ("pack", "building")
SOURCES = (
    "blank", "session", "meeting", "notice", "round", "suggestion", "voice", "questionnaire",
)  # fmt: skip


class EvidenceItem(Audited, Base):
    """One piece of evidence of a premises or team, under as many criteria as somebody chose.

    `unhours`: at night or on a weekend. `change`: it shows a disagreement, or what changed because
    of one. `used`: for a policy, whether the item shows it in use. `source` says what it was made
    from and `source_id` which. `consent` is that of the people in it and `scope` what they agreed
    to; withdrawn, it leaves every pack made from then on. `version` rises with every change.
    """

    __tablename__ = "evidence_item"
    __table_args__ = (
        CheckConstraint(ONE_PLACE, name="one_place"),
        CheckConstraint(f"voice in {VOICES}", name="voice"),
        CheckConstraint(f"consent in {CONSENTS}", name="consent"),
        CheckConstraint(f"scope in {SCOPES}", name="scope"),
        CheckConstraint(f"source in {SOURCES}", name="source"),
        Index("ix_evidence_item_venue_id_day", "venue_id", "day"),
        Index("ix_evidence_item_team_id_day", "team_id", "day"),
        Index("ix_evidence_item_source_id", "source_id"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    day: Mapped[Day | None]
    unhours: Mapped[bool] = mapped_column(default=False)
    title: Mapped[Words]
    happened: Mapped[Words]
    roles: Mapped[Words] = mapped_column(default="")
    shows: Mapped[Words] = mapped_column(default="")
    voice: Mapped[Words]
    kind: Mapped[Words]
    criteria: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    change: Mapped[bool] = mapped_column(default=False)
    used: Mapped[bool] = mapped_column(default=True)
    source: Mapped[Words] = mapped_column(default="blank")
    source_id: Mapped[UUID | None]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action_point.id"), index=True)
    consent: Mapped[Words] = mapped_column(default="not_needed")
    scope: Mapped[Words] = mapped_column(default="pack")
    withdrawn_at: Mapped[Instant | None]
    withdrawn_why: Mapped[Words] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    team: Mapped[Team | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    action: Mapped[ActionPoint | None] = relationship()
    made_by: Mapped[User | None] = relationship()
    files: Mapped[list[EvidenceFile]] = relationship(
        back_populates="item", order_by="EvidenceFile.id"
    )


class EvidenceFile(Audited, Base):
    """A file of an item, made safe; what can be read in it, and what a picture shows in words."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        CheckConstraint("kind in ('jpeg', 'png', 'pdf', 'docx')", name="kind"),
        Index(
            "uq_evidence_file_item_id_digest", "item_id", "digest", unique=True,
            postgresql_where="removed_at is null",
        ),
    )  # fmt: skip
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_item.id"), index=True)
    name: Mapped[Words]
    kind: Mapped[Words]
    digest: Mapped[Words]
    size: Mapped[int]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    text: Mapped[Words] = deferred(mapped_column(Text, nullable=False, default=""))
    alt: Mapped[Words] = mapped_column(default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    removed_at: Mapped[Instant | None]
    item: Mapped[EvidenceItem] = relationship(back_populates="files")


class SuggestionAnswer(Audited, Base):
    """What somebody decided about what the records showed for a period; never offered again."""

    __tablename__ = "suggestion_answer"
    __table_args__ = (
        CheckConstraint(ONE_PLACE, name="one_place"),
        CheckConstraint("decision in ('accepted', 'declined')", name="decision"),
        Index(
            "uq_suggestion_answer_once", "team_id", "venue_id", "rule", "first", "last",
            unique=True, postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    rule: Mapped[Words]
    first: Mapped[Day]
    last: Mapped[Day]
    count: Mapped[int]
    of: Mapped[int | None]
    decision: Mapped[Words]
    why: Mapped[Words] = mapped_column(default="")
    item_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    item: Mapped[EvidenceItem | None] = relationship()
    by: Mapped[User | None] = relationship()
