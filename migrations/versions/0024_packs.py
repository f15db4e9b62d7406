"""packs

Packs for assessors: what was found in them and decided, who may open them and who did.

Revision: 0024, after 0023.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table('evidence_pack',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('cycle_id', sa.BigInteger(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('final', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.BigInteger(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by_id', sa.BigInteger(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_why', sa.Text(), nullable=False),
    sa.CheckConstraint("state in ('asked', 'to_check', 'to_make', 'made', 'released', 'withdrawn', 'failed')", name=op.f('ck_evidence_pack_state')),
    sa.CheckConstraint('"last" >= "first"', name=op.f('ck_evidence_pack_order')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user_account.id'], name=op.f('fk_evidence_pack_asked_by_id_user_account')),
    sa.ForeignKeyConstraint(['cycle_id'], ['award_cycle.id'], name=op.f('fk_evidence_pack_cycle_id_award_cycle')),
    sa.ForeignKeyConstraint(['released_by_id'], ['user_account.id'], name=op.f('fk_evidence_pack_released_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_pack')),
    sa.UniqueConstraint('public_id', name=op.f('uq_evidence_pack_public_id'))
    )
    op.create_index('ix_evidence_pack_cycle_id', 'evidence_pack', ['cycle_id'], unique=False)
    op.create_index('ix_evidence_pack_work', 'evidence_pack', ['state'], unique=False, postgresql_where="state in ('asked', 'to_make')")
    op.create_table('pack_access',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('pack_id', sa.BigInteger(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=True),
    sa.Column('user_id', sa.BigInteger(), nullable=True),
    sa.Column('whom', sa.Text(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('num_nonnulls(token_hash, user_id) = 1', name=op.f('ck_pack_access_one_way_in')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_pack_access_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['pack_id'], ['evidence_pack.id'], name=op.f('fk_pack_access_pack_id_evidence_pack')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_pack_access_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_access')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pack_access_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_pack_access_token_hash'))
    )
    op.create_index(op.f('ix_pack_access_pack_id'), 'pack_access', ['pack_id'], unique=False)
    op.create_index('ix_pack_access_user_id', 'pack_access', ['user_id'], unique=False)
    op.create_table('pack_find',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('pack_id', sa.BigInteger(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('where', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('sure', sa.Boolean(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('instead', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(decision = 'replace') = (instead <> '')", name=op.f('ck_pack_find_instead')),
    sa.CheckConstraint("decision in ('', 'keep', 'replace', 'out')", name=op.f('ck_pack_find_decision')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_pack_find_decided_by_id_user_account')),
    sa.ForeignKeyConstraint(['pack_id'], ['evidence_pack.id'], name=op.f('fk_pack_find_pack_id_evidence_pack')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_find')),
    sa.UniqueConstraint('pack_id', 'place', 'text', name=op.f('uq_pack_find_pack_id_place_text')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pack_find_public_id'))
    )
    op.create_table('pack_progress',
    sa.Column('pack_id', sa.BigInteger(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('doing', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('percent between 0 and 100', name=op.f('ck_pack_progress_percent')),
    sa.ForeignKeyConstraint(['pack_id'], ['evidence_pack.id'], name=op.f('fk_pack_progress_pack_id_evidence_pack')),
    sa.PrimaryKeyConstraint('pack_id', name=op.f('pk_pack_progress'))
    )
    op.create_table('pack_opening',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('pack_id', sa.BigInteger(), nullable=False),
    sa.Column('access_id', sa.BigInteger(), nullable=True),
    sa.Column('user_id', sa.BigInteger(), nullable=True),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['access_id'], ['pack_access.id'], name=op.f('fk_pack_opening_access_id_pack_access')),
    sa.ForeignKeyConstraint(['pack_id'], ['evidence_pack.id'], name=op.f('fk_pack_opening_pack_id_evidence_pack')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_pack_opening_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_opening'))
    )
    op.create_index(op.f('ix_pack_opening_pack_id'), 'pack_opening', ['pack_id'], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f('ix_pack_opening_pack_id'), table_name='pack_opening')
    op.drop_table('pack_opening')
    op.drop_table('pack_progress')
    op.drop_table('pack_find')
    op.drop_index('ix_pack_access_user_id', table_name='pack_access')
    op.drop_index(op.f('ix_pack_access_pack_id'), table_name='pack_access')
    op.drop_table('pack_access')
    op.drop_index('ix_evidence_pack_work', table_name='evidence_pack', postgresql_where="state in ('asked', 'to_make')")
    op.drop_index('ix_evidence_pack_cycle_id', table_name='evidence_pack')
    op.drop_table('evidence_pack')
