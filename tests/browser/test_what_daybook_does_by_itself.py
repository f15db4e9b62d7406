"""An administrator sees a job fail and asks for it again; staff give their own calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.job_runs import run_due
from app.jobs import JOBS
from base import clock
from base.database import db
from base.jobs import JobRun
from base.work import unit_of_work
from tests.browser.live import LivePage
from tests.https_servers import Authority, serving
from tests.people.test_busy_times import MORNING, SECRET


def test_a_failing_job_is_seen_and_run_again(page: LivePage) -> None:
    live = page.live
    now = clock.now()
    with unit_of_work():
        for minutes in range(3):
            due = now - timedelta(minutes=minutes)
            db.session.add(
                JobRun(job="send_mail", due=due, state="done", claimed_at=due, ended_at=due,
                       outcome="2 sent, 0 not")
            )  # fmt: skip
        for number in (1, 2):
            begun = now - timedelta(minutes=9 - 3 * number)
            db.session.add(
                JobRun(job="roll_cohorts", due=now - timedelta(hours=1), number=number,
                       state="failed", claimed_at=begun, ended_at=begun, outcome="OperationalError",
                       again_at=now + timedelta(minutes=2))
            )  # fmt: skip
    page.size(360).sign_in(live.cast.dev).open("/")
    page.shot("today of an administrator")
    page.check_fits()
    page.get_by_role("link", name="Says of each cohort", exact=False).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Says of each cohort")
    for width in (1280, 360):
        page.size(width)
        page.shot("one job")
        page.check_axe()
        page.check_fits()
    page.get_by_role("button", name="Run it now").click()
    expect(page.get_by_text("Asked for. It is run within a minute", exact=False)).to_be_visible()
    page.shot("asked for")
    assert run_due(live.app, next(job for job in JOBS if job.name == "roll_cohorts"))
    page.open("/jobs")
    for width in (360, 1280):
        page.size(width)
        page.shot("all jobs")
        page.check_axe()
        page.check_fits()
    page.open("/")
    expect(page.get_by_text("Daybook’s own work")).to_have_count(0)


def test_a_calendar_of_ones_own_is_given_and_forgotten(
    page: LivePage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    live = page.live
    authority = Authority(tmp_path_factory.mktemp("authority"))
    with serving(authority) as outside:
        outside.body(SECRET, MORNING)
        live.app.extensions["daybook.fetching"] = outside.limits(authority)
        try:
            page.sign_in(live.cast.ben).open("/my-busy-times")
            page.get_by_label("Address of your calendar").fill("http://calendar.example/a.ics")
            page.get_by_role("button", name="Read it now and keep it").click()
            expect(page.get_by_role("alert")).to_contain_text("starts with https:// or webcal://")
            page.shot("an address refused")
            page.get_by_label("Address of your calendar").fill(outside.url(SECRET))
            page.get_by_role("button", name="Read it now and keep it").click()
            expect(page.get_by_text("Your calendar was read.", exact=False)).to_be_visible()
        finally:
            del live.app.extensions["daybook.fetching"]
    assert SECRET not in page.content()
    for width in (1280, 360):
        page.size(width)
        page.shot("my busy times")
        page.check_axe()
        page.check_fits()
    page.get_by_role("link", name="Forget my calendar").click()
    page.check_axe()
    page.get_by_role("button", name="Forget my calendar").click()
    expect(page.get_by_text("Forgotten, and every time", exact=False)).to_be_visible()
    page.open("/account/digest")
    page.shot("digest")
    page.check_axe()
    page.get_by_label("Yes, the evening before, at 6pm").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You are told them the evening before", exact=False)).to_be_visible()
    page.shot("account")
    page.check_axe()
