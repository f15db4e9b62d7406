"""Answers given alone and not sent: seen by staff at once, on both sides of the screen."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from sqlalchemy import select

from base.database import db
from outcomes.library import text_of
from programmes.models import Enrolment
from tests.browser.live import LivePage
from tests.browser.test_fill_in_measures import _group


def test_a_risk_answer_not_sent_is_seen_by_both(page: LivePage) -> None:
    cohort = _group(page, 1)
    (person,) = [
        one.participant
        for one in db.session.scalars(select(Enrolment).where(Enrolment.cohort_id == cohort.id))
    ]
    cast = page.live.cast
    page.sign_in(cast.ben).open(f"/people/{person.public_id}/measures/core_10/link")
    page.check_fits()
    page.shot("personal-link-printed-digits")
    page.page.get_by_label("7 days").check()
    page.page.get_by_role("button", name="Make the link").click()
    address = page.page.locator(".db-token").inner_text()
    path = re.sub(r"^https?://[^/]+", "", address)
    page.size(360).open(path)
    page.check_axe()
    page.shot("alone-first-page")
    page.page.get_by_role("button", name="Begin, one question at a time").click()
    for number in range(1, 7):
        page.page.get_by_role("heading", name=f"Question {number} of 10").wait_for()
        if number == 2:
            radios = page.page.get_by_role("radio")
            assert [one.input_value() for one in radios.all()] == ["4", "3", "2", "1", "0"]
            page.check_fits()
            page.shot("alone-a-reversed-question")
        page.page.get_by_role("radio", name="2", exact=True).check()
        page.page.get_by_role("button", name="Next").click()
    page.page.get_by_role("heading", name="Question 7 of 10").wait_for()
    expect(page.page.get_by_role("link", name="116 123")).to_be_visible()
    page.check_axe()
    page.check_fits()
    page.shot("alone-whom-to-call-at-once")
    _see_it_not_sent(page, f"/people/{person.public_id}/measures")
    _withdraw_it(page)


def _see_it_not_sent(page: LivePage, measures: str) -> None:
    for width in (1280, 360):
        page.size(width).open("/")
        page.page.get_by_text("was answered 2.").wait_for()
        page.check_fits()
        page.shot(f"today-not-sent-{width}")
        page.open(measures)
        page.page.get_by_text("Begun by link, 6 of 10 answered, not sent.").wait_for()
        page.check_fits()
        page.shot(f"measures-not-sent-{width}")
        page.page.get_by_role("link", name="See it, or keep it as it is").click()
        page.page.get_by_role("heading", name="Keep it as it is").wait_for()
        page.check_axe()
        page.check_fits()
        page.shot(f"half-done-{width}")


def _withdraw_it(page: LivePage) -> None:
    page.page.get_by_role("button", name="Keep it as it is").click()
    page.page.get_by_text("The form is kept as it was. Their link has ended.").wait_for()
    page.page.get_by_role("link", name="Withdraw it").click()
    page.page.get_by_label("Why is it withdrawn?").fill("It was another man’s form")
    page.page.get_by_role("button", name="Withdraw it").click()
    page.page.get_by_text("The form is withdrawn.").first.wait_for()
    for width in (1280, 360):
        page.size(width).open("/")
        page.page.get_by_text("withdrew the form on").wait_for()
        page.check_fits()
        page.shot(f"today-withdrawn-{width}")
        page.page.get_by_role("link", name="Say what was done").first.click()
        page.page.get_by_role("button", name="Save what was done").wait_for()
        page.check_fits()
        page.shot(f"acknowledge-withdrawn-{width}")


def test_an_instrument_is_added_from_its_text(page: LivePage) -> None:
    text = text_of("pcl_5").replace("id: pcl_5", "id: own_list", 1)
    text = text.replace("name: PCL-5", "name: Own list", 1)
    page.sign_in(page.live.cast.dev)
    for width in (1280, 360):
        page.size(width).open("/instruments/add-instrument")
        page.page.get_by_label("Text of the instrument").fill(
            text.replace("better: lower", "better: down")
        )
        page.page.get_by_role("button", name="See what would be added").click()
        page.page.get_by_text(re.compile("The text, line 12")).first.wait_for()
        page.check_fits()
        page.shot(f"add-instrument-wrong-{width}")
        page.page.get_by_label("Text of the instrument").fill(text)
        page.page.get_by_role("button", name="See what would be added").click()
        page.page.get_by_role("heading", name="What would be added: Own list").wait_for()
        page.check_axe()
        page.check_fits()
        page.shot(f"add-instrument-{width}")
    page.page.get_by_role("button", name="Add Own list").click()
    page.page.get_by_text("It is added, and off.").wait_for()
    page.shot("instrument-added")
