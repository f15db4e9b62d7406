"""shared computers

Computers that several people use at an Approved Premises, PINs, and who signed in fully where.

Revision: 0011, after 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "pin",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("hashed", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_pin_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin")),
        sa.UniqueConstraint("user_id", name=op.f("uq_pin_user_id")),
    )
    op.create_table(
        "shared_computer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["user_account.id"],
            name=op.f("fk_shared_computer_made_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_shared_computer_venue_id_venue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_computer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shared_computer_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_shared_computer_token_hash")),
    )
    op.create_index(
        "uq_shared_computer_name_in_use",
        "shared_computer",
        ["venue_id", "name"],
        unique=True,
        postgresql_where="ended_at is null",
    )
    op.create_table(
        "computer_sign_in",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("computer_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stands_on", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["computer_id"],
            ["shared_computer.id"],
            name=op.f("fk_computer_sign_in_computer_id_shared_computer"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_computer_sign_in_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_computer_sign_in")),
        sa.UniqueConstraint(
            "computer_id", "user_id", name=op.f("uq_computer_sign_in_computer_id_user_id")
        ),
    )
    op.create_index(
        op.f("ix_computer_sign_in_user_id"), "computer_sign_in", ["user_id"], unique=False
    )
    op.add_column("sign_in_attempt", sa.Column("computer_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_sign_in_attempt_computer_id_shared_computer"),
        "sign_in_attempt",
        "shared_computer",
        ["computer_id"],
        ["id"],
    )
    op.create_index(
        "ix_sign_in_attempt_computer_email",
        "sign_in_attempt",
        ["computer_id", "email"],
        unique=False,
    )


def downgrade() -> None:
    """Back: PINs and shared computers are gone; what was done to them stays in the audit log."""
    op.drop_index("ix_sign_in_attempt_computer_email", table_name="sign_in_attempt")
    op.drop_constraint(
        op.f("fk_sign_in_attempt_computer_id_shared_computer"),
        "sign_in_attempt",
        type_="foreignkey",
    )
    op.drop_column("sign_in_attempt", "computer_id")
    op.drop_index(op.f("ix_computer_sign_in_user_id"), table_name="computer_sign_in")
    op.drop_table("computer_sign_in")
    op.drop_index("uq_shared_computer_name_in_use", table_name="shared_computer")
    op.drop_table("shared_computer")
    op.drop_table("pin")
