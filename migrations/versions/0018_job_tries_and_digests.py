"""tries of jobs, and digests

A run of a job may have several tries, each a row; who wants a digest, and which were sent.

Revision: 0018, after 0017.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column('job_run', sa.Column('number', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('job_run', sa.Column('state', sa.Text(), nullable=False, server_default='cut_off'))
    op.add_column('job_run', sa.Column('asked_by', sa.Text(), nullable=False, server_default=''))
    op.add_column('job_run', sa.Column('again_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("update job_run set state = split_part(outcome, ': ', 1), outcome = substr(outcome, strpos(outcome, ': ') + 2) where outcome ~ '^(done|failed): '")
    # A run that was never ended was cut off, and nobody knows when.
    op.execute("update job_run set ended_at = claimed_at where ended_at is null")
    for name in ('number', 'state', 'asked_by'):
        op.alter_column('job_run', name, server_default=None)
    op.create_check_constraint(op.f('ck_job_run_state'), 'job_run', "state in ('asked', 'running', 'done', 'failed', 'cut_off', 'passed')")
    op.drop_constraint(op.f('uq_job_run_job_due'), 'job_run', type_='unique')
    op.create_unique_constraint(op.f('uq_job_run_job_due_number'), 'job_run', ['job', 'due', 'number'])
    op.add_column('user_account', sa.Column('digest', sa.Text(), nullable=False, server_default='off'))
    op.alter_column('user_account', 'digest', server_default=None)
    op.create_check_constraint(op.f('ck_user_account_digest'), 'user_account', "digest in ('off', 'evening', 'morning')")
    op.create_table('digest_sent',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_digest_sent_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest_sent')),
    sa.UniqueConstraint('user_id', 'day', name=op.f('uq_digest_sent_user_id_day'))
    )


def downgrade() -> None:
    """Back."""
    op.drop_table('digest_sent')
    op.drop_constraint(op.f('ck_user_account_digest'), 'user_account', type_='check')
    op.drop_column('user_account', 'digest')
    # Only the last try of a run has room; what was only asked for was no run.
    op.execute("delete from job_run where state in ('asked', 'passed')")
    op.execute("delete from job_run a using job_run b where a.job = b.job and a.due = b.due and a.number < b.number")
    op.execute("update job_run set outcome = state || ': ' || outcome where state in ('done', 'failed')")
    op.execute("update job_run set ended_at = null where state = 'cut_off'")
    op.drop_constraint(op.f('uq_job_run_job_due_number'), 'job_run', type_='unique')
    op.create_unique_constraint(op.f('uq_job_run_job_due'), 'job_run', ['job', 'due'])
    op.drop_constraint(op.f('ck_job_run_state'), 'job_run', type_='check')
    for name in ('again_at', 'asked_by', 'state', 'number'):
        op.drop_column('job_run', name)
