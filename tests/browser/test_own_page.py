"""A participant's own page on an old phone, 320 pixels wide, by keyboard alone."""

from __future__ import annotations

from datetime import date, time, timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from attendance.models import Notice
from base.database import db
from base.work import unit_of_work
from calendars.queries import pages as queries
from calendars.services import formats, pages
from tests.browser.live import LivePage
from tests.build import SYSTEM
from tests.calendars.rows import Rows

_FIRST = date(2026, 3, 3)


def _person(page: LivePage) -> tuple[Rows, object]:
    """Somebody with four sessions to come, one of them called off."""
    live = page.live
    rows = Rows.on(live.build, live.cast)
    person = live.build.participant(live.cast.team, given_name="Adam", family_name="Reed")
    cohort = rows.cohort()
    for week in range(4):
        rows.session(
            cohort,
            _FIRST + timedelta(weeks=week),
            time(10),
            people=(person,),
            status="cancelled" if week == 1 else "planned",
        )
    return rows, person


def _press(page: LivePage, words: str) -> None:
    """Go to something by the Tab key alone, and press Enter."""
    for _ in range(60):
        page.page.keyboard.press("Tab")
        if page.page.evaluate("() => document.activeElement.textContent").strip().startswith(words):
            with page.page.expect_navigation():
                page.page.keyboard.press("Enter")
            return
    raise AssertionError(words)


def _tab_to(page: LivePage, selector: str) -> None:
    for _ in range(40):
        if page.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.page.keyboard.press("Tab")
    raise AssertionError(selector)


def _open(page: LivePage) -> None:
    """An old phone, on the page of somebody with four sessions to come."""
    _, person = _person(page)
    with unit_of_work():
        _, token = pages.make_page(person, by=SYSTEM)
    page.size(320, 568).open(f"/mine/{token}")
    _look(page, "my-week")


def _look(page: LivePage, name: str) -> None:
    """Check the page, and keep a picture of it."""
    page.check_axe()
    page.check_fits()
    page.shot(name)


def test_saying_that_one_cannot_come_by_keyboard(page: LivePage) -> None:
    _open(page)
    _press(page, "I can’t come")
    page.page.get_by_role("heading", name="I can’t come").wait_for()
    _look(page, "my-cannot-come")
    _tab_to(page, "input[name=reason]")
    page.page.keyboard.press("Space")
    _press(page, "Tell them I can’t come")
    page.page.get_by_text("Thank you. We know that you cannot come.").wait_for()
    _look(page, "my-week-told")
    assert [n.reason for n in db.session.scalars(select(Notice))] == ["ill"]
    _press(page, "I can come after all")
    page.page.get_by_role("heading", name="I can come").wait_for()
    _look(page, "my-can-come")
    _press(page, "Tell them I can come")
    page.page.get_by_text("Thank you. We know that you can come after all.").wait_for()
    page.live.fresh()
    assert all(n.withdrawn_at for n in db.session.scalars(select(Notice)))


def test_choosing_words_and_asking_by_keyboard(page: LivePage) -> None:
    _open(page)
    _press(page, "Choose the word and the place")
    _tab_to(page, "input[name=word]")
    page.page.keyboard.press("Control+A")
    page.page.keyboard.type("Probation")
    _press(page, "Save")
    page.page.get_by_role("alert").wait_for()
    _look(page, "my-words-refused")
    _tab_to(page, "input[name=word]")
    page.page.keyboard.press("Control+A")
    page.page.keyboard.type("Class")
    _tab_to(page, "input[name=show_place]")
    page.page.keyboard.press("Space")
    _press(page, "Save")
    page.page.get_by_text("Kirk House").first.wait_for()
    _press(page, "Ask for it another way")
    page.page.get_by_role("heading", name="Ask for it another way").wait_for()
    _look(page, "my-format")
    _tab_to(page, "input[value=easy_read]")
    page.page.keyboard.press("Space")
    _press(page, "Ask")
    page.page.get_by_text("Somebody will talk to you about it.").wait_for()


def test_calendar_large_print_and_paper_by_keyboard(page: LivePage) -> None:
    _open(page)
    _press(page, "Add to my calendar")
    _press(page, "Get my link")
    page.page.get_by_text("Your link is ready.").wait_for()
    _look(page, "my-calendar")
    _press(page, "My week")
    _press(page, "Larger print")
    page.page.locator(".my-large").wait_for()
    _look(page, "my-week-large")
    _press(page, "I can’t come")
    page.page.locator(".my-large").wait_for()
    _look(page, "my-cannot-come-large")
    _press(page, "My week")
    _press(page, "Print my week")
    page.page.get_by_text("choose Print in your browser").wait_for()
    page.page.emulate_media(media="print")
    page.shot("my-print")


def test_staff_make_it_and_print_the_letter(page: LivePage) -> None:
    _, person = _person(page)
    page.sign_in(page.live.cast.ben).open(f"/people/{person.public_id}/calendar")
    page.page.get_by_role("button", name="Make their own page").click()
    page.page.get_by_label("Make a calendar link too").check()
    page.page.get_by_role("button", name="Make the page").click()
    page.page.get_by_role("heading", name="The page is ready").wait_for()
    page.check_axe()
    page.shot("own-page-made")
    link = page.page.get_by_label("The link to the page").input_value()
    assert "/mine/" in link
    expect(page.page.get_by_label("Ordinary")).to_be_checked()
    form = page.page.locator("form[action$='/calendar/letter']")
    sent = page.page.context.request.post(
        page.live.url + form.get_attribute("action"),
        form=page.page.evaluate(
            "() => Object.fromEntries(new FormData("
            "document.querySelector(\"form[action$='/calendar/letter']\")))"
        ),
    )
    assert sent.status == 200
    assert sent.body().startswith(b"%PDF-")
    page.live.fresh()
    assert queries.live_page(person) is not None


def test_staff_pages_are_read_by_everybody_and_fit(page: LivePage) -> None:
    _, person = _person(page)
    with unit_of_work():
        pages.make_page(person, by=SYSTEM)
        asked = formats.ask_format(
            person, formats=["easy_read", "interpreter"], note="Welsh", by=SYSTEM
        )
    page.sign_in(page.live.cast.ben).size(360)
    there = f"/people/{person.public_id}"
    for path in (
        f"{there}/calendar",
        f"{there}/own-page/make",
        f"{there}/own-page/replace",
        f"{there}/own-page/end",
        f"{there}/formats/{asked.public_id}",
        there,
        "/",
    ):
        page.open(path)
        page.check_axe()
        page.check_fits()
    page.page.get_by_role("heading", name="Asked for another way").wait_for()
    page.shot("own-page-today")
    page.page.get_by_role("link", name="Adam Reed").first.click()
    page.page.get_by_role("heading", name="What Adam Reed asked for").wait_for()
    page.shot("own-page-answer")
    page.page.get_by_label("Yes: it is written").check()
    page.page.get_by_role("button", name="Save the answer").click()
    page.page.get_by_text("Answered.").wait_for()
