"""ends of a team's work, deaths, more kinds of hold

A caseload that ended says on which day and why. A death is of the person, not of one stay. Somebody
unlawfully at large, gone after a breach or taken to hospital has a hold of that name.

Revision: 0020, after 0019.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_BEFORE = ('custody', 'recall', 'warrant', 'no_contact', 'limited_access')
_NOW = ('custody', 'recall', 'warrant', 'at_large', 'breach', 'hospital', 'no_contact', 'limited_access')
_ENDS = ('', 'completed', 'moved_area', 'other_service', 'withdrew', 'custody', 'supervision_ended', 'unsuitable', 'mistake', 'died', 'other')


def upgrade() -> None:
    """Forward."""
    op.add_column('caseload', sa.Column('ended_on', sa.Date(), nullable=True))
    for name in ('end_reason', 'end_note'):
        op.add_column('caseload', sa.Column(name, sa.Text(), nullable=False, server_default=''))
    # Why an old one ended was never asked.
    op.execute("update caseload set ended_on = (ended_at at time zone 'Europe/London')::date, end_reason = 'other' where ended_at is not null")
    for name in ('end_reason', 'end_note'):
        op.alter_column('caseload', name, server_default=None)
    op.create_check_constraint(op.f('ck_caseload_ended_on'), 'caseload', "ended_on is null or ended_at is not null")
    op.create_check_constraint(op.f('ck_caseload_end_reason'), 'caseload', f"end_reason in {_ENDS}")
    op.add_column('participant', sa.Column('died_on', sa.Date(), nullable=True))
    op.execute("update participant p set died_on = s.departed from stay s where s.participant_id = p.id and s.departure_reason = 'died'")
    _kinds(_NOW)


def downgrade() -> None:
    """Back."""
    # Each goes on as the nearest of the kinds there were: what was silent stays so.
    op.execute("update hold set kind = case kind when 'at_large' then 'warrant' when 'breach' then 'recall' else 'no_contact' end where kind in ('at_large', 'breach', 'hospital')")
    _kinds(_BEFORE)
    op.drop_column('participant', 'died_on')
    op.drop_constraint(op.f('ck_caseload_end_reason'), 'caseload', type_='check')
    op.drop_constraint(op.f('ck_caseload_ended_on'), 'caseload', type_='check')
    for name in ('end_note', 'end_reason', 'ended_on'):
        op.drop_column('caseload', name)


def _kinds(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f('ck_hold_kind'), 'hold', type_='check')
    op.create_check_constraint(op.f('ck_hold_kind'), 'hold', f"kind in {kinds}")
