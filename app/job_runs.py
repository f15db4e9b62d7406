"""Runs the table of jobs: each due run once, again when it failed or its process died."""

from __future__ import annotations

import logging
from datetime import datetime

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from app import jobs as table
from app.jobs import Job, last_due
from base import clock
from base import jobs as runs
from base.database import db
from base.dates import LONDON
from base.job_turns import State, Turn, next_turn

log = logging.getLogger("daybook.jobs")
_LOOK_SECONDS = 10


def run_due(app: Flask, job: Job) -> bool:
    """Make the try of the job whose turn it is, if it is one; whether one was made here.

    A job that fails is written down as failed and logged; it never stops the others.
    """
    with app.app_context(), runs.held(job.name) as mine:
        if not mine:
            return False
        newest = runs.newest(job.name)
        if newest is not None and newest.state == State.RUNNING:
            # We hold the job, so whoever took this try lives no more.
            runs.finish(job.name, Turn(newest.due, newest.number), State.CUT_OFF, "", job.waits)
            log.warning("job %s was cut off", job.name)
            newest = runs.newest(job.name)
        turn = _turn(job, newest, clock.now())
        db.session.rollback()
        if turn is None or not runs.take(job.name, turn):
            return False
        try:
            state, outcome = State.DONE, job.act()
        except Exception as error:
            db.session.rollback()
            log.exception("job %s failed", job.name)
            # The class alone: a message may quote a person's record.
            state, outcome = State.FAILED, type(error).__name__
        runs.finish(job.name, turn, state, outcome, job.waits)
        log.info("job %s %s: %s", job.name, state, outcome)
        return True


def waiting(app: Flask) -> list[Job]:
    """The jobs with a try to make now, or one taken that may have been cut off."""
    with app.app_context():
        newest = runs.newest_of([job.name for job in table.JOBS])
        now = clock.now()
        return [job for job in table.JOBS if _wanted(job, newest.get(job.name), now)]


def _wanted(job: Job, newest: runs.JobRun | None, now: datetime) -> bool:
    if newest is not None and newest.state == State.RUNNING:
        return True
    return _turn(job, newest, now) is not None


def _turn(job: Job, newest: runs.JobRun | None, now: datetime) -> Turn | None:
    return next_turn(last_due(job.trigger, now), newest.as_try if newest else None, now)


def catch_up(app: Flask) -> None:
    """Run everything that fell due, or was cut off, while nothing was running."""
    for job in table.JOBS:
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
    for job in table.JOBS:
        scheduler.add_job(
            _guarded,
            job.trigger,
            args=[app, job],
            id=job.name,
            coalesce=True,
            # However late, a run is wanted: its claim tells whether somebody has had it.
            misfire_grace_time=None,
        )

    def look() -> None:
        """Hand out what no time of the table brings: asked for, to be tried again, cut off."""
        try:
            for job in waiting(app):
                scheduler.add_job(
                    _guarded,
                    args=[app, job],
                    id=f"{job.name}, again",
                    replace_existing=True,
                    misfire_grace_time=None,
                )
        except Exception:
            log.exception("what is to be run again could not be looked up")

    scheduler.add_job(look, IntervalTrigger(seconds=_LOOK_SECONDS, timezone=LONDON), id="look")
    return scheduler
