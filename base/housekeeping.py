"""What the base itself keeps for a while, and for how long."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from base import clock
from base.actions import OnceKey
from base.database import Base, db
from base.jobs import JobRun
from base.kept import KeptForm
from base.work import unit_of_work

# Long enough for a form left open over a night and sent twice in the morning.
KEEP_ONCE_KEYS = timedelta(days=2)
# Longer than a fortnight's leave: what was typed waits for its writer.
KEEP_FORMS = timedelta(days=14)
KEEP_JOB_RUNS = timedelta(days=90)


def prune(table: type[Base], column: str, keep: timedelta) -> str:
    """Delete rows whose `column` lies longer ago than `keep`; says how many there were."""
    rows = table.metadata.tables[table.__tablename__]
    before = clock.now() - keep
    with unit_of_work():
        gone = db.session.connection().execute(delete(rows).where(rows.c[column] < before))
        return f"{gone.rowcount} removed"


def prune_once_keys() -> str:
    """Forget the keys of forms sent long ago."""
    return prune(OnceKey, "at", KEEP_ONCE_KEYS)


def prune_kept_forms() -> str:
    """Forget forms nobody came back for."""
    return prune(KeptForm, "kept_at", KEEP_FORMS)


def prune_job_runs() -> str:
    """Forget how jobs ended long ago."""
    return prune(JobRun, "claimed_at", KEEP_JOB_RUNS)
