"""climate rounds

Surveys of residents and of staff in which nobody is named.

Revision: 0014, after 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table('climate_round',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=False),
    sa.Column('venue_id', sa.BigInteger(), nullable=True),
    sa.Column('version_id', sa.BigInteger(), nullable=False),
    sa.Column('wording_id', sa.BigInteger(), nullable=True),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('opens', sa.Date(), nullable=False),
    sa.Column('closes', sa.Date(), nullable=False),
    sa.Column('invited', sa.Integer(), nullable=False),
    sa.Column('issued', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("who in ('residents', 'staff')", name=op.f('ck_climate_round_who')),
    sa.CheckConstraint('closes >= opens', name=op.f('ck_climate_round_order')),
    sa.CheckConstraint('invited >= 0', name=op.f('ck_climate_round_invited')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_climate_round_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_climate_round_team_id_team')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_climate_round_venue_id_venue')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_climate_round_version_id_instrument_version')),
    sa.ForeignKeyConstraint(['wording_id'], ['wording.id'], name=op.f('fk_climate_round_wording_id_wording')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_climate_round')),
    sa.UniqueConstraint('public_id', name=op.f('uq_climate_round_public_id'))
    )
    op.create_index('ix_climate_round_team_id_opens', 'climate_round', ['team_id', 'opens'], unique=False)
    op.create_table('climate_event',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_climate_event_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_climate_event_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_climate_event')),
    sa.UniqueConstraint('public_id', name=op.f('uq_climate_event_public_id'))
    )
    op.create_index('ix_climate_event_team_id_day', 'climate_event', ['team_id', 'day'], unique=False)
    op.create_table('climate_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.BigInteger(), nullable=False),
    sa.Column('answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('on_paper', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['climate_round.id'], name=op.f('fk_climate_answer_round_id_climate_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_climate_answer'))
    )
    op.create_index(op.f('ix_climate_answer_round_id'), 'climate_answer', ['round_id'], unique=False)
    op.create_table('climate_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.BigInteger(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['climate_round.id'], name=op.f('fk_climate_code_round_id_climate_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_climate_code')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_climate_code_token_hash'))
    )
    op.create_index(op.f('ix_climate_code_round_id'), 'climate_code', ['round_id'], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f('ix_climate_code_round_id'), table_name='climate_code')
    op.drop_table('climate_code')
    op.drop_index(op.f('ix_climate_answer_round_id'), table_name='climate_answer')
    op.drop_table('climate_answer')
    op.drop_index('ix_climate_event_team_id_day', table_name='climate_event')
    op.drop_table('climate_event')
    op.drop_index('ix_climate_round_team_id_opens', table_name='climate_round')
    op.drop_table('climate_round')
