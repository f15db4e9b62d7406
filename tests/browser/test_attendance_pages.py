"""The pages of who came, with everything on them: readable, drawn, and they fit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from programmes.models import Cohort
from tests.attendance.rows import Rows
from tests.browser.live import LivePage


def a_team(page: LivePage) -> tuple[Cohort, list[str]]:
    """A cohort with sixty people at thirty sessions, staff sessions, and the pages about them."""
    live = page.live
    live.at.at = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)
    rows, cast = Rows(live.build), live.cast
    made = rows.cohort(cast.team, cast.venue, cast.asha, name="North")
    people = [live.build.participant(cast.team) for _ in range(60)]
    first = date(2026, 1, 7)
    with live.build.together():
        for week in range(30):
            rows.session(made, *people, day=first + timedelta(weeks=week))
    for session in (rows.session(made, *people, day=date(2026, 8, 1)),):
        rows.marked(session, *(["5", "3", "6", "2"] * 15))
    staff = rows.session(
        made, day=date(2026, 7, 30), kind="reflective_practice", minutes=60, led_by=(cast.ben,)
    )
    rows.session(made, day=date(2026, 7, 29), status="cancelled", why="The heating failed")
    team = f"/teams/{cast.team.public_id}"
    return made, [
        f"/cohorts/{made.public_id}/attendance",
        f"/cohorts/{made.public_id}/attendance?from=nonsense",
        f"/people/{people[0].public_id}/attendance",
        f"{team}/delivered",
        f"{team}/staff-attendance?from=nonsense",
        f"/sessions/{staff.public_id}/staff-register",
    ]


def test_every_page_is_readable_fits_and_is_drawn(page: LivePage) -> None:
    _, pages = a_team(page)
    page.sign_in(page.live.cast.asha)
    for address in pages:
        for width in (1280, 320):
            page.size(width).open(address)
            for image in page.page.query_selector_all("main img"):
                image.scroll_into_view_if_needed()
                image.evaluate("image => image.decode()")  # fails when it cannot be drawn
            page.check_axe()
            page.check_fits()


def test_the_grid_opens_at_the_newest_and_prints_on_paper(page: LivePage) -> None:
    made, (grid, *_) = a_team(page)
    page.sign_in(page.live.cast.asha).size(360).open(grid)
    wide = page.page.locator("[data-scroll-end]")
    page.until("document.querySelector('[data-scroll-end]').scrollLeft > 0")
    assert made.name in page.page.title()
    page.size(1280).page.emulate_media(media="print")
    expect(page.page.get_by_role("button", name="Show")).to_be_hidden()
    assert wide.evaluate("e => getComputedStyle(e).overflowX") == "visible"


@pytest.mark.parametrize("script", [True, False])
def test_everyone_came_but_one_with_and_without_script(page: LivePage, *, script: bool) -> None:
    _, pages = a_team(page)
    page.sign_in(page.live.cast.ben).size(360)
    if not script:
        page.page.route("**/*.js", lambda route: route.abort())
    page.open(pages[-1])
    page.page.get_by_role("button", name="Everyone came").click()
    row = page.page.get_by_role("row").filter(has_text="Esi Premises")
    row.get_by_role("radio", name="Came for part").check()
    row.get_by_label("Minutes they were there").fill("20")
    page.page.get_by_role("button", name="Sign the register").click()
    expect(page.page.get_by_text("3 of 3 staff came.").first).to_be_visible()
    expect(page.page.get_by_text("Came for part: Esi Premises (20 min).")).to_be_visible()
