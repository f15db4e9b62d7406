"""busy times from staff members' own calendars

Revision: 0019, after 0018.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table('busy_calendar',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('good_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('unread', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_busy_calendar_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_busy_calendar')),
    sa.UniqueConstraint('user_id', name=op.f('uq_busy_calendar_user_id'))
    )
    op.create_table('busy_time',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('starts', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends > starts', name=op.f('ck_busy_time_order')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_busy_time_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_busy_time'))
    )
    op.create_index('ix_busy_time_user_id_starts', 'busy_time', ['user_id', 'starts'], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index('ix_busy_time_user_id_starts', table_name='busy_time')
    op.drop_table('busy_time')
    op.drop_table('busy_calendar')
