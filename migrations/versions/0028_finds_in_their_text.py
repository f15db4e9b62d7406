"""finds in their text

Where in which text each find of a pack stands and of what sort of person it is, the others of the same words in a file, and what
people were called before.

Revision: 0028, after 0027.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0028'
down_revision = "0027"
branch_labels = None
depends_on = None

_UNIQUE = 'uq_pack_find_pack_id_place_start_text'
_UNIQUE_BEFORE = 'uq_pack_find_pack_id_place_text'


def _new() -> list[sa.Column]:
    return [
        sa.Column('start', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('digest', sa.Text(), nullable=False, server_default=''),
        sa.Column('whose', sa.Text(), nullable=False, server_default=''),
        sa.Column('also', postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default='[]'),
    ]


def upgrade() -> None:
    """Forward. Nobody knows in which text earlier finds stood: what was decided is kept, and asked again."""
    for column in _new():
        op.add_column('pack_find', column)
        op.alter_column('pack_find', column.name, server_default=None)
    op.drop_constraint(op.f(_UNIQUE_BEFORE), 'pack_find', type_='unique')
    op.create_unique_constraint(op.f(_UNIQUE), 'pack_find', ['pack_id', 'place', 'start', 'text'])
    op.create_table('former_name',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('participant_id', sa.BigInteger(), nullable=True),
    sa.Column('user_id', sa.BigInteger(), nullable=True),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('was', sa.Text(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('num_nonnulls(participant_id, user_id) = 1', name=op.f('ck_former_name_one_person')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_former_name_participant_id_participant')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_former_name_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_name'))
    )
    op.create_index(op.f('ix_former_name_participant_id'), 'former_name', ['participant_id'], unique=False)
    op.create_index(op.f('ix_former_name_user_id'), 'former_name', ['user_id'], unique=False)


def downgrade() -> None:
    """Back. Of several finds of a word in one place one stays, undecided if any of them is."""
    op.drop_index(op.f('ix_former_name_user_id'), table_name='former_name')
    op.drop_index(op.f('ix_former_name_participant_id'), table_name='former_name')
    op.drop_table('former_name')
    op.execute("delete from pack_find where kind = 'unread'")
    op.execute(
        "update pack_find f set decision = '', instead = '', decided_at = null, decided_by_id = null "
        "where exists (select from pack_find o where o.pack_id = f.pack_id and o.place = f.place "
        "and o.text = f.text and (o.decision, o.instead) <> (f.decision, f.instead))"
    )
    op.execute(
        "update pack_find f set times = (select sum(o.times) from pack_find o where "
        "o.pack_id = f.pack_id and o.place = f.place and o.text = f.text)"
    )
    op.execute(
        "delete from pack_find f using pack_find o where o.pack_id = f.pack_id "
        "and o.place = f.place and o.text = f.text "
        "and (o.sure, -o.id) > (f.sure, -f.id)"
    )
    op.drop_constraint(op.f(_UNIQUE), 'pack_find', type_='unique')
    op.create_unique_constraint(op.f(_UNIQUE_BEFORE), 'pack_find', ['pack_id', 'place', 'text'])
    for column in reversed(_new()):
        op.drop_column('pack_find', column.name)
