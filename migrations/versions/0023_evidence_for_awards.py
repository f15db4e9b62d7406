"""evidence for awards

Frameworks, award cycles with their action points and narratives, evidence with its files, and what
was decided about suggestions.

Revision: 0023, after 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table('framework_version',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user_account.id'], name=op.f('fk_framework_version_confirmed_by_id_user_account')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_framework_version_made_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_framework_version')),
    sa.UniqueConstraint('number', name=op.f('uq_framework_version_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_framework_version_public_id'))
    )
    op.create_table('award_cycle',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('venue_id', sa.BigInteger(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('framework_id', sa.BigInteger(), nullable=False),
    sa.Column('joined', sa.Date(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('submitted', sa.Date(), nullable=True),
    sa.Column('interim', sa.Date(), nullable=True),
    sa.Column('visit', sa.Date(), nullable=True),
    sa.Column('award', sa.Date(), nullable=True),
    sa.Column('midcheck', sa.Date(), nullable=True),
    sa.Column('expires', sa.Date(), nullable=True),
    sa.Column('strengths', sa.Text(), nullable=False),
    sa.Column('weaknesses', sa.Text(), nullable=False),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.Integer(), nullable=False),
    sa.Column('own_voice', sa.Integer(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('resident_forms', sa.Integer(), nullable=False),
    sa.Column('staff_forms', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.CheckConstraint('items between 1 and 50', name=op.f('ck_award_cycle_items')),
    sa.CheckConstraint('kinds between 1 and 10', name=op.f('ck_award_cycle_kinds')),
    sa.CheckConstraint('months between 1 and 60', name=op.f('ck_award_cycle_months')),
    sa.CheckConstraint('num_nonnulls(team_id, venue_id) = 1', name=op.f('ck_award_cycle_one_place')),
    sa.CheckConstraint('own_voice between 0 and 10', name=op.f('ck_award_cycle_own_voice')),
    sa.CheckConstraint('resident_forms >= 0 and staff_forms >= 0', name=op.f('ck_award_cycle_forms')),
    sa.ForeignKeyConstraint(['framework_id'], ['framework_version.id'], name=op.f('fk_award_cycle_framework_id_framework_version')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_award_cycle_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_award_cycle_team_id_team')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_award_cycle_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_cycle')),
    sa.UniqueConstraint('public_id', name=op.f('uq_award_cycle_public_id')),
    sa.UniqueConstraint('team_id', 'venue_id', 'number', name='uq_award_cycle_number', postgresql_nulls_not_distinct=True)
    )
    op.create_index('uq_award_cycle_now', 'award_cycle', ['team_id', 'venue_id'], unique=True, postgresql_where='ended_on is null', postgresql_nulls_not_distinct=True)
    op.create_table('action_point',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('cycle_id', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('criteria', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_words', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['award_cycle.id'], name=op.f('fk_action_point_cycle_id_award_cycle')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_action_point_made_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_point')),
    sa.UniqueConstraint('public_id', name=op.f('uq_action_point_public_id'))
    )
    op.create_index(op.f('ix_action_point_cycle_id'), 'action_point', ['cycle_id'], unique=False)
    op.create_table('award_reminder',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('cycle_id', sa.BigInteger(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('distance', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['award_cycle.id'], name=op.f('fk_award_reminder_cycle_id_award_cycle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_reminder')),
    sa.UniqueConstraint('cycle_id', 'step', 'day', 'distance', name=op.f('uq_award_reminder_cycle_id_step_day_distance'))
    )
    op.create_table('narrative',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('cycle_id', sa.BigInteger(), nullable=False),
    sa.Column('standard', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['award_cycle.id'], name=op.f('fk_narrative_cycle_id_award_cycle')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_narrative_made_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_narrative')),
    sa.UniqueConstraint('public_id', name=op.f('uq_narrative_public_id'))
    )
    op.create_index('ix_narrative_cycle_id_standard', 'narrative', ['cycle_id', 'standard'], unique=False)
    op.create_table('evidence_item',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('venue_id', sa.BigInteger(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('unhours', sa.Boolean(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('happened', sa.Text(), nullable=False),
    sa.Column('roles', sa.Text(), nullable=False),
    sa.Column('shows', sa.Text(), nullable=False),
    sa.Column('voice', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('criteria', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('change', sa.Boolean(), nullable=False),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=True),
    sa.Column('action_id', sa.BigInteger(), nullable=True),
    sa.Column('consent', sa.Text(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_why', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("consent in ('not_needed', 'agreed', 'not_yet')", name=op.f('ck_evidence_item_consent')),
    sa.CheckConstraint("scope in ('pack', 'building')", name=op.f('ck_evidence_item_scope')),
    sa.CheckConstraint("source in ('blank', 'session', 'meeting', 'notice', 'round', 'suggestion', 'voice', 'questionnaire')", name=op.f('ck_evidence_item_source')),
    sa.CheckConstraint("voice in ('residents', 'staff', 'both', 'outsiders')", name=op.f('ck_evidence_item_voice')),
    sa.CheckConstraint('num_nonnulls(team_id, venue_id) = 1', name=op.f('ck_evidence_item_one_place')),
    sa.ForeignKeyConstraint(['action_id'], ['action_point.id'], name=op.f('fk_evidence_item_action_id_action_point')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_evidence_item_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_evidence_item_team_id_team')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_evidence_item_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_item')),
    sa.UniqueConstraint('public_id', name=op.f('uq_evidence_item_public_id'))
    )
    op.create_index(op.f('ix_evidence_item_action_id'), 'evidence_item', ['action_id'], unique=False)
    op.create_index('ix_evidence_item_source_id', 'evidence_item', ['source_id'], unique=False)
    op.create_index('ix_evidence_item_team_id_day', 'evidence_item', ['team_id', 'day'], unique=False)
    op.create_index('ix_evidence_item_venue_id_day', 'evidence_item', ['venue_id', 'day'], unique=False)
    op.create_table('evidence_file',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('alt', sa.Text(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('jpeg', 'png', 'pdf', 'docx')", name=op.f('ck_evidence_file_kind')),
    sa.ForeignKeyConstraint(['item_id'], ['evidence_item.id'], name=op.f('fk_evidence_file_item_id_evidence_item')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_evidence_file_made_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_file')),
    sa.UniqueConstraint('public_id', name=op.f('uq_evidence_file_public_id'))
    )
    op.create_index(op.f('ix_evidence_file_item_id'), 'evidence_file', ['item_id'], unique=False)
    op.create_index('uq_evidence_file_item_id_digest', 'evidence_file', ['item_id', 'digest'], unique=True, postgresql_where='removed_at is null')
    op.create_table('suggestion_answer',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('venue_id', sa.BigInteger(), nullable=True),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('of', sa.Integer(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('item_id', sa.BigInteger(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("decision in ('accepted', 'declined')", name=op.f('ck_suggestion_answer_decision')),
    sa.CheckConstraint('num_nonnulls(team_id, venue_id) = 1', name=op.f('ck_suggestion_answer_one_place')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_suggestion_answer_by_id_user_account')),
    sa.ForeignKeyConstraint(['item_id'], ['evidence_item.id'], name=op.f('fk_suggestion_answer_item_id_evidence_item')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_suggestion_answer_team_id_team')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_suggestion_answer_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion_answer')),
    sa.UniqueConstraint('public_id', name=op.f('uq_suggestion_answer_public_id'))
    )
    op.create_index('uq_suggestion_answer_once', 'suggestion_answer', ['team_id', 'venue_id', 'rule', 'first', 'last'], unique=True, postgresql_nulls_not_distinct=True)


def downgrade() -> None:
    """Back."""
    op.drop_index('uq_suggestion_answer_once', table_name='suggestion_answer', postgresql_nulls_not_distinct=True)
    op.drop_table('suggestion_answer')
    op.drop_index('uq_evidence_file_item_id_digest', table_name='evidence_file', postgresql_where='removed_at is null')
    op.drop_index(op.f('ix_evidence_file_item_id'), table_name='evidence_file')
    op.drop_table('evidence_file')
    op.drop_index('ix_evidence_item_venue_id_day', table_name='evidence_item')
    op.drop_index('ix_evidence_item_team_id_day', table_name='evidence_item')
    op.drop_index('ix_evidence_item_source_id', table_name='evidence_item')
    op.drop_index(op.f('ix_evidence_item_action_id'), table_name='evidence_item')
    op.drop_table('evidence_item')
    op.drop_index('ix_narrative_cycle_id_standard', table_name='narrative')
    op.drop_table('narrative')
    op.drop_table('award_reminder')
    op.drop_index(op.f('ix_action_point_cycle_id'), table_name='action_point')
    op.drop_table('action_point')
    op.drop_index('uq_award_cycle_now', table_name='award_cycle', postgresql_where='ended_on is null', postgresql_nulls_not_distinct=True)
    op.drop_table('award_cycle')
    op.drop_table('framework_version')
