"""referrals

Referrals with their steps, work done, checklist answers and holds; pauses and allocated therapists
of enrolments, each dated. Therapists allocated before are kept from the day of enrolment, and
whoever is paused is paused from the day of that step.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATUSES = (
    "('received', 'information_wanted', 'for_meeting', 'accepted', 'advice_only', 'declined', "
    "'withdrawn', 'waiting', 'offered', 'enrolled', 'closed')"
)
REASONS = (
    "'', 'completed', 'withdrew', 'removed', 'recall', 'returned_to_court', 'moved_area', "
    "'supervision_ended', 'clinically_unsuitable', 'died', 'other'"
)


def upgrade() -> None:
    """Forward."""
    _referrals()
    _enrolments()


def _referrals() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_slug", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("asked_for", sa.Text(), nullable=False),
        sa.Column("accepted_for", sa.Text(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("referrer_name", sa.Text(), nullable=False),
        sa.Column("referrer_role", sa.Text(), nullable=False),
        sa.Column("referrer_organisation", sa.Text(), nullable=False),
        sa.Column("referrer_email", sa.Text(), nullable=False),
        sa.Column("referrer_phone", sa.Text(), nullable=False),
        sa.Column("referrer_joins", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("police_investigation", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "route in ('probation', 'health', 'stalking', 'pipe')", name=op.f("ck_referral_route")
        ),
        sa.CheckConstraint(f"status in {STATUSES}", name=op.f("ck_referral_status")),
        sa.CheckConstraint("received_on >= referred_on", name=op.f("ck_referral_order")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_referral_participant_id_participant"),
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_referral_team_id_team")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_referral_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_public_id")),
    )
    op.create_index(op.f("ix_referral_participant_id"), "referral", ["participant_id"])
    op.create_index("ix_referral_team_id_status", "referral", ["team_id", "status"])
    op.create_index(
        "uq_referral_open",
        "referral",
        ["participant_id", "team_id", "programme_slug"],
        unique=True,
        postgresql_where="status not in ('advice_only', 'declined', 'withdrawn', 'closed')",
    )
    op.create_table(
        "referral_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("knowingly", sa.Text(), nullable=False),
        sa.Column("against", sa.Text(), nullable=False),
        sa.CheckConstraint(f"status in {STATUSES}", name=op.f("ck_referral_step_status")),
        *_of("referral_step", "referral"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_step")),
    )
    op.create_table(
        "referral_work",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by_id", sa.BigInteger(), nullable=True),
        *_of("referral_work", "referral"),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"],
            ["user_account.id"],
            name=op.f("fk_referral_work_taken_back_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_work")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_work_public_id")),
    )
    op.create_table(
        "criterion_answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "answer in ('met', 'not_met', 'unknown')", name=op.f("ck_criterion_answer_answer")
        ),
        *_of("criterion_answer", "referral"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_answer")),
    )
    op.create_index(
        "ix_criterion_answer_referral_id_criterion", "criterion_answer", ["referral_id", "criterion"]
    )
    op.create_table(
        "referral_hold",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("last is null or last >= first", name=op.f("ck_referral_hold_order")),
        *_of("referral_hold", "referral"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_hold")),
    )
    op.create_index(
        "uq_referral_hold_now",
        "referral_hold",
        ["referral_id"],
        unique=True,
        postgresql_where="last is null",
    )
    for table in ("referral_step", "referral_work", "referral_hold"):
        op.create_index(op.f(f"ix_{table}_referral_id"), table, ["referral_id"])


def _enrolments() -> None:
    op.add_column("enrolment", sa.Column("answer_by", sa.Date(), nullable=True))
    for column, other in (("referral_id", "referral"), ("came_from_id", "enrolment")):
        op.add_column("enrolment", sa.Column(column, sa.BigInteger(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_enrolment_{column}_{other}"), "enrolment", other, [column], ["id"]
        )
        op.create_index(op.f(f"ix_enrolment_{column}"), "enrolment", [column])
    op.drop_constraint(op.f("ck_enrolment_leave_reason"), "enrolment", type_="check")
    op.create_check_constraint(
        op.f("ck_enrolment_leave_reason"),
        "enrolment",
        f"leave_reason in ({REASONS}, 'transferred', 'offer_declined')",
    )
    op.create_table(
        "enrolment_pause",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "back_on is null or back_on >= first", name=op.f("ck_enrolment_pause_order")
        ),
        *_of("enrolment_pause", "enrolment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_pause")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrolment_pause_public_id")),
    )
    op.create_index(op.f("ix_enrolment_pause_enrolment_id"), "enrolment_pause", ["enrolment_id"])
    op.execute(
        "insert into enrolment_pause (public_id, enrolment_id, first, why, at, by_id) "
        "select distinct on (e.id) gen_random_uuid(), e.id, s.on, s.why, s.at, s.by_id "
        "from enrolment e join enrolment_step s on s.enrolment_id = e.id and s.status = 'paused' "
        "where e.status = 'paused' order by e.id, s.id desc"
    )
    op.create_table(
        "therapist_allocation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "last is null or last >= first", name=op.f("ck_therapist_allocation_order")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_therapist_allocation_enrolment_id_enrolment"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_therapist_allocation_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapist_allocation")),
    )
    for column in ("enrolment_id", "user_id"):
        op.create_index(
            op.f(f"ix_therapist_allocation_{column}"), "therapist_allocation", [column]
        )
    op.create_index(
        "uq_therapist_allocation_now",
        "therapist_allocation",
        ["enrolment_id"],
        unique=True,
        postgresql_where="last is null",
    )
    op.execute(
        "insert into therapist_allocation (enrolment_id, user_id, first, last, why) "
        "select id, therapist_id, enrolled_on, "
        "case when left_on is not null then greatest(enrolled_on, left_on - 1) end, '' "
        "from enrolment where therapist_id is not null"
    )


def _of(table: str, owner: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    """Foreign keys to the row a table belongs to, and to who wrote it."""
    return (
        sa.ForeignKeyConstraint(
            [f"{owner}_id"], [f"{owner}.id"], name=op.f(f"fk_{table}_{owner}_id_{owner}")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f(f"fk_{table}_by_id_user_account")
        ),
    )


def downgrade() -> None:
    """Back. A transfer or a declined offer becomes a leaving for another reason."""
    op.drop_table("therapist_allocation")
    op.drop_table("enrolment_pause")
    op.drop_constraint(op.f("ck_enrolment_leave_reason"), "enrolment", type_="check")
    op.execute(
        "update enrolment set leave_reason = 'other' "
        "where leave_reason in ('transferred', 'offer_declined')"
    )
    op.create_check_constraint(
        op.f("ck_enrolment_leave_reason"), "enrolment", f"leave_reason in ({REASONS})"
    )
    for column in ("came_from_id", "referral_id", "answer_by"):
        op.drop_column("enrolment", column)
    for table in (
        "referral_hold",
        "criterion_answer",
        "referral_work",
        "referral_step",
        "referral",
    ):
        op.drop_table(table)
