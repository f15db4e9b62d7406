"""what calendars were made for

What a stored calendar's reader might see when it was made; messages about another building, and to
whoever is no longer expected.

Revision: 0021, after 0020.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = "('reminder', 'moved', 'cancelled', 'back')"
MORE_KINDS = "('reminder', 'moved', 'cancelled', 'back', 'place', 'taken')"


def upgrade() -> None:
    """Forward."""
    op.add_column('feed_body', sa.Column('made_for', sa.Text(), server_default='', nullable=False))
    _kinds(MORE_KINDS)
    # Both are looked for every minute.
    op.create_index('ix_place_removed_at', 'place', ['removed_at'], unique=False, postgresql_where='removed_at is not null')
    op.create_index('ix_message_taken', 'message', ['session_id'], unique=False, postgresql_where="kind = 'taken'")


def downgrade() -> None:
    """Back. Messages of the new kinds become what came nearest to them: nothing that was told goes."""
    op.drop_index('ix_message_taken', table_name='message', postgresql_where="kind = 'taken'")
    op.drop_index('ix_place_removed_at', table_name='place', postgresql_where='removed_at is not null')
    op.execute("update message set kind = 'moved' where kind = 'place'")
    op.execute("update message set kind = 'cancelled' where kind = 'taken'")
    op.execute("update message_words set texts = texts - 'place'")
    _kinds(KINDS)
    op.drop_column('feed_body', 'made_for')


def _kinds(kinds: str) -> None:
    op.drop_constraint(op.f('ck_message_kind'), 'message', type_='check')
    op.create_check_constraint(op.f('ck_message_kind'), 'message', f'kind in {kinds}')
