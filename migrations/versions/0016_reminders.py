"""reminders

Messages to participants, sent or not and why; the words of a team; whose a telephone number is.

Revision: 0016, after 0015.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = "('reminder', 'moved', 'cancelled', 'back')"
STATES = "('not_sent', 'queued', 'sending', 'sent', 'delivered', 'failed', 'gave_up', 'unknown')"
DIALLED = "regexp_replace(regexp_replace(mobile, '\\D', '', 'g'), '^(00)?440?', '0')"


def upgrade() -> None:
    """Forward."""
    op.create_table('message',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.BigInteger(), nullable=False),
    sa.Column('session_id', sa.BigInteger(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('occasion', sa.Text(), nullable=False),
    sa.Column('change_id', sa.BigInteger(), nullable=True),
    sa.Column('starts', sa.DateTime(timezone=True), nullable=False),
    sa.Column('moved_to', sa.DateTime(timezone=True), nullable=True),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('why', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('to', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sending_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('receipt_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint(f'kind in {KINDS}', name=op.f('ck_message_kind')),
    sa.CheckConstraint(f'state in {STATES}', name=op.f('ck_message_state')),
    sa.CheckConstraint("way in ('', 'text', 'email', 'letter')", name=op.f('ck_message_way')),
    sa.CheckConstraint("provider in ('', 'notify', 'smtp', 'hand')", name=op.f('ck_message_provider')),
    sa.CheckConstraint("(way = '') <= (state = 'not_sent')", name=op.f('ck_message_way_when_sent')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_message_by_id_user_account')),
    sa.ForeignKeyConstraint(['change_id'], ['session_change.id'], name=op.f('fk_message_change_id_session_change')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_message_participant_id_participant')),
    sa.ForeignKeyConstraint(['session_id'], ['programme_session.id'], name=op.f('fk_message_session_id_programme_session')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_message_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('participant_id', 'session_id', 'occasion', name=op.f('uq_message_participant_id_session_id_occasion')),
    sa.UniqueConstraint('public_id', name=op.f('uq_message_public_id'))
    )
    op.create_index(op.f('ix_message_change_id'), 'message', ['change_id'], unique=False)
    op.create_index('ix_message_next_try', 'message', ['next_try_at'], unique=False, postgresql_where="state = 'queued'")
    op.create_index('ix_message_sending', 'message', ['sending_since'], unique=False, postgresql_where="state = 'sending'")
    op.create_index(op.f('ix_message_session_id'), 'message', ['session_id'], unique=False)
    op.create_index('ix_message_team_decided', 'message', ['team_id', 'decided_at'], unique=False)
    op.create_table('message_words',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('texts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_message_words_by_id_user_account')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_message_words_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_words')),
    sa.UniqueConstraint('team_id', 'version', name=op.f('uq_message_words_team_id_version'))
    )
    op.create_index('ix_contact_preference_dialled', 'contact_preference', [sa.text(DIALLED)], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index('ix_contact_preference_dialled', table_name='contact_preference')
    op.drop_table('message_words')
    op.drop_index('ix_message_team_decided', table_name='message')
    op.drop_index(op.f('ix_message_session_id'), table_name='message')
    op.drop_index('ix_message_sending', table_name='message')
    op.drop_index('ix_message_next_try', table_name='message')
    op.drop_index(op.f('ix_message_change_id'), table_name='message')
    op.drop_table('message')
