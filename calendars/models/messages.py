"""Messages to participants: each thing decided, sent or not, why; and a team's own words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Instant, Pk, PublicId, Words
from people.models import Participant, Team, User
from programmes.models import ProgrammeSession

KINDS = ("reminder", "moved", "cancelled", "back", "place", "taken")
STATES = (
    "not_sent",
    "queued",
    "sending",
    "sent",
    "delivered",
    "failed",
    "gave_up",
    "unknown",
)


class Message(Base):
    """One thing decided about one person and one session: a claim and a log in one row.

    `occasion` says which reminder or change it is of (`change_id` the last change it tells of): the
    unique constraint makes a second message of one occasion impossible, whatever runs at once.
    `starts` is the time it speaks of, `moved_to` the new one. `why` are codes of
    `calendars.reminding.Not`: of all that was not possible, also when another way was. `to` is the
    address used, empty until it is. `erased_at`: when the words and the address were erased, which
    leaves what was sent, when and why not. Not `Audited`: it is a log itself.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("participant_id", "session_id", "occasion"),
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        CheckConstraint(f"state in {STATES}", name="state"),
        CheckConstraint("way in ('', 'text', 'email', 'letter')", name="way"),
        CheckConstraint("provider in ('', 'notify', 'smtp', 'hand')", name="provider"),
        CheckConstraint("(way = '') <= (state = 'not_sent')", name="way_when_sent"),
        Index("ix_message_next_try", "next_try_at", postgresql_where="state = 'queued'"),
        Index("ix_message_sending", "sending_since", postgresql_where="state = 'sending'"),
        Index("ix_message_team_decided", "team_id", "decided_at"),
        Index("ix_message_taken", "session_id", postgresql_where="kind = 'taken'"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_session.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    kind: Mapped[Words]
    occasion: Mapped[Words]
    change_id: Mapped[int | None] = mapped_column(ForeignKey("session_change.id"), index=True)
    starts: Mapped[Instant]
    moved_to: Mapped[Instant | None]
    way: Mapped[Words] = mapped_column(default="")
    why: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    subject: Mapped[Words] = mapped_column(default="")
    body: Mapped[Words] = mapped_column(default="")
    to: Mapped[Words] = mapped_column(default="")
    state: Mapped[Words]
    decided_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    next_try_at: Mapped[Instant]
    sending_since: Mapped[Instant | None]
    tries: Mapped[int] = mapped_column(default=0)
    provider: Mapped[Words] = mapped_column(default="")
    reference: Mapped[Words] = mapped_column(default="")
    problem: Mapped[Words] = mapped_column(default="")
    sent_at: Mapped[Instant | None]
    receipt_at: Mapped[Instant | None]
    erased_at: Mapped[Instant | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    participant: Mapped[Participant] = relationship()
    session: Mapped[ProgrammeSession] = relationship()
    team: Mapped[Team] = relationship()
    by: Mapped[User | None] = relationship()


class MessageWords(Audited, Base):
    """A team's own texts, version after version; the last counts."""

    __tablename__ = "message_words"
    __table_args__ = (UniqueConstraint("team_id", "version"),)
    id: Mapped[Pk]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    version: Mapped[int]
    texts: Mapped[dict[str, str]] = mapped_column(JSONB)
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by: Mapped[User | None] = relationship()
