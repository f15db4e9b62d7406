"""kept uploads

Files whose form was refused for something else, for an hour; and an answer for what is being done.

Revision: 0029, after 0028.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


_ANSWERS = "('', 'answer', 'forward', 'reason', 'looking')"
_NOW = "('', 'answer', 'forward', 'doing', 'reason', 'looking')"


def _answers(allowed: str) -> None:
    op.drop_constraint(op.f('ck_voice_said_answer'), 'voice_said', type_='check')
    op.create_check_constraint(op.f('ck_voice_said_answer'), 'voice_said', f"answer in {allowed}")


def upgrade() -> None:
    """Forward."""
    _answers(_NOW)
    op.create_table('kept_upload',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('about', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_kept_upload_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_upload')),
    sa.UniqueConstraint('public_id', name=op.f('uq_kept_upload_public_id'))
    )
    op.create_index(op.f('ix_kept_upload_kept_at'), 'kept_upload', ['kept_at'], unique=False)
    op.create_index(op.f('ix_kept_upload_user_id'), 'kept_upload', ['user_id'], unique=False)


def downgrade() -> None:
    """Back. What was kept was kept for an hour alone; what is being done is said as it was before."""
    op.execute("update voice_said set answer = 'forward' where answer = 'doing'")
    _answers(_ANSWERS)
    op.drop_table('kept_upload')
