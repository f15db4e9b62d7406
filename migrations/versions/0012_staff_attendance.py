"""staff attendance

Which staff came to training, supervision and reflective practice: a sheet for each signing of such
a session and for each correction, and a line on it for each member of staff.

Revision: 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "staff_sheet",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("others_note", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("link >= 1", name=op.f("ck_staff_sheet_link")),
        sa.CheckConstraint("link = 1 or why <> ''", name=op.f("ck_staff_sheet_why")),
        sa.CheckConstraint("others between 0 and 500", name=op.f("ck_staff_sheet_others")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["programme_session.id"],
            name=op.f("fk_staff_sheet_session_id_programme_session"),
        ),
        sa.ForeignKeyConstraint(
            ["typed_by_id"],
            ["user_account.id"],
            name=op.f("fk_staff_sheet_typed_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sheet")),
        sa.UniqueConstraint("session_id", "link", name=op.f("uq_staff_sheet_session_id_link")),
    )
    op.create_table(
        "staff_mark",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sheet_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "presence in ('came', 'part', 'absent', 'not_expected')",
            name=op.f("ck_staff_mark_presence"),
        ),
        sa.CheckConstraint(
            "(minutes > 0) = (presence in ('came', 'part'))", name=op.f("ck_staff_mark_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["staff_sheet.id"], name=op.f("fk_staff_mark_sheet_id_staff_sheet")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_staff_mark_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_mark")),
        sa.UniqueConstraint("sheet_id", "user_id", name=op.f("uq_staff_mark_sheet_id_user_id")),
    )
    op.create_index(op.f("ix_staff_mark_user_id"), "staff_mark", ["user_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_staff_mark_user_id"), table_name="staff_mark")
    op.drop_table("staff_mark")
    op.drop_table("staff_sheet")
