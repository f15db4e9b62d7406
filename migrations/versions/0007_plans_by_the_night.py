"""plans by the night

A plan may be accepted by the night's work, which is nobody's account.

Revision: 0007, after 0006.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.drop_constraint(op.f("ck_plan_accepted"), "plan", type_="check")
    op.create_check_constraint(
        op.f("ck_plan_accepted"), "plan", "accepted_by_id is null or accepted_at is not null"
    )


def downgrade() -> None:
    """Back: a plan nobody accepted is the work of whoever planned its cohort."""
    op.drop_constraint(op.f("ck_plan_accepted"), "plan", type_="check")
    op.execute(
        "update plan set accepted_by_id = cohort.planned_by_id from cohort"
        " where cohort.id = plan.cohort_id and accepted_at is not null and accepted_by_id is null"
    )
    op.create_check_constraint(
        op.f("ck_plan_accepted"), "plan", "(accepted_at is null) = (accepted_by_id is null)"
    )
