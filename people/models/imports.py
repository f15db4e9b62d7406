"""Files of people sent in: kept while somebody reads what they would do, and emptied after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Base, Instant, Json, Pk, PublicId, Words
from people.models.staff import Team, User

IMPORT_KINDS = ("participants", "staff", "waiting_list")
IMPORT_STATES = ("previewed", "imported", "discarded")


class ImportBatch(Base):
    """One file as it was sent: its lines until they are brought in or thrown away, then counts.

    `sent` is {"name": file name, "notes": [sentence], "header": [cell], "lines": [[number, cells]]}
    and personal data: it goes the moment the file is brought in or thrown away, and after a week.
    `counts` is how many lines were good, wrong, here already and different, and "made": the public
    identifiers of those who were added.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint(f"kind in {IMPORT_KINDS}", name="kind"),
        CheckConstraint(f"state in {IMPORT_STATES}", name="state"),
        CheckConstraint("(state = 'previewed') = (sent is not null)", name="lines_while_read"),
        CheckConstraint("(state = 'previewed') = (ended_at is null)", name="ended"),
        # The same file sent twice by one person is one preview.
        Index(
            "uq_import_batch_open",
            "owner_id",
            "team_id",
            "kind",
            "digest",
            unique=True,
            postgresql_where="state = 'previewed'",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    kind: Mapped[Words]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    digest: Mapped[Words]
    made_at: Mapped[Instant] = mapped_column(index=True)
    state: Mapped[Words] = mapped_column(default="previewed")
    sent: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    counts: Mapped[Json]
    ended_at: Mapped[Instant | None]
    team: Mapped[Team] = relationship()
    owner: Mapped[User] = relationship()
