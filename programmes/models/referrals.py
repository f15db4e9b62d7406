"""Referrals: who asks for what for whom, what was decided, and what was found out."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from people.models import Participant, Team, User

ROUTES = ("probation", "health", "stalking", "pipe")
STATUSES = (
    "received",
    "information_wanted",
    "for_meeting",
    "accepted",
    "advice_only",
    "declined",
    "withdrawn",
    "waiting",
    "offered",
    "enrolled",
    "closed",
)
ENDED = ("advice_only", "declined", "withdrawn", "closed")
ANSWERS = ("met", "not_met", "unknown")


class Referral(Audited, Base):
    """One person asked for one programme of one team, by one route.

    `status` is that of its last step. `asked_for` and `accepted_for` name work: what the referrer
    asks for, and what was accepted last, empty before. `version` rises with each correction.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint(f"route in {ROUTES}", name="route"),
        CheckConstraint(f"status in {STATUSES}", name="status"),
        CheckConstraint("received_on >= referred_on", name="order"),
        Index(
            "uq_referral_open",
            "participant_id",
            "team_id",
            "programme_slug",
            unique=True,
            postgresql_where=f"status not in {ENDED}",
        ),
        Index("ix_referral_team_id_status", "team_id", "status"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    programme_slug: Mapped[Words]
    route: Mapped[Words]
    status: Mapped[Words]
    asked_for: Mapped[Words]
    accepted_for: Mapped[Words] = mapped_column(default="")
    accepted_on: Mapped[Day | None]
    referred_on: Mapped[Day]
    received_on: Mapped[Day]
    referrer_name: Mapped[Words]
    referrer_role: Mapped[Words] = mapped_column(default="")
    referrer_organisation: Mapped[Words] = mapped_column(default="")
    referrer_email: Mapped[Words] = mapped_column(default="")
    referrer_phone: Mapped[Words] = mapped_column(default="")
    referrer_joins: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[Words]
    police_investigation: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    participant: Mapped[Participant] = relationship()
    team: Mapped[Team] = relationship()
    made_by: Mapped[User | None] = relationship()
    steps: Mapped[list[ReferralStep]] = relationship(
        back_populates="referral", order_by="ReferralStep.id"
    )
    work: Mapped[list[ReferralWork]] = relationship(
        back_populates="referral", order_by="ReferralWork.on, ReferralWork.id"
    )
    answers: Mapped[list[CriterionAnswer]] = relationship(
        back_populates="referral", order_by="CriterionAnswer.id"
    )
    holds: Mapped[list[ReferralHold]] = relationship(
        back_populates="referral", order_by="ReferralHold.first, ReferralHold.id"
    )


class ReferralStep(Base):
    """One dated change of a referral: to which status, by whom, why.

    `knowingly` is the reason for going ahead all the same, and `against` what spoke against it.
    """

    __tablename__ = "referral_step"
    __table_args__ = (CheckConstraint(f"status in {STATUSES}", name="status"),)
    id: Mapped[Pk]
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    status: Mapped[Words]
    on: Mapped[Day]
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    why: Mapped[Words] = mapped_column(default="")
    knowingly: Mapped[Words] = mapped_column(default="")
    against: Mapped[Words] = mapped_column(default="")
    referral: Mapped[Referral] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()


class ReferralWork(Audited, Base):
    """One piece of work that the route asks for, done on a day: "consultation held, with whom"."""

    __tablename__ = "referral_work"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    step: Mapped[Words]
    on: Mapped[Day]
    who: Mapped[Words]
    note: Mapped[Words] = mapped_column(default="")
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    taken_back_at: Mapped[Instant | None]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    referral: Mapped[Referral] = relationship(back_populates="work")
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
    taken_back_by: Mapped[User | None] = relationship(foreign_keys=[taken_back_by_id])


class CriterionAnswer(Audited, Base):
    """One answer to one line of the eligibility checklist; the latest counts."""

    __tablename__ = "criterion_answer"
    __table_args__ = (
        CheckConstraint(f"answer in {ANSWERS}", name="answer"),
        Index("ix_criterion_answer_referral_id_criterion", "referral_id", "criterion"),
    )
    id: Mapped[Pk]
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    criterion: Mapped[Words]
    answer: Mapped[Words]
    note: Mapped[Words] = mapped_column(default="")
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    referral: Mapped[Referral] = relationship(back_populates="answers")
    by: Mapped[User | None] = relationship()


class ReferralHold(Audited, Base):
    """Days, both included, on which a referral was on hold; they do not count as waiting."""

    __tablename__ = "referral_hold"
    __table_args__ = (
        CheckConstraint("last is null or last >= first", name="order"),
        Index("uq_referral_hold_now", "referral_id", unique=True, postgresql_where="last is null"),
    )
    id: Mapped[Pk]
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    first: Mapped[Day]
    last: Mapped[Day | None]
    why: Mapped[Words]
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    referral: Mapped[Referral] = relationship(back_populates="holds")
