"""A page left alone: a warning, a way to stay, and what was typed is there on coming back."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.live import LivePage

SOON = (13 * 60 + 30) * 1000


def test_a_half_filled_page_survives_the_time_out(page: LivePage) -> None:
    live = page.live
    path = f"/teams/{live.cast.team.public_id}/edit"
    given_asha_has_typed_half_a_name(page, path)
    warning = page.locator("#db-idle")

    page.clock.fast_forward(SOON)
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("You will be signed out in about 2 minutes")
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    expect(page.get_by_label("Name for staff")).to_have_value("Half a na")

    page.clock.fast_forward(SOON)
    expect(warning).to_be_visible()
    live.at.at += timedelta(minutes=16)
    page.clock.fast_forward(3 * 60 * 1000)
    page.wait_for_url("**/sign-in?why=idle&next=*")
    expect(page.get_by_text("You were signed out because nothing happened")).to_be_visible()

    page.sign_in(live.cast.dev).open(path)
    expect(page.get_by_label("Name for staff")).to_have_value("North Team")
    page.sign_in(live.cast.asha).open(path)
    expect(page.get_by_label("Name for staff")).to_have_value("Half a na")
    expect(page.get_by_text("What you had typed is below.")).to_be_visible()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_label("Name for staff")).to_have_value("North Team")


def given_asha_has_typed_half_a_name(page: LivePage, path: str) -> None:
    """On a page whose clock the test moves."""
    page.clock.install(time=page.live.at.at)
    page.sign_in(page.live.cast.asha).open(path)
    page.get_by_label("Name for staff").fill("Half a na")
