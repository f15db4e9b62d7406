"""Packs for assessors: what they are made of, what was found in them, who may open them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from evidence.models.cycles import AwardCycle
from people.models import User

STATES = ("asked", "to_check", "to_make", "made", "released", "withdrawn", "failed")
DECISIONS = ("", "keep", "replace", "out")


class EvidencePack(Audited, Base):
    """One portfolio of one cycle for a period, frozen when it is released.

    `asked`: its facts are still to be gathered. `to_check`: gathered, and a person has to decide
    about what was found. `to_make`: decided, and its files are still to be made. `made`: they are
    there, to be looked at. `facts` are those of `evidence.portfolio` as gathered, and `final` with
    everything carried out that was decided; the file is kept beside the database under `public_id`,
    and `digest` is the SHA-256 of it.
    """

    __tablename__ = "evidence_pack"
    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="state"),
        CheckConstraint('"last" >= "first"', name="order"),
        Index("ix_evidence_pack_cycle_id", "cycle_id"),
        Index("ix_evidence_pack_work", "state", postgresql_where="state in ('asked', 'to_make')"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("award_cycle.id"))
    first: Mapped[Day]
    last: Mapped[Day]
    audience: Mapped[Words]
    state: Mapped[Words] = mapped_column(default="asked")
    problem: Mapped[Words] = mapped_column(default="")
    facts: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSONB))
    final: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSONB))
    digest: Mapped[Words] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[Instant]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Instant | None]
    released_at: Mapped[Instant | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[Instant | None]
    withdrawn_why: Mapped[Words] = mapped_column(default="")
    cycle: Mapped[AwardCycle] = relationship()
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    released_by: Mapped[User | None] = relationship(foreign_keys=[released_by_id])


class PackProgress(Base):
    """How far the work on a pack is, in percent, and what is being done.

    Not `Audited`: it is written several times in one piece of work, and says nothing of anybody.
    """

    __tablename__ = "pack_progress"
    __table_args__ = (CheckConstraint("percent between 0 and 100", name="percent"),)
    pack_id: Mapped[int] = mapped_column(ForeignKey("evidence_pack.id"), primary_key=True)
    percent: Mapped[int]
    doing: Mapped[Words]
    at: Mapped[Instant]


class PackFind(Audited, Base):
    """Something in a pack that may tell who somebody is, and what a person decided about it.

    `place` is that of `evidence.pack_texts`, `start` where in its text it stands, and `digest` the
    SHA-256 of that text: a decision holds for the same find in the same text alone, and for nothing
    where the digest is empty. `whose` is participant, worker or staff for a name, if it is known.
    `text` is what it says in small letters, `before` and `after` what
    stands around it. In a file, finds of the same words are one row: `also` are the others, each
    [before, said, after], and `times` says how many they are together.
    """

    __tablename__ = "pack_find"
    __table_args__ = (
        UniqueConstraint("pack_id", "place", "start", "text"),
        CheckConstraint(f"decision in {DECISIONS}", name="decision"),
        CheckConstraint("(decision = 'replace') = (instead <> '')", name="instead"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    pack_id: Mapped[int] = mapped_column(ForeignKey("evidence_pack.id"))
    place: Mapped[Words]
    where: Mapped[Words]
    text: Mapped[Words]
    said: Mapped[Words]
    kind: Mapped[Words]
    sure: Mapped[bool]
    before: Mapped[Words]
    after: Mapped[Words]
    times: Mapped[int] = mapped_column(default=1)
    start: Mapped[int] = mapped_column(default=0)
    digest: Mapped[Words] = mapped_column(default="")
    whose: Mapped[Words] = mapped_column(default="")
    also: Mapped[list[list[str]]] = mapped_column(JSONB, default=list)
    decision: Mapped[Words] = mapped_column(default="")
    instead: Mapped[Words] = mapped_column(default="")
    decided_at: Mapped[Instant | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    pack: Mapped[EvidencePack] = relationship()
    decided_by: Mapped[User | None] = relationship()


class PackAccess(Audited, Base):
    """Leave to open one pack until a day: by a secret link, or for one assessor's account.

    Of a link only the SHA-256 of its token is kept.
    """

    __tablename__ = "pack_access"
    __table_args__ = (
        CheckConstraint("num_nonnulls(token_hash, user_id) = 1", name="one_way_in"),
        Index("ix_pack_access_user_id", "user_id"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    pack_id: Mapped[int] = mapped_column(ForeignKey("evidence_pack.id"), index=True)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    whom: Mapped[Words]
    until: Mapped[Day]
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[Instant | None]
    pack: Mapped[EvidencePack] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])


class PackOpening(Base):
    """One opening of a pack: by which leave, or by which member of staff, when, and what of it."""

    __tablename__ = "pack_opening"
    id: Mapped[Pk]
    pack_id: Mapped[int] = mapped_column(ForeignKey("evidence_pack.id"), index=True)
    access_id: Mapped[int | None] = mapped_column(ForeignKey("pack_access.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    what: Mapped[Words]
    at: Mapped[Instant]
    access: Mapped[PackAccess | None] = relationship()
    user: Mapped[User | None] = relationship()
