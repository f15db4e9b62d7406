"""temporary absences

Residents who spend nights elsewhere while their place is kept.

Revision: 0010, after 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of absences beside the stays."""
    op.create_table(
        "temporary_absence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("stay_id", sa.BigInteger(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("expected_back", sa.Date(), nullable=True),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reason in ('hospital', 'family', 'approved_leave', 'police_custody', 'court', "
            "'other')",
            name=op.f("ck_temporary_absence_reason"),
        ),
        sa.CheckConstraint(
            "back_on is null or back_on >= left_on", name=op.f("ck_temporary_absence_order")
        ),
        sa.CheckConstraint(
            "expected_back is null or expected_back >= left_on",
            name=op.f("ck_temporary_absence_expected"),
        ),
        sa.ForeignKeyConstraint(
            ["stay_id"], ["stay.id"], name=op.f("fk_temporary_absence_stay_id_stay")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_temporary_absence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_temporary_absence_public_id")),
    )
    op.create_index(op.f("ix_temporary_absence_stay_id"), "temporary_absence", ["stay_id"])
    op.create_index(
        "uq_temporary_absence_now",
        "temporary_absence",
        ["stay_id"],
        unique=True,
        postgresql_where="back_on is null",
    )


def downgrade() -> None:
    """Without it."""
    op.drop_index(
        "uq_temporary_absence_now",
        table_name="temporary_absence",
        postgresql_where="back_on is null",
    )
    op.drop_index(op.f("ix_temporary_absence_stay_id"), table_name="temporary_absence")
    op.drop_table("temporary_absence")
