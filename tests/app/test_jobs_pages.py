"""What administrators see of the jobs, and asking for one to be run now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.jobs import JOBS
from base import clock
from base.audit import AuditEvent
from base.database import db
from base.jobs import JobRun
from base.work import unit_of_work
from people.models import User
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
MAIL = next(job for job in JOBS if job.name == "send_mail")


def _ran(job: str, due: datetime, state: str = "done", number: int = 1, **kw: object) -> None:
    with unit_of_work():
        row = JobRun(job=job, due=due, number=number, state=state, claimed_at=due, ended_at=due)
        for name, value in kw.items():
            setattr(row, name, value)
        db.session.add(row)


def test_each_job_in_words_and_what_failed_first(cast: Cast, client: Client) -> None:
    now = clock.now()
    _ran("send_mail", now, outcome="2 sent, 0 not")
    again = now + timedelta(minutes=5)
    _ran("prune_kept_forms", now, "failed", 2, outcome="OSError", again_at=again)
    page = client(cast.dev).get("/jobs").text
    assert "1 of " in page
    assert "2 sent, 0 not" in page
    assert "OSError" in page
    assert "Will be tried again on Monday 2 March 2026 at 9:05am" in page
    assert "2&nbsp;of&nbsp;5" in page
    failed = page.index("Forgets half-filled forms nobody came back for")
    assert failed < page.index("Says of each cohort")
    assert "No job has run since" not in page


def test_today_shows_a_failing_job_until_it_succeeds(cast: Cast, client: Client) -> None:
    now = clock.now()
    _ran("send_mail", now)
    dev = client(cast.dev)
    assert "Daybook’s own work" not in dev.get("/").text
    _ran("roll_cohorts", now, "cut_off")
    _ran("roll_cohorts", now, "running", 2)
    page = dev.get("/").text
    assert "Says of each cohort whether it is running or has ended" in page
    assert "Cut off on Monday 2 March 2026 at 9am" in page
    assert "Daybook’s own work" not in client(cast.asha).get("/").text
    _ran("roll_cohorts", now, "done", 3)
    assert "Daybook’s own work" not in dev.get("/").text


def test_whether_anything_runs_at_all(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    assert "No job has ever run." in dev.get("/").text
    assert "No job has ever run." in dev.get("/jobs").text
    _ran("send_mail", clock.now() - timedelta(minutes=11))
    said = "No job has run since Monday 2 March 2026 at 8:49am."
    assert said in dev.get("/").text
    assert said in dev.get("/jobs/send_mail").text


def test_one_that_never_ends_is_shown(cast: Cast, client: Client) -> None:
    now = clock.now()
    _ran("send_mail", now)
    _ran("roll_cohorts", now - timedelta(minutes=61), "running", ended_at=None)
    assert "Running since Monday 2 March 2026 at 7:59am" in client(cast.dev).get("/").text


def test_the_history_of_one_job_page_by_page(cast: Cast, client: Client) -> None:
    now = clock.now()
    for minute in range(60):
        bad = minute % 30 == 0
        due = now - timedelta(minutes=minute)
        _ran("send_mail", due, "failed" if bad else "done", outcome="OSError" if bad else "1 sent")
    dev = client(cast.dev)
    first = dev.get("/jobs/send_mail").text
    assert "60 tries" in first
    assert first.count("1 sent") + first.count("OSError") == 50
    assert "page=1" in first
    second = dev.get("/jobs/send_mail?page=1").text
    assert second.count("1 sent") == 10
    failed = dev.get("/jobs/send_mail?only=failed").text
    assert failed.count("OSError") == 2
    assert "1 sent" not in failed
    assert dev.get("/jobs/nothing").status_code == 404


def test_a_job_is_asked_for_once_and_it_is_written_down(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    page = dev.get("/jobs/send_mail").text
    assert "Run it now" in page
    data = {"csrf_token": dev.token("/jobs/send_mail")}
    assert dev.post("/jobs/send_mail", data=data).status_code == 303
    row = db.session.scalars(select(JobRun)).one()
    assert (row.state, row.asked_by) == ("asked", "Dev Administrator")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "job.asked")).one()
    assert event.sentence == "Asked for “Sends e-mail that waits” to be run now."
    again = dev.post("/jobs/send_mail", data=data)
    assert again.status_code == 422
    assert "It was asked for already" in again.text
    page = dev.get("/jobs/send_mail").text
    assert "Asked for" in page
    assert "Run it now" not in page


@pytest.mark.parametrize("who", ["asha", "ben", "cara", "esi"])
def test_nobody_else_sees_the_jobs(cast: Cast, client: Client, who: str) -> None:
    browser = client(getattr(cast, who))
    assert browser.get("/jobs").status_code == 403
    assert browser.get("/jobs/send_mail").status_code == 403
    data = {"csrf_token": browser.token("/")}
    assert browser.post("/jobs/send_mail", data=data).status_code in {400, 403}
    assert not db.session.scalars(select(JobRun)).all()
    assert 'href="/jobs"' not in browser.get("/settings").text


def test_signed_out(client: Client) -> None:
    assert client(None).get("/jobs").location == "/sign-in?next=%2Fjobs"


def test_the_same_number_of_statements_however_much_there_is(
    build: Build, cast: Cast, client: Client, statements: Statements
) -> None:
    dev = client(cast.dev)
    dev.get("/jobs")
    with statements() as few:
        dev.get("/jobs")
    for job in JOBS:
        for hour in range(3):
            _ran(job.name, clock.now() - timedelta(hours=hour), "failed")
    with statements() as many:
        dev.get("/jobs")
    assert len(many) == len(few)
