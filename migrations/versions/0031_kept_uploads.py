"""kept uploads

Files whose form was refused for something else, for an hour.

Revision: 0031, after 0027.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0031'
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table('kept_upload',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_kept_upload_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_upload')),
    sa.UniqueConstraint('public_id', name=op.f('uq_kept_upload_public_id'))
    )
    op.create_index(op.f('ix_kept_upload_kept_at'), 'kept_upload', ['kept_at'], unique=False)
    op.create_index(op.f('ix_kept_upload_user_id'), 'kept_upload', ['user_id'], unique=False)


def downgrade() -> None:
    """Back. They were kept for an hour alone."""
    op.drop_table('kept_upload')
