"""residents' voice

An address on a community's wall, who hears of a worry, what was said there and what was done.

Revision: 0025, after 0024.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table('voice_said',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('venue_id', sa.BigInteger(), nullable=True),
    sa.Column('once', sa.LargeBinary(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('may_show', sa.Boolean(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('why_aside', sa.Text(), nullable=False),
    sa.Column('aside_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by_id', sa.BigInteger(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answer_words', sa.Text(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_as', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.BigInteger(), nullable=True),
    sa.Column('shown', sa.Text(), nullable=False),
    sa.Column('published', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(answer = '') = (answered_on is null)", name=op.f('ck_voice_said_answered')),
    sa.CheckConstraint("(done = '') = (acknowledged_at is null)", name=op.f('ck_voice_said_acknowledged')),
    sa.CheckConstraint("(state = 'aside') = (aside_at is not null)", name=op.f('ck_voice_said_aside')),
    sa.CheckConstraint("answer in ('', 'answer', 'forward', 'reason', 'looking')", name=op.f('ck_voice_said_answer')),
    sa.CheckConstraint("kind in ('experience', 'idea', 'thanks', 'worry')", name=op.f('ck_voice_said_kind')),
    sa.CheckConstraint("not published or (state = 'kept' and answer <> '' and shown <> '')", name=op.f('ck_voice_said_published')),
    sa.CheckConstraint("state in ('new', 'kept', 'aside')", name=op.f('ck_voice_said_state')),
    sa.CheckConstraint('num_nonnulls(team_id, venue_id) = 1', name=op.f('ck_voice_said_one_place')),
    sa.ForeignKeyConstraint(['acknowledged_by_id'], ['user_account.id'], name=op.f('fk_voice_said_acknowledged_by_id_user_account')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user_account.id'], name=op.f('fk_voice_said_answered_by_id_user_account')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_voice_said_team_id_team')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_voice_said_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voice_said')),
    sa.UniqueConstraint('once', name=op.f('uq_voice_said_once')),
    sa.UniqueConstraint('public_id', name=op.f('uq_voice_said_public_id'))
    )
    op.create_index('ix_voice_said_team_id_day', 'voice_said', ['team_id', 'day'], unique=False)
    op.create_index('ix_voice_said_venue_id_day', 'voice_said', ['venue_id', 'day'], unique=False)
    op.create_index('ix_voice_said_worries', 'voice_said', ['venue_id', 'team_id'], unique=False, postgresql_where="kind = 'worry' and acknowledged_at is null")
    op.create_table('voice_wall',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('venue_id', sa.BigInteger(), nullable=True),
    sa.Column('token', sa.Text(), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('num_nonnulls(team_id, venue_id) = 1', name=op.f('ck_voice_wall_one_place')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_voice_wall_team_id_team')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_voice_wall_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voice_wall')),
    sa.UniqueConstraint('public_id', name=op.f('uq_voice_wall_public_id')),
    sa.UniqueConstraint('token', name=op.f('uq_voice_wall_token'))
    )
    op.create_index('uq_voice_wall_place', 'voice_wall', ['team_id', 'venue_id'], unique=True, postgresql_nulls_not_distinct=True)
    op.create_table('voice_hearer',
    sa.Column('wall_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_voice_hearer_user_id_user_account')),
    sa.ForeignKeyConstraint(['wall_id'], ['voice_wall.id'], name=op.f('fk_voice_hearer_wall_id_voice_wall')),
    sa.PrimaryKeyConstraint('wall_id', 'user_id', name=op.f('pk_voice_hearer'))
    )
    op.create_index(op.f('ix_voice_hearer_user_id'), 'voice_hearer', ['user_id'], unique=False)
    op.create_table('voice_pace',
    sa.Column('wall_id', sa.BigInteger(), nullable=False),
    sa.Column('worry', sa.Boolean(), nullable=False),
    sa.Column('minute', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['wall_id'], ['voice_wall.id'], name=op.f('fk_voice_pace_wall_id_voice_wall')),
    sa.PrimaryKeyConstraint('wall_id', 'worry', name=op.f('pk_voice_pace'))
    )


def downgrade() -> None:
    """Back."""
    op.drop_table('voice_pace')
    op.drop_index(op.f('ix_voice_hearer_user_id'), table_name='voice_hearer')
    op.drop_table('voice_hearer')
    op.drop_index('uq_voice_wall_place', table_name='voice_wall', postgresql_nulls_not_distinct=True)
    op.drop_table('voice_wall')
    op.drop_index('ix_voice_said_worries', table_name='voice_said', postgresql_where="kind = 'worry' and acknowledged_at is null")
    op.drop_index('ix_voice_said_venue_id_day', table_name='voice_said')
    op.drop_index('ix_voice_said_team_id_day', table_name='voice_said')
    op.drop_table('voice_said')
