"""A participant's own page: its secret link, their words for what they go to, formats asked for."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Pk, PublicId, Words
from people.models import Participant, User

ANSWERS = ("", "accepted", "not_now")


class OwnPage(Audited, Base):
    """One link to a participant's own page. The token is shown once and kept only as its SHA-256.

    A link that is replaced or ended stays as a row, so that the log can name it; it opens nothing.
    """

    __tablename__ = "own_page"
    __table_args__ = (
        Index(
            "uq_own_page_live",
            "participant_id",
            unique=True,
            postgresql_where="ended_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    ended_why: Mapped[Words] = mapped_column(default="")
    participant: Mapped[Participant] = relationship()


class OwnWords(Audited, Base):
    """What a participant calls what they go to, and whether they want the place written.

    One choice for their page, their letters and their calendar link, which keeps a copy: a link is
    authorised by one row.
    """

    __tablename__ = "own_words"
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    word: Mapped[Words]
    show_place: Mapped[bool]


class FormatRequest(Audited, Base):
    """A format a participant asked for on their own page; open until somebody answers it."""

    __tablename__ = "format_request"
    __table_args__ = (
        CheckConstraint(f"answer in {ANSWERS}", name="answer"),
        CheckConstraint("(answer = '') = (answered_at is null)", name="answered"),
        Index(
            "uq_format_request_open",
            "participant_id",
            unique=True,
            postgresql_where="answered_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    formats: Mapped[list[str]] = mapped_column(JSONB)
    note: Mapped[Words] = mapped_column(default="")
    asked_at: Mapped[Instant]
    answer: Mapped[Words] = mapped_column(default="")
    answered_why: Mapped[Words] = mapped_column(default="")
    answered_at: Mapped[Instant | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    participant: Mapped[Participant] = relationship()
    answered_by: Mapped[User | None] = relationship()
