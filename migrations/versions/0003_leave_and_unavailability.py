"""leave and unavailability

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "leave",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("until", sa.Time(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('annual_leave', 'sickness', 'training', 'other')", name=op.f("ck_leave_kind")
        ),
        sa.CheckConstraint("last >= first", name=op.f("ck_leave_order")),
        sa.CheckConstraint("(at is null) = (until is null)", name=op.f("ck_leave_both_times")),
        sa.CheckConstraint("until > at", name=op.f("ck_leave_times")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_leave_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        sa.UniqueConstraint("public_id", name=op.f("uq_leave_public_id")),
    )
    op.create_index("ix_leave_user_id_last", "leave", ["user_id", "last"], unique=False)
    op.create_table(
        "shift",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("venue_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("until", sa.Time(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends > starts", name=op.f("ck_shift_order")),
        sa.CheckConstraint("until <> at", name=op.f("ck_shift_times")),
        # int8range and tstzrange are core GiST: no extension is needed.
        postgresql.ExcludeConstraint(
            (sa.text("int8range(user_id, user_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts, ends)"), "&&"),
            name=op.f("ex_shift_one_at_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_shift_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_shift_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint(
            "venue_id", "user_id", "day", name=op.f("uq_shift_venue_id_user_id_day")
        ),
    )
    op.create_index("ix_shift_venue_id_starts", "shift", ["venue_id", "starts"], unique=False)
    op.create_table(
        "unavailability",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("until", sa.Time(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('work', 'curfew', 'reporting', 'court', 'education', 'health', "
            "'family', 'other')",
            name=op.f("ck_unavailability_kind"),
        ),
        sa.CheckConstraint(
            "weekdays <@ array[0, 1, 2, 3, 4, 5, 6]", name=op.f("ck_unavailability_weekdays")
        ),
        sa.CheckConstraint(
            "cardinality(weekdays) > 0 or last is not null", name=op.f("ck_unavailability_dated")
        ),
        sa.CheckConstraint("every between 1 and 12", name=op.f("ck_unavailability_every")),
        sa.CheckConstraint("last is null or last >= first", name=op.f("ck_unavailability_order")),
        sa.CheckConstraint(
            "(at is null) = (until is null)", name=op.f("ck_unavailability_both_times")
        ),
        sa.CheckConstraint("until <> at", name=op.f("ck_unavailability_times")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_unavailability_participant_id_participant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unavailability")),
        sa.UniqueConstraint("public_id", name=op.f("uq_unavailability_public_id")),
    )
    op.create_index(
        op.f("ix_unavailability_participant_id"), "unavailability", ["participant_id"], unique=False
    )
    op.create_table(
        "working_pattern",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("until", sa.Time(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_working_pattern_weekday")),
        sa.CheckConstraint("every between 1 and 12", name=op.f("ck_working_pattern_every")),
        sa.CheckConstraint("last is null or last >= first", name=op.f("ck_working_pattern_order")),
        sa.CheckConstraint("until <> at", name=op.f("ck_working_pattern_times")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_working_pattern_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_pattern")),
        sa.UniqueConstraint("public_id", name=op.f("uq_working_pattern_public_id")),
    )
    op.create_index(
        op.f("ix_working_pattern_user_id"), "working_pattern", ["user_id"], unique=False
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("working_pattern")
    op.drop_table("unavailability")
    op.drop_table("shift")
    op.drop_table("leave")
