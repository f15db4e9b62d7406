"""narratives and questionnaires

Which page a narrative was typed on and whether it counts, and the rounds that are questionnaires.

Revision: 0027, after 0026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0027'
down_revision = "0026"
branch_labels = None
depends_on = None

def _new() -> list[sa.Column]:
    return [
        sa.Column('counts', sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column('page', sa.Text(), nullable=False, server_default=''),
        sa.Column('serial', sa.BigInteger(), nullable=False, server_default='0'),
        sa.Column('revision', sa.Integer(), nullable=False, server_default='1'),
    ]


def upgrade() -> None:
    """Forward. What was written so far counts."""
    for column in _new():
        op.add_column('narrative', column)
        op.alter_column('narrative', column.name, server_default=None)
    op.create_index('ix_narrative_page', 'narrative', ['page'], unique=False, postgresql_where="page <> ''")
    op.create_table('questionnaire',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('public_id', sa.Uuid(), nullable=False),
    sa.Column('cycle_id', sa.BigInteger(), nullable=False),
    sa.Column('round_id', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['award_cycle.id'], name=op.f('fk_questionnaire_cycle_id_award_cycle')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_questionnaire_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['round_id'], ['climate_round.id'], name=op.f('fk_questionnaire_round_id_climate_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire')),
    sa.UniqueConstraint('cycle_id', 'round_id', name=op.f('uq_questionnaire_cycle_id_round_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_questionnaire_public_id'))
    )
    op.create_index(op.f('ix_questionnaire_round_id'), 'questionnaire', ['round_id'], unique=False)


def downgrade() -> None:
    """Back. What was typed beside a newer version goes: nothing told it from what counts."""
    op.drop_table('questionnaire')
    op.execute("delete from narrative where not counts")
    op.drop_index('ix_narrative_page', table_name='narrative')
    for column in reversed(_new()):
        op.drop_column('narrative', column.name)
