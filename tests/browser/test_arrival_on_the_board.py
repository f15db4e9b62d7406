"""A resident arrives on Thursday and is expected at Friday's session."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import expect

from programmes.jobs import lay_out_ahead
from programmes.models import Enrolment
from tests.browser.live import LivePage
from tests.programmes.rows import sessions_of
from tests.programmes.test_roll_horizon import pipe


def test_arrived_on_thursday_on_the_board_for_friday(page: LivePage) -> None:
    live = page.live
    house = pipe(live.build, live.cast, "Hazel House")
    person = live.build.participant(live.cast.team, given_name="Rowan", family_name="Testwood")
    live.build.save(
        Enrolment(cohort=house, participant=person, status="offered", enrolled_on=house.starts_on)
    )
    lay_out_ahead()
    friday = sessions_of(house)[0]
    assert f"{friday.day:%A}" == "Friday"
    live.at.at = datetime(2026, 3, 5, 15, tzinfo=UTC)
    page.sign_in(live.cast.esi).open(f"/people/{person.public_id}")
    page.get_by_role("link", name="Record an arrival", exact=False).first.click()
    page.shot("arrival")
    page.check_axe()
    page.locator("main").get_by_role("button").last.click()
    expect(page.get_by_text("Arrival recorded.", exact=False)).to_be_visible()
    live.at.at = datetime(2026, 3, 6, 8, tzinfo=UTC)
    page.sign_in(live.cast.esi).open("/")
    page.shot("friday")
    page.get_by_role("link", name="Socially creative session").first.click()
    expect(page.locator("main")).to_contain_text("1 person.")
    expect(page.locator("main")).to_contain_text(person.called)
    page.shot("friday session")
    page.check_axe()
