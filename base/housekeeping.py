"""What the base itself keeps for a while, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import InstrumentedAttribute

from base import clock
from base.database import db
from base.jobs import JobRun
from base.kept import KeptForm
from base.once import OnceKey
from base.work import unit_of_work

# Long enough for a form left open over a night and sent twice in the morning.
KEEP_ONCE_KEYS = timedelta(days=2)
# Longer than a fortnight's leave: what was typed waits for its writer.
KEEP_FORMS = timedelta(days=14)
KEEP_JOB_RUNS = timedelta(days=90)


def prune(at: InstrumentedAttribute[datetime], keep: timedelta) -> str:
    """Delete the rows whose `at` lies longer ago than `keep`; says how many there were."""
    before = clock.now() - keep
    with unit_of_work():
        gone = db.session.connection().execute(delete(at.class_).where(at < before))
        return f"{gone.rowcount} removed"


def prune_once_keys() -> str:
    """Forget the keys of forms sent long ago."""
    return prune(OnceKey.at, KEEP_ONCE_KEYS)


def prune_kept_forms() -> str:
    """Forget forms nobody came back for."""
    return prune(KeptForm.kept_at, KEEP_FORMS)


def prune_job_runs() -> str:
    """Forget how jobs ended long ago."""
    return prune(JobRun.claimed_at, KEEP_JOB_RUNS)
