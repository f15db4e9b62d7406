"""A process that runs jobs is killed: what it had taken is taken again at once, and done once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from apscheduler.triggers.cron import CronTrigger
from flask import Flask
from sqlalchemy import func, select, text

from app.job_runs import run_due
from app.jobs import Job
from base.database import db
from base.dates import LONDON
from base.jobs import JobRun, LockLostError
from base.once import OnceKey
from base.work import unit_of_work
from config import ROOT
from tests.own_database import own_app
from tests.server import TestServer

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOURLY = CronTrigger(minute=0, timezone=LONDON)
PIECES = 5
# What the other process runs: five pieces, each once by a row of its own, one of them slow.
_CODE = """
import sys, time
from datetime import datetime
from base import clock
from tests.application import make_app
from tests.conftest import test_config
from tests.test_jobs_killed import NOW, job
from app.job_runs import run_due

url, slow, file = sys.argv[1:]
app = make_app(test_config(url))
clock.init_app(app, lambda: NOW)
def wait(where):
    if where == slow:
        open(file, "w").close()
        time.sleep(600)
wait("before")
run_due(app, job(wait))
wait("after")
"""
POINTS = ("before", "begun", "0", "2", "in 2", "4", "ended", "after")


def job(wait: object) -> Job:
    """A job of five pieces; `wait` is told where it is."""

    def act() -> str:
        tell = wait if callable(wait) else lambda _: None
        tell("begun")
        done = 0
        for piece in range(PIECES):
            with unit_of_work():
                key = f"piece {piece}"
                if db.session.scalar(select(OnceKey.id).where(OnceKey.key == key)) is None:
                    db.session.add(OnceKey(key=key, user_id=1, location="/", at=NOW))
                    done += 1
                    db.session.flush()
                    tell(f"in {piece}")
            tell(str(piece))
        tell("ended")
        return f"{done} pieces"

    return Job("test_job", act, HOURLY, "Test")


@pytest.fixture
def own(server: TestServer) -> Iterator[Flask]:
    """The application on a database of its own, where transactions are real."""
    with own_app(server, "killed", NOW) as made:
        yield made


def _other(app: Flask, slow: str, file: Path) -> subprocess.Popen[bytes]:
    """Another process that runs the job, until it stands still where it was told."""
    process = subprocess.Popen(
        [sys.executable, "-c", _CODE, app.config["SQLALCHEMY_DATABASE_URI"], slow, str(file)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    until = time.monotonic() + 60
    while not file.exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    return process


def _run_until_done(app: Flask) -> None:
    """As the scheduler does: it looks every few seconds, and the server needs a moment."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        run_due(app, job(None))
        db.session.rollback()
        if db.session.scalar(select(func.count()).where(JobRun.state == "done")):
            return
        time.sleep(0.1)


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_nothing_is_lost_and_nothing_repeated(
    own: Flask, point: str, tmp_path: Path
) -> None:
    process = _other(own, point, tmp_path / "there")
    if point not in {"before", "after"}:
        assert not run_due(own, job(None)), "while it lives, nobody else takes the run"
    process.kill()
    process.wait(10)
    _run_until_done(own)
    rows = db.session.scalars(select(JobRun).order_by(JobRun.number)).all()
    states = [row.state for row in rows]
    assert states == (["done"] if point in {"before", "after"} else ["cut_off", "done"])
    assert db.session.scalar(select(func.count()).select_from(OnceKey)) == PIECES
    kept = {"before": 0, "begun": 0, "0": 1, "in 2": 2, "2": 3, "4": 5, "ended": 5}
    expected = PIECES - kept[point] if point in kept else PIECES
    assert rows[-1].outcome == f"{expected} pieces"


def test_whoever_lost_the_lock_writes_nothing_more(own: Flask) -> None:
    """The database was restarted, or a firewall cut an idle connection: another may have it."""
    said = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"

    def wait(where: str) -> None:
        if where == "2":
            with db.engine.connect() as other:
                other.execute(text(said))

    assert not db.session.scalar(select(func.count()).select_from(OnceKey))
    with pytest.raises(LockLostError):
        run_due(own, job(wait))
    db.session.remove()
    assert db.session.scalar(select(func.count()).select_from(OnceKey)) == 3
    assert db.session.scalar(select(JobRun.state)) == "running"
    db.session.rollback()
    assert run_due(own, job(None))
    states = list(db.session.scalars(select(JobRun.state).order_by(JobRun.number)))
    assert states == ["cut_off", "done"]
    assert db.session.scalar(select(func.count()).select_from(OnceKey)) == PIECES


def test_one_that_kills_its_process_each_time_is_given_up(own: Flask, tmp_path: Path) -> None:
    for number in range(1, 6):
        process = _other(own, "begun", tmp_path / str(number))
        process.kill()
        process.wait(10)
    until = time.monotonic() + 20
    states: list[str] = []
    while states != ["cut_off"] * 5 and time.monotonic() < until:
        assert not run_due(own, job(None))
        db.session.rollback()
        states = list(db.session.scalars(select(JobRun.state)))
    assert states == ["cut_off"] * 5
