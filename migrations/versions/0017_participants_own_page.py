"""participants' own page

A secret link to a participant's own page, their word for what they go to in one place, and the
formats they ask for there. The words of calendar links are carried over.

Revision: 0017, after 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward. A live link's words come before those of one that has ended."""
    op.create_table(
        "own_page",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_own_page_participant_id_participant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_page")),
        sa.UniqueConstraint("public_id", name=op.f("uq_own_page_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_own_page_token_hash")),
    )
    op.create_index(
        "uq_own_page_live",
        "own_page",
        ["participant_id"],
        unique=True,
        postgresql_where="ended_at is null",
    )
    op.create_table(
        "own_words",
        sa.Column("participant_id", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("show_place", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_own_words_participant_id_participant"),
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_own_words")),
    )
    op.create_table(
        "format_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.BigInteger(), nullable=False),
        sa.Column("formats", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_why", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "answer in ('', 'accepted', 'not_now')", name=op.f("ck_format_request_answer")
        ),
        sa.CheckConstraint(
            "(answer = '') = (answered_at is null)", name=op.f("ck_format_request_answered")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["user_account.id"],
            name=op.f("fk_format_request_answered_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_format_request_participant_id_participant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_format_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_format_request_public_id")),
    )
    op.create_index(
        "uq_format_request_open",
        "format_request",
        ["participant_id"],
        unique=True,
        postgresql_where="answered_at is null",
    )
    op.execute(
        "insert into own_words (participant_id, word, show_place) "
        "select distinct on (participant_id) participant_id, word, show_place from feed "
        "where participant_id is not null "
        "order by participant_id, revoked_at is null desc, made_at desc, id desc"
    )


def downgrade() -> None:
    """Back. A calendar link has its own copy of the words; pages and what they asked for end."""
    op.drop_table("format_request")
    op.drop_table("own_words")
    op.drop_table("own_page")
