"""meetings and agreement

Minutes of community meetings with what was decided and done, and the house agreement by versions.

Revision: 0026, after 0025.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0026'
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table('house_agreement',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('venue_id', sa.BigInteger(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('review_due', sa.Date(), nullable=True),
    sa.Column('residents', sa.Integer(), nullable=False),
    sa.Column('staff', sa.Integer(), nullable=False),
    sa.Column('visitors', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Text(), nullable=False),
    sa.Column('disagreement', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('(agreed_on is null) = (review_due is null)', name=op.f('ck_house_agreement_agreed')),
    sa.CheckConstraint('num_nonnulls(team_id, venue_id) = 1', name=op.f('ck_house_agreement_one_place')),
    sa.CheckConstraint('residents >= 0 and staff >= 0 and visitors >= 0', name=op.f('ck_house_agreement_took_part')),
    sa.CheckConstraint('review_due > agreed_on', name=op.f('ck_house_agreement_review')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_house_agreement_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_house_agreement_team_id_team')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_house_agreement_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_house_agreement')),
    sa.UniqueConstraint('public_id', name=op.f('uq_house_agreement_public_id')),
    sa.UniqueConstraint('team_id', 'venue_id', 'number', name='uq_house_agreement_number', postgresql_nulls_not_distinct=True)
    )
    op.create_index('uq_house_agreement_draft', 'house_agreement', ['team_id', 'venue_id'], unique=True, postgresql_where='agreed_on is null', postgresql_nulls_not_distinct=True)
    op.create_table('community_minutes',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('venue_id', sa.BigInteger(), nullable=True),
    sa.Column('session_id', sa.BigInteger(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('chair', sa.Text(), nullable=False),
    sa.Column('residents', sa.Integer(), nullable=False),
    sa.Column('staff', sa.Integer(), nullable=False),
    sa.Column('visitors', sa.Integer(), nullable=False),
    sa.Column('talked', sa.Text(), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("chair in ('residents', 'staff', 'both')", name=op.f('ck_community_minutes_chair')),
    sa.CheckConstraint('agreed_on >= day', name=op.f('ck_community_minutes_agreed')),
    sa.CheckConstraint('num_nonnulls(team_id, venue_id) = 1', name=op.f('ck_community_minutes_one_place')),
    sa.CheckConstraint('residents >= 0 and staff >= 0 and visitors >= 0', name=op.f('ck_community_minutes_came')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_community_minutes_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['session_id'], ['programme_session.id'], name=op.f('fk_community_minutes_session_id_programme_session')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_community_minutes_team_id_team')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_community_minutes_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_community_minutes')),
    sa.UniqueConstraint('public_id', name=op.f('uq_community_minutes_public_id'))
    )
    op.create_index('ix_community_minutes_team_id_day', 'community_minutes', ['team_id', 'day'], unique=False)
    op.create_index('ix_community_minutes_venue_id_day', 'community_minutes', ['venue_id', 'day'], unique=False)
    op.create_index('uq_community_minutes_session', 'community_minutes', ['session_id', 'team_id', 'venue_id'], unique=True, postgresql_where='session_id is not null', postgresql_nulls_not_distinct=True)
    op.create_table('meeting_topic',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('minutes_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('raised_by', sa.Text(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('to_do', sa.Text(), nullable=False),
    sa.Column('whom', sa.Text(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('disagreement', sa.Boolean(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_words', sa.Text(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("raised_by in ('residents', 'staff', 'visitors')", name=op.f('ck_meeting_topic_raised_by')),
    sa.CheckConstraint("whom in ('', 'residents', 'staff', 'both', 'outsiders')", name=op.f('ck_meeting_topic_whom')),
    sa.ForeignKeyConstraint(['minutes_id'], ['community_minutes.id'], name=op.f('fk_meeting_topic_minutes_id_community_minutes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_topic')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_topic_public_id'))
    )
    op.create_index(op.f('ix_meeting_topic_minutes_id'), 'meeting_topic', ['minutes_id'], unique=False)
    op.create_index('ix_meeting_topic_open', 'meeting_topic', ['due'], unique=False, postgresql_where='done_on is null and removed_at is null')
    op.create_table('minutes_note',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('minutes_id', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_minutes_note_by_id_user_account')),
    sa.ForeignKeyConstraint(['minutes_id'], ['community_minutes.id'], name=op.f('fk_minutes_note_minutes_id_community_minutes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_note'))
    )
    op.create_index(op.f('ix_minutes_note_minutes_id'), 'minutes_note', ['minutes_id'], unique=False)
    op.create_table('topic_news',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('minutes_id', sa.BigInteger(), nullable=False),
    sa.Column('topic_id', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['minutes_id'], ['community_minutes.id'], name=op.f('fk_topic_news_minutes_id_community_minutes')),
    sa.ForeignKeyConstraint(['topic_id'], ['meeting_topic.id'], name=op.f('fk_topic_news_topic_id_meeting_topic')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic_news')),
    sa.UniqueConstraint('minutes_id', 'topic_id', name=op.f('uq_topic_news_minutes_id_topic_id'))
    )
    op.create_index(op.f('ix_topic_news_topic_id'), 'topic_news', ['topic_id'], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f('ix_topic_news_topic_id'), table_name='topic_news')
    op.drop_table('topic_news')
    op.drop_index(op.f('ix_minutes_note_minutes_id'), table_name='minutes_note')
    op.drop_table('minutes_note')
    op.drop_index('ix_meeting_topic_open', table_name='meeting_topic', postgresql_where='done_on is null and removed_at is null')
    op.drop_index(op.f('ix_meeting_topic_minutes_id'), table_name='meeting_topic')
    op.drop_table('meeting_topic')
    op.drop_index('uq_community_minutes_session', table_name='community_minutes', postgresql_where='session_id is not null', postgresql_nulls_not_distinct=True)
    op.drop_index('ix_community_minutes_venue_id_day', table_name='community_minutes')
    op.drop_index('ix_community_minutes_team_id_day', table_name='community_minutes')
    op.drop_table('community_minutes')
    op.drop_index('uq_house_agreement_draft', table_name='house_agreement', postgresql_where='agreed_on is null', postgresql_nulls_not_distinct=True)
    op.drop_table('house_agreement')
