"""outcome measures

The instruments a site uses, what was answered, the scores it makes, risk items to look at, occasions
that were missed, half-done forms and links to fill one in.

Revision: 0013, after 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table('instrument_version',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_version')),
    sa.UniqueConstraint('slug', 'digest', name=op.f('uq_instrument_version_slug_digest'))
    )
    op.create_table('instrument_choice',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('on', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('survey', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_instrument_choice_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_choice')),
    sa.UniqueConstraint('slug', name=op.f('uq_instrument_choice_slug'))
    )
    op.create_table('wording',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('licence', sa.Text(), nullable=False),
    sa.Column('agreed_by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_by_id', sa.BigInteger(), nullable=True),
    sa.Column('removed_why', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_wording_by_id_user_account')),
    sa.ForeignKeyConstraint(['removed_by_id'], ['user_account.id'], name=op.f('fk_wording_removed_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wording')),
    sa.UniqueConstraint('public_id', name=op.f('uq_wording_public_id')),
    sa.UniqueConstraint('slug', 'language', 'version', name=op.f('uq_wording_slug_language_version'))
    )
    op.create_table('missed_occasion',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('occasion', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("reason in ('released', 'recalled', 'declined', 'left', 'unwell', 'not_asked', 'other')", name=op.f('ck_missed_occasion_reason')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_missed_occasion_by_id_user_account')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_missed_occasion_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_missed_occasion')),
    sa.UniqueConstraint('public_id', name=op.f('uq_missed_occasion_public_id'))
    )
    op.create_index('uq_missed_occasion_in_force', 'missed_occasion', ['enrolment_id', 'slug', 'occasion'], unique=True, postgresql_where='taken_back_at is null')
    op.create_table('response',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('chain', sa.Uuid(), nullable=False),
    sa.Column('link', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.BigInteger(), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger(), nullable=True),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('version_id', sa.BigInteger(), nullable=False),
    sa.Column('wording_id', sa.BigInteger(), nullable=True),
    sa.Column('occasion', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('staff_present', sa.Boolean(), nullable=False),
    sa.Column('read_by', sa.Text(), nullable=False),
    sa.Column('printed', sa.Boolean(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('typed_by_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("mode in ('paper', 'tablet', 'read_aloud', 'link', 'clinician')", name=op.f('ck_response_mode')),
    sa.CheckConstraint('link >= 1', name=op.f('ck_response_link')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_response_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_response_participant_id_participant')),
    sa.ForeignKeyConstraint(['typed_by_id'], ['user_account.id'], name=op.f('fk_response_typed_by_id_user_account')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_response_version_id_instrument_version')),
    sa.ForeignKeyConstraint(['wording_id'], ['wording.id'], name=op.f('fk_response_wording_id_wording')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('chain', 'link', name=op.f('uq_response_chain_link')),
    sa.UniqueConstraint('public_id', name=op.f('uq_response_public_id'))
    )
    op.create_index('ix_response_enrolment_id_slug', 'response', ['enrolment_id', 'slug'], unique=False)
    op.create_index('ix_response_participant_id_slug_on', 'response', ['participant_id', 'slug', 'on'], unique=False)
    op.create_index(op.f('ix_response_slug'), 'response', ['slug'], unique=False)
    op.create_table('fill_link',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('participant_id', sa.BigInteger(), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger(), nullable=True),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('occasion', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('response_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("mode in ('link', 'tablet')", name=op.f('ck_fill_link_mode')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_fill_link_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_fill_link_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_fill_link_participant_id_participant')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_fill_link_response_id_response')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fill_link')),
    sa.UniqueConstraint('public_id', name=op.f('uq_fill_link_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_fill_link_token_hash'))
    )
    op.create_index(op.f('ix_fill_link_participant_id'), 'fill_link', ['participant_id'], unique=False)
    op.create_table('risk_flag',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('response_id', sa.BigInteger(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('answer', sa.Double(), nullable=True),
    sa.Column('tier', sa.Text(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('acknowledged_by_id', sa.BigInteger(), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(done = '') = (acknowledged_at is null)", name=op.f('ck_risk_flag_acknowledged')),
    sa.CheckConstraint("done in ('', 'spoke', 'safety_plan', 'told_others', 'reviewed', 'mistake')", name=op.f('ck_risk_flag_done')),
    sa.ForeignKeyConstraint(['acknowledged_by_id'], ['user_account.id'], name=op.f('fk_risk_flag_acknowledged_by_id_user_account')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_risk_flag_response_id_response')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_flag')),
    sa.UniqueConstraint('public_id', name=op.f('uq_risk_flag_public_id')),
    sa.UniqueConstraint('response_id', 'item', name=op.f('uq_risk_flag_response_id_item'))
    )
    op.create_index('ix_risk_flag_open', 'risk_flag', ['raised_at'], unique=False, postgresql_where='acknowledged_at is null and ended_at is null')
    op.create_table('score',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('response_id', sa.BigInteger(), nullable=False),
    sa.Column('version_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('band', sa.Text(), nullable=False),
    sa.Column('prorated', sa.Boolean(), nullable=False),
    sa.Column('lowest', sa.Double(), nullable=True),
    sa.Column('highest', sa.Double(), nullable=True),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_score_response_id_response')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_score_version_id_instrument_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score')),
    sa.UniqueConstraint('response_id', 'version_id', 'name', name=op.f('uq_score_response_id_version_id_name'))
    )
    op.create_table('typed_twice',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('response_id', sa.BigInteger(), nullable=False),
    sa.Column('answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('differed', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_typed_twice_by_id_user_account')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_typed_twice_response_id_response')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_typed_twice')),
    sa.UniqueConstraint('response_id', name=op.f('uq_typed_twice_response_id'))
    )
    op.create_table('form_draft',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('participant_id', sa.BigInteger(), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger(), nullable=True),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('occasion', sa.Text(), nullable=False),
    sa.Column('link_id', sa.BigInteger(), nullable=True),
    sa.Column('answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_form_draft_by_id_user_account')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_form_draft_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['link_id'], ['fill_link.id'], name=op.f('fk_form_draft_link_id_fill_link')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_form_draft_participant_id_participant')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_draft')),
    sa.UniqueConstraint('participant_id', 'enrolment_id', 'slug', 'occasion', 'link_id', name='uq_form_draft_one', postgresql_nulls_not_distinct=True)
    )
    op.create_index(op.f('ix_form_draft_link_id'), 'form_draft', ['link_id'], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f('ix_form_draft_link_id'), table_name='form_draft')
    op.drop_table('form_draft')
    op.drop_table('typed_twice')
    op.drop_table('score')
    op.drop_index('ix_risk_flag_open', table_name='risk_flag', postgresql_where='acknowledged_at is null and ended_at is null')
    op.drop_table('risk_flag')
    op.drop_index(op.f('ix_fill_link_participant_id'), table_name='fill_link')
    op.drop_table('fill_link')
    op.drop_index(op.f('ix_response_slug'), table_name='response')
    op.drop_index('ix_response_participant_id_slug_on', table_name='response')
    op.drop_index('ix_response_enrolment_id_slug', table_name='response')
    op.drop_table('response')
    op.drop_index('uq_missed_occasion_in_force', table_name='missed_occasion', postgresql_where='taken_back_at is null')
    op.drop_table('missed_occasion')
    op.drop_table('wording')
    op.drop_table('instrument_choice')
    op.drop_table('instrument_version')
