"""answers on their way

Risk items answered in a form that was not sent yet, which digits a half-done form holds, and how
far back a form asks.

Revision: 0030, after 0029.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0030'
down_revision = "0029"
branch_labels = None
depends_on = None

_WORDS = {"response": "recall", "fill_link": "recall", "risk_flag": "since"}


def upgrade() -> None:
    """Forward. A flag is of whoever its form is of; what staff typed was typed as printed."""
    for table, name in _WORDS.items():
        op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=''))
        op.alter_column(table, name, server_default=None)
    op.add_column('form_draft', sa.Column('printed', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column('form_draft', 'printed', server_default=None)
    # The page to type begins with the digits as printed, wherever a form prints some turned round.
    op.execute("update form_draft set printed = link_id is null and slug in ('core_10', 'core_om')")
    op.add_column('risk_flag', sa.Column('participant_id', sa.BigInteger(), nullable=True))
    op.execute(
        "update risk_flag f set participant_id = r.participant_id "
        "from response r where r.id = f.response_id"
    )
    op.alter_column('risk_flag', 'participant_id', nullable=False)
    op.add_column('risk_flag', sa.Column('link_id', sa.BigInteger(), nullable=True))
    op.alter_column('risk_flag', 'response_id', nullable=True)
    op.create_foreign_key(op.f('fk_risk_flag_participant_id_participant'), 'risk_flag', 'participant', ['participant_id'], ['id'])
    op.create_foreign_key(op.f('fk_risk_flag_link_id_fill_link'), 'risk_flag', 'fill_link', ['link_id'], ['id'])
    op.create_index(op.f('ix_risk_flag_participant_id'), 'risk_flag', ['participant_id'], unique=False)
    op.create_index(op.f('ix_risk_flag_link_id'), 'risk_flag', ['link_id'], unique=False)
    op.create_check_constraint(op.f('ck_risk_flag_whence'), 'risk_flag', 'response_id is not null or link_id is not null')


def downgrade() -> None:
    """Back. A flag hangs on the form sent by its link; one of a form never sent has no place."""
    op.drop_constraint(op.f('ck_risk_flag_whence'), 'risk_flag', type_='check')
    op.execute(
        "update risk_flag f set response_id = l.response_id from fill_link l "
        "where l.id = f.link_id and f.response_id is null and not exists "
        "(select 1 from risk_flag o where o.response_id = l.response_id and o.item = f.item) "
        "and f.id = (select min(s.id) from risk_flag s join fill_link m on m.id = s.link_id "
        "where m.response_id = l.response_id and s.item = f.item and s.response_id is null)"
    )
    op.execute("delete from risk_flag where response_id is null")
    op.alter_column('risk_flag', 'response_id', nullable=False)
    for name in ('link_id', 'participant_id'):
        op.drop_index(op.f(f'ix_risk_flag_{name}'), table_name='risk_flag')
        op.drop_column('risk_flag', name)
    op.drop_column('form_draft', 'printed')
    for table, name in _WORDS.items():
        op.drop_column(table, name)
