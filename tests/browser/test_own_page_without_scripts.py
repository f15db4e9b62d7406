"""A participant's own page on a phone that runs no scripts: everything on it can still be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from attendance.models import Notice
from base.database import db
from base.work import unit_of_work
from calendars.models import FormatRequest
from calendars.services import pages
from tests.browser.live import Live
from tests.build import SYSTEM
from tests.calendars.rows import Rows


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small screen, no scripts."""
    context = browser.new_context(
        viewport={"width": 320, "height": 568}, locale="en-GB", java_script_enabled=False
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def there(live: Live, phone: Page) -> str:
    """The page of somebody with two sessions to come, open; its address."""
    rows = Rows.on(live.build, live.cast)
    person = live.build.participant(live.cast.team, given_name="Adam", family_name="Reed")
    cohort = rows.cohort()
    for day in (date(2026, 3, 3), date(2026, 3, 10)):
        rows.session(cohort, day, time(10), people=(person,))
    with unit_of_work():
        _, token = pages.make_page(person, by=SYSTEM)
    made = f"{live.url}/mine/{token}"
    phone.goto(made)
    expect(phone.get_by_role("heading", name="Tuesday 3 March 2026")).to_be_visible()
    return made


def test_they_say_that_they_cannot_come_and_that_they_can(
    live: Live, phone: Page, there: str
) -> None:
    phone.get_by_role("link", name="I can’t come").first.click()
    expect(phone.get_by_role("heading", name="I can’t come")).to_be_visible()
    phone.locator("input[value=ill]").check()
    phone.get_by_role("button", name="Tell them I can’t come").click()
    expect(phone.get_by_text("Thank you. We know that you cannot come.")).to_be_visible()
    live.fresh()
    assert [one.reason for one in db.session.scalars(select(Notice))] == ["ill"]
    phone.get_by_role("link", name="I can come after all").click()
    phone.get_by_role("button", name="Tell them I can come").click()
    expect(phone.get_by_text("We know that you can come after all.")).to_be_visible()
    live.fresh()
    assert all(one.withdrawn_at for one in db.session.scalars(select(Notice)))


def test_they_choose_the_word_and_are_told_why_another_will_not_do(phone: Page, there: str) -> None:
    phone.get_by_role("link", name="Choose the word and the place").click()
    phone.locator("input[name=word]").fill("Probation")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.locator("input[name=word]")).to_have_value("Probation")
    phone.locator("input[name=word]").fill("Class")
    phone.locator("input[name=show_place]").check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Class").first).to_be_visible()
    expect(phone.get_by_text("Kirk House").first).to_be_visible()


def test_they_ask_for_it_another_way(live: Live, phone: Page, there: str) -> None:
    phone.get_by_role("link", name="Ask for it another way").click()
    phone.locator("input[value=easy_read]").check()
    phone.get_by_role("button", name="Ask").click()
    expect(phone.get_by_text("Somebody will talk to you about it.")).to_be_visible()
    live.fresh()
    assert len(db.session.scalars(select(FormatRequest)).all()) == 1


def test_they_get_a_calendar_larger_print_and_paper(phone: Page, there: str) -> None:
    phone.get_by_role("link", name="Add to my calendar").click()
    phone.get_by_role("button", name="Get my link").click()
    expect(phone.get_by_text("Your link is ready.")).to_be_visible()
    shown = phone.locator("input[value*='/calendar/']").first
    path = shown.input_value().partition("/calendar/")[2]
    calendar = phone.request.get(f"{there.partition('/mine/')[0]}/calendar/{path}")
    assert calendar.body().startswith(b"BEGIN:VCALENDAR\r\n")
    phone.goto(there)
    phone.get_by_role("link", name="Larger print").click()
    expect(phone.locator(".my-large")).to_be_visible()
    phone.get_by_role("link", name="Print my week").click()
    expect(phone.get_by_text("choose Print in your browser")).to_be_visible()
