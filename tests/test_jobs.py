"""Jobs: each due run happens once, a failure is written down, and old rows go."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from flask import Flask
from sqlalchemy import delete, func, select

from app.job_runs import make_scheduler, run_due, waiting
from app.jobs import JOBS, Job, last_due
from base import clock, housekeeping, kept
from base.audit import AuditEvent, System
from base.database import db
from base.dates import LONDON
from base.errors import Refused
from base.jobs import JobRun, ask
from base.misses import LinkMiss
from base.once import OnceKey
from base.work import unit_of_work
from calendars.jobs import prune_feed_misses
from people.jobs import prune_sign_in_attempts
from people.models import SignInAttempt
from tests.conftest import Clock

HOURLY = CronTrigger(minute=0, timezone=LONDON)
NAME = "test_job"


@pytest.fixture
def committed(made_app: Flask, at: Clock) -> Iterator[Flask]:
    """The application with real commits: two claims meet only between two transactions."""
    yield made_app
    with made_app.app_context(), unit_of_work():
        db.session.execute(delete(JobRun).where(JobRun.job == NAME))
        db.session.execute(delete(AuditEvent).where(AuditEvent.action == "job.asked"))


def _outcomes(app: Flask) -> list[str]:
    with app.app_context():
        rows = db.session.scalars(
            select(JobRun).where(JobRun.job == NAME).order_by(JobRun.due, JobRun.number)
        )
        return [f"{row.state}: {row.outcome}" for row in rows]


def test_two_copies_run_a_due_job_once(committed: Flask) -> None:
    ran: list[int] = []
    together = threading.Barrier(6)

    def act() -> str:
        ran.append(1)
        return "it"

    def copy() -> None:
        together.wait()
        run_due(committed, Job(NAME, act, HOURLY))

    threads = [threading.Thread(target=copy) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(ran) == 1
    assert _outcomes(committed) == ["done: it"]


def test_the_next_due_time_is_another_run(committed: Flask, at: Clock) -> None:
    job = Job(NAME, lambda: "it", HOURLY)
    assert run_due(committed, job)
    assert not run_due(committed, job)
    at.at += timedelta(hours=1)
    assert run_due(committed, job)
    assert _outcomes(committed) == ["done: it", "done: it"]


def test_a_job_that_fails_is_written_down_and_says_nothing_of_anybody(committed: Flask) -> None:
    def act() -> str:
        raise ValueError("NHS number 943 476 5919")

    assert run_due(committed, Job(NAME, act, HOURLY))
    assert _outcomes(committed) == ["failed: ValueError"]


def test_a_failed_job_is_tried_again_after_its_waits_and_not_for_ever(
    committed: Flask, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act() -> str:
        raise ValueError

    waits = (timedelta(minutes=1), timedelta(minutes=5))
    job = Job(NAME, act, HOURLY, "Test", waits)
    monkeypatch.setattr("app.jobs.JOBS", (job,))
    begun = at.at
    assert run_due(committed, job)
    tried = [timedelta()]
    for _ in range(59 * 2):
        at.at += timedelta(seconds=30)
        wanted = waiting(committed) == [job]
        assert run_due(committed, job) is wanted
        if wanted:
            tried.append(at.at - begun)
    assert tried == [timedelta(), timedelta(minutes=1), timedelta(minutes=6)]
    assert _outcomes(committed) == ["failed: ValueError"] * 3
    at.at = begun + timedelta(hours=1)
    assert run_due(committed, job), "the next due time begins anew"


def test_two_copies_make_a_second_try_once(committed: Flask, at: Clock) -> None:
    together = threading.Barrier(6)
    ran: list[int] = []

    def act() -> str:
        ran.append(1)
        raise ValueError

    job = Job(NAME, act, HOURLY)
    run_due(committed, job)
    at.at += timedelta(minutes=1)

    def copy() -> None:
        together.wait()
        run_due(committed, job)

    threads = [threading.Thread(target=copy) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(ran) == 2
    assert _outcomes(committed) == ["failed: ValueError"] * 2


def test_a_second_try_that_succeeds_ends_it(committed: Flask, at: Clock) -> None:
    answers: Iterator[str] = iter(())

    def act() -> str:
        return next(answers)

    job = Job(NAME, act, HOURLY)
    run_due(committed, job)
    answers = iter(["it"])
    at.at += timedelta(minutes=1)
    assert run_due(committed, job)
    at.at += timedelta(minutes=30)
    assert not run_due(committed, job)
    assert _outcomes(committed) == ["failed: StopIteration", "done: it"]


def test_the_scheduler_finds_what_no_time_of_the_table_brings(
    committed: Flask, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(NAME, lambda: "it", HOURLY)
    monkeypatch.setattr("app.jobs.JOBS", (job,))
    run_due(committed, job)
    assert waiting(committed) == []
    at.at += timedelta(minutes=3)
    with committed.app_context(), unit_of_work():
        ask(NAME, "Test", by=System("Test"))
    assert waiting(committed) == [job]
    scheduler = make_scheduler(committed)
    next(one for one in scheduler.get_jobs() if one.id == "look").func()
    again = next(one for one in scheduler.get_jobs() if one.id.endswith("again"))
    again.func(*again.args)
    assert _outcomes(committed) == ["done: it", "done: it"]
    assert waiting(committed) == []


def test_what_was_asked_for_is_done_with_the_run_that_became_due(
    committed: Flask, at: Clock
) -> None:
    job = Job(NAME, lambda: "it", HOURLY)
    at.at += timedelta(minutes=3)
    with committed.app_context(), unit_of_work():
        ask(NAME, "Test", by=System("Test"))
    with committed.app_context(), pytest.raises(Refused), unit_of_work():
        ask(NAME, "Test", by=System("Test"))
    at.at += timedelta(hours=1)
    assert run_due(committed, job)
    assert not run_due(committed, job)
    assert _outcomes(committed) == ["passed: ", "done: it"]


def test_every_job_says_in_words_what_it_does() -> None:
    assert [job.name for job in JOBS if not job.words or job.words.endswith(".")] == []


def test_one_jobs_failure_leaves_the_others_running(
    committed: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def fail() -> str:
        raise ValueError

    def work() -> str:
        ran.append("second")
        return "it"

    monkeypatch.setattr("app.jobs.JOBS", (Job(NAME, fail, HOURLY), Job(NAME + "_2", work, HOURLY)))
    scheduler = make_scheduler(committed)
    for job in scheduler.get_jobs():
        if job.id != "look":
            job.func(*job.args)
    assert ran == ["second"]
    with committed.app_context(), unit_of_work():
        db.session.execute(delete(JobRun).where(JobRun.job == NAME + "_2"))


def test_the_last_due_time() -> None:
    nightly = CronTrigger(hour=4, timezone=LONDON)
    # 29 March 2026: the clocks go forward at 1am; four o'clock is 03:00 UTC from then on.
    after = datetime(2026, 3, 29, 3, 0, tzinfo=UTC)
    assert last_due(nightly, after) == after
    assert last_due(nightly, after - timedelta(seconds=1)) == datetime(2026, 3, 28, 4, tzinfo=UTC)
    assert last_due(CronTrigger(year=2020, timezone=LONDON), after) is None


def test_every_job_has_its_own_name_and_a_time_to_be_due() -> None:
    names = [job.name for job in JOBS]
    assert len(set(names)) == len(names)
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert all(last_due(job.trigger, now) for job in JOBS)


def test_old_rows_go_and_young_ones_stay(app: Flask, at: Clock) -> None:
    now = clock.now()
    second = timedelta(seconds=1)
    with unit_of_work():
        for name, age in (("old", timedelta(days=2)), ("young", timedelta(days=2) - 2 * second)):
            db.session.add(OnceKey(key=name, user_id=1, location="/", at=now - age - second))
        for name, age in (("/old", 14), ("/young", 13)):
            when = now - timedelta(days=age) - second
            db.session.add(kept.KeptForm(user_id=1, path=name, fields={}, kept_at=when))
        for number, age in ((b"1", 24), (b"2", 23)):
            minute = now - timedelta(hours=age) - second
            db.session.add(LinkMiss(address=number, minute=minute, misses=1))
        for email, age in (("old", 400), ("young", 399)):
            when = now - timedelta(days=age) - second
            db.session.add(SignInAttempt(at=when, email=email, address="", outcome="wrong"))
        for name, age in (("old", 90), ("young", 89)):
            when = now - timedelta(days=age) - second
            db.session.add(JobRun(job=name, due=when, state="done", claimed_at=when))
    tables = {
        OnceKey: housekeeping.prune_once_keys,
        kept.KeptForm: housekeeping.prune_kept_forms,
        LinkMiss: prune_feed_misses,
        SignInAttempt: prune_sign_in_attempts,
        JobRun: housekeeping.prune_job_runs,
    }
    for table, prune in tables.items():
        assert prune() == "1 removed", table.__name__
        assert db.session.scalar(select(func.count()).select_from(table)) == 1, table.__name__
