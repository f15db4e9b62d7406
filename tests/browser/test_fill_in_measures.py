"""Filling in measures: six paper forms by keyboard, and a screen handed over to somebody."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import expect
from sqlalchemy import select

from base.database import db
from outcomes.models import FormDraft, Response, RiskFlag
from people.roles import Role
from programmes.models import Cohort, Enrolment
from tests.browser.live import LivePage
from tests.programmes.mbt import mbt


def _group(page: LivePage, people: int) -> Cohort:
    live = page.live
    cohort, _ = mbt(live.build, live.cast, people=people)
    live.at.at = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    return cohort


def _responses() -> list[Response]:
    db.session.expire_all()
    return list(db.session.scalars(select(Response).order_by(Response.id)))


def test_six_paper_forms_by_keyboard_alone(page: LivePage) -> None:
    cohort = _group(page, 6)
    page.sign_in(page.live.cast.ben).open(f"/cohorts/{cohort.public_id}/measures")
    page.shot("measures-of-a-cohort-before")
    page.page.get_by_role("link", name="Type the 6 that are due").first.click()
    presses = 0
    for number in range(6):
        page.page.wait_for_url("**/type?**")
        page.page.locator("input[data-keys]:focus").wait_for()
        # The third man's answer to the risk item is at its trigger.
        digits = "1331120122" if number == 2 else "1331101122"
        for digit in digits:
            page.page.keyboard.press(digit)
        page.page.keyboard.press("Enter")
        presses += len(digits) + 1
        if number == 2:
            page.page.get_by_role("heading", name="Look at this now").wait_for()
            page.shot("risk-item-the-moment-it-is-saved")
            page.page.get_by_role("button", name="Go to the next").click()
    page.page.get_by_text("6 of 6 filled in so far").wait_for()
    page.shot("measures-of-a-cohort-after")
    assert presses == 66
    kept = _responses()
    assert [one.scores[0].value for one in kept] == [15, 15, 16, 15, 15, 15]
    assert all(one.printed for one in kept)
    assert len(db.session.scalars(select(RiskFlag)).all()) == 1


def test_a_slip_of_the_finger_is_found_by_typing_twice(page: LivePage) -> None:
    cohort = _group(page, 1)
    page.sign_in(page.live.cast.ben)
    page.open(f"/cohorts/{cohort.public_id}/measures/core_10/next")
    page.page.locator("#item-1").focus()
    page.page.keyboard.type("1331101122")
    page.page.keyboard.press("Enter")
    page.page.get_by_role("link", name="Done").click()
    page.page.get_by_role("link", name="Type it again to check").click()
    page.page.locator("input[data-keys]:focus").wait_for()
    page.page.keyboard.type("1331104122")
    page.page.get_by_role("button", name="Compare").click()
    page.page.get_by_text("The two typings disagree on item 7.").wait_for()
    expect(page.page.get_by_text("Typed differently the second time: 4")).to_be_visible()
    page.shot("two-typings-disagree")
    page.page.locator("#item-7").fill("4")
    page.page.get_by_label("Why is it corrected?").fill("Typed wrong the first time")
    page.page.get_by_role("button", name="Save the correction").click()
    page.page.get_by_text("The correction is saved.").wait_for()
    assert [one.scores[0].value for one in _responses()] == [15, 18]


def test_a_man_fills_one_in_on_a_tablet(page: LivePage) -> None:
    cohort = _group(page, 1)
    (person,) = [
        one.participant
        for one in db.session.scalars(select(Enrolment).where(Enrolment.cohort_id == cohort.id))
    ]
    staff = page.live.build.user("Nia Nights", (page.live.cast.team, Role.PREMISES_STAFF))
    page.sign_in(staff).size(360).open(f"/people/{person.public_id}/measures")
    page.page.get_by_role("link", name="Fill in CORE-10").first.click()
    page.page.get_by_role("link", name="hand over this screen").click()
    page.shot("hand-over")
    page.page.get_by_role("button", name="Sign me out and begin").click()
    page.page.get_by_role("heading", name="Questions").wait_for()
    page.check_axe()
    page.check_fits()
    page.shot("handed-over-first-page")
    assert person.called not in page.page.content()
    page.page.get_by_role("button", name="Begin, one question at a time").click()
    for number in range(1, 11):
        page.page.get_by_role("heading", name=f"Question {number} of 10").wait_for()
        page.page.get_by_role("radio", name="2" if number == 6 else "1", exact=True).check()
        if number == 6:
            page.check_axe()
            page.check_fits()
            page.shot("one-question")
        page.page.get_by_role("button", name="Next").click()
    page.page.get_by_text("You answered every question.").wait_for()
    page.page.get_by_role("button", name="Send").click()
    page.page.get_by_role("heading", name="Thank you").wait_for()
    page.shot("thank-you")
    expect(page.page.get_by_role("link", name="116 123")).to_be_visible()
    # Going back, and the address itself, show nothing that was answered.
    page.page.go_back()
    page.page.wait_for_load_state()
    assert not page.page.locator("input:checked").count()
    page.open("/")
    assert "/sign-in" in page.page.url
    page.sign_in(staff).open("/")
    expect(page.page.get_by_text("Item 6 (suicide plans) was answered 2.")).to_be_visible()
    page.shot("today-with-a-risk-item")


def test_without_script_a_form_is_typed_too(page: LivePage) -> None:
    cohort = _group(page, 1)
    page.page.route("**/*.js", lambda route: route.abort())
    page.sign_in(page.live.cast.ben).size(320)
    page.open(f"/cohorts/{cohort.public_id}/measures/core_10/next")
    page.check_fits()
    for number in range(1, 11):
        page.page.locator(f"#item-{number}").fill("0")
    page.page.get_by_role("button", name="Save and go to the next").click()
    page.page.get_by_text("1 of 1 filled in so far").wait_for()
    assert len(_responses()) == 1


def test_which_digits_are_typed_is_kept_as_it_is_chosen(page: LivePage) -> None:
    cohort = _group(page, 1)
    page.sign_in(page.live.cast.ben)
    page.open(f"/cohorts/{cohort.public_id}/measures/core_10/next")
    page.page.locator("#item-1").fill("1")
    kept = page.page.get_by_text("What you typed is kept")
    kept.wait_for()
    assert db.session.scalars(select(FormDraft.printed)).all() == [True]
    db.session.rollback()
    other = page.page.locator("input[name=printed]:not(:checked)")
    with page.page.expect_response(lambda got: got.request.method == "POST"):
        other.check()
    assert db.session.scalars(select(FormDraft.printed)).all() == [False]
