"""imports

Files of people sent in, kept while somebody reads what they would do.

Revision: 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sent", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('participants', 'staff', 'waiting_list')", name=op.f("ck_import_batch_kind")
        ),
        sa.CheckConstraint(
            "state in ('previewed', 'imported', 'discarded')", name=op.f("ck_import_batch_state")
        ),
        sa.CheckConstraint(
            "(state = 'previewed') = (sent is not null)",
            name=op.f("ck_import_batch_lines_while_read"),
        ),
        sa.CheckConstraint(
            "(state = 'previewed') = (ended_at is null)", name=op.f("ck_import_batch_ended")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_import_batch_owner_id_user_account")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_import_batch_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_batch_public_id")),
    )
    op.create_index(op.f("ix_import_batch_made_at"), "import_batch", ["made_at"], unique=False)
    op.create_index(op.f("ix_import_batch_owner_id"), "import_batch", ["owner_id"], unique=False)
    op.create_index(op.f("ix_import_batch_team_id"), "import_batch", ["team_id"], unique=False)
    op.create_index(
        "uq_import_batch_open",
        "import_batch",
        ["owner_id", "team_id", "kind", "digest"],
        unique=True,
        postgresql_where=sa.text("state = 'previewed'"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_index(
        "uq_import_batch_open",
        table_name="import_batch",
        postgresql_where=sa.text("state = 'previewed'"),
    )
    op.drop_index(op.f("ix_import_batch_team_id"), table_name="import_batch")
    op.drop_index(op.f("ix_import_batch_owner_id"), table_name="import_batch")
    op.drop_index(op.f("ix_import_batch_made_at"), table_name="import_batch")
    op.drop_table("import_batch")
