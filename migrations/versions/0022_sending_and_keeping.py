"""sending e-mail in steps, how long words are kept, and what people want

E-mail of staff is taken, sent and recorded; what messages said is erased after a while; the way
somebody wants tried first, and needs in their own words.

Revision: 0022, after 0021.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    for name in ('sending_since', 'left_at', 'erased_at'):
        op.add_column('outgoing_mail', sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f('ck_outgoing_mail_state'), 'outgoing_mail', type_='check')
    op.create_check_constraint(op.f('ck_outgoing_mail_state'), 'outgoing_mail', "state in ('queued', 'sending', 'sent', 'failed', 'unknown')")
    op.create_check_constraint(op.f('ck_outgoing_mail_sending'), 'outgoing_mail', "(state = 'sending') <= (sending_since is not null)")
    op.create_index('ix_outgoing_mail_sending', 'outgoing_mail', ['sending_since'], unique=False, postgresql_where=sa.text("state = 'sending'"))
    op.add_column('message', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('team', sa.Column('keep_message_days', sa.Integer(), nullable=False, server_default='90'))
    op.create_check_constraint(op.f('ck_team_keep_message_days'), 'team', 'keep_message_days between 7 and 3650')
    for name in ('other_needs', 'first_way'):
        op.add_column('contact_preference', sa.Column(name, sa.Text(), nullable=False, server_default=''))
        op.alter_column('contact_preference', name, server_default=None)
    op.alter_column('team', 'keep_message_days', server_default=None)
    op.create_check_constraint(op.f('ck_contact_preference_first_way'), 'contact_preference', "first_way in ('', 'text', 'email', 'letter')")


def downgrade() -> None:
    """Back."""
    op.drop_constraint(op.f('ck_contact_preference_first_way'), 'contact_preference', type_='check')
    # What somebody needs must not be lost: it stands beside the interpreter, which is also words.
    op.execute("update contact_preference set interpreter = concat_ws('; ', nullif(interpreter, ''), other_needs) where other_needs <> ''")
    for name in ('first_way', 'other_needs'):
        op.drop_column('contact_preference', name)
    op.drop_constraint(op.f('ck_team_keep_message_days'), 'team', type_='check')
    op.drop_column('team', 'keep_message_days')
    op.drop_column('message', 'erased_at')
    op.drop_index('ix_outgoing_mail_sending', table_name='outgoing_mail')
    op.drop_constraint(op.f('ck_outgoing_mail_sending'), 'outgoing_mail', type_='check')
    op.drop_constraint(op.f('ck_outgoing_mail_state'), 'outgoing_mail', type_='check')
    # What may have left is not sent again: there is no word for it but that it was not sent.
    op.execute("update outgoing_mail set state = 'failed', problem = 'It may or may not have got there.' where state in ('sending', 'unknown')")
    op.create_check_constraint(op.f('ck_outgoing_mail_state'), 'outgoing_mail', "state in ('queued', 'sent', 'failed')")
    for name in ('erased_at', 'left_at', 'sending_since'):
        op.drop_column('outgoing_mail', name)
