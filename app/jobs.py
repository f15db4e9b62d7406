"""THE table of jobs, and the one process that runs them when they are due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from attendance import jobs as attendance_jobs
from base import clock, housekeeping, mail
from base import jobs as claims
from base.database import db
from base.dates import LONDON
from calendars import jobs as calendar_jobs
from outcomes import jobs as outcome_jobs
from people import jobs as people_jobs
from programmes import jobs as programme_jobs

log = logging.getLogger("daybook.jobs")
_REACHES = (timedelta(hours=1), timedelta(days=1), timedelta(days=32))


@dataclass(frozen=True)
class Job:
    """A named piece of work, and when it is due. `act` answers what it did, for the record."""

    name: str
    act: Callable[[], str]
    trigger: BaseTrigger


def _nightly(minute: int) -> CronTrigger:
    """At some minutes past four in London: no clock change, and nobody at work."""
    return CronTrigger(hour=4, minute=minute, timezone=LONDON)


JOBS = (
    Job(
        "roll_cohorts", programme_jobs.roll_cohorts, CronTrigger(hour=0, minute=5, timezone=LONDON)
    ),
    Job(
        "roll_enrolments",
        programme_jobs.roll_enrolments,
        CronTrigger(hour=0, minute=6, timezone=LONDON),
    ),
    Job(
        "lay_out_ahead",
        programme_jobs.lay_out_ahead,
        CronTrigger(hour=0, minute=10, timezone=LONDON),
    ),
    Job(
        "look_for_concerns",
        attendance_jobs.look_for_concerns,
        CronTrigger(hour=0, minute=20, timezone=LONDON),
    ),
    Job("send_mail", mail.send_queued, CronTrigger(minute="*", timezone=LONDON)),
    Job("end_links_of_leavers", calendar_jobs.end_links_of_leavers, _nightly(10)),
    Job(
        "end_links_of_the_discharged",
        calendar_jobs.end_links_of_the_discharged,
        _nightly(12),
    ),
    Job("end_old_links", outcome_jobs.end_old_links, _nightly(11)),
    Job("prune_once_keys", housekeeping.prune_once_keys, _nightly(0)),
    Job("prune_kept_forms", housekeeping.prune_kept_forms, _nightly(1)),
    Job("prune_job_runs", housekeeping.prune_job_runs, _nightly(2)),
    Job("prune_feed_misses", calendar_jobs.prune_feed_misses, _nightly(3)),
    Job("prune_sign_in_attempts", people_jobs.prune_sign_in_attempts, _nightly(4)),
    Job("empty_import_files", people_jobs.empty_import_files, _nightly(5)),
    Job("forget_old_climate_codes", outcome_jobs.forget_old_climate_codes, _nightly(7)),
    Job("prune_computer_sign_ins", people_jobs.prune_computer_sign_ins, _nightly(6)),
)


def last_due(trigger: BaseTrigger, now: datetime) -> datetime | None:
    """The latest time at or before `now` at which the trigger was due, within a month."""
    for reach in _REACHES:
        found: datetime | None = None
        due: datetime | None = trigger.get_next_fire_time(None, now - reach)
        while due is not None and due <= now:
            found, due = due, trigger.get_next_fire_time(due, due)
        if found is not None:
            return found
    return None


def run_due(app: Flask, job: Job) -> bool:
    """Run the job's latest due time unless some process has had it; whether it was run here.

    A job that fails is written down as failed and logged; it never stops the others.
    """
    with app.app_context():
        due = last_due(job.trigger, clock.now())
        if due is None or not claims.claim(job.name, due):
            return False
        try:
            outcome = f"done: {job.act()}"
        except Exception as error:
            db.session.rollback()
            log.exception("job %s failed", job.name)
            # The class alone: a message may quote a person's record.
            outcome = f"failed: {type(error).__name__}"
        claims.finish(job.name, due, outcome)
        log.info("job %s %s", job.name, outcome)
        return True


def catch_up(app: Flask) -> None:
    """Run everything that fell due while nothing was running."""
    for job in JOBS:
        _guarded(app, job)


def _guarded(app: Flask, job: Job) -> None:
    """Keep the scheduler going when even claiming fails: the database may be away for a while."""
    try:
        run_due(app, job)
    except Exception:
        log.exception("job %s could not be claimed", job.name)


def make_scheduler(app: Flask) -> BlockingScheduler:
    """A scheduler that will run every job of the table; start it in one process."""
    scheduler = BlockingScheduler(timezone=LONDON)
    for job in JOBS:
        scheduler.add_job(
            _guarded,
            job.trigger,
            args=[app, job],
            id=job.name,
            coalesce=True,
            # However late, a run is wanted: its claim tells whether somebody has had it.
            misfire_grace_time=None,
        )
    return scheduler
