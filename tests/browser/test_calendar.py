"""The calendar's grid: drawn from the list, in London's time, and never saving by dragging."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from people.models import Closure, Leave
from programmes.models import Cohort, Place, ProgrammeSession
from tests.browser.live import Live, LivePage, shots_folder
from tests.programmes.rows import ad_hoc, cohort, sessions_of

WEEK = "/calendar?day=2026-03-04"


@contextmanager
def browsing(browser: Browser, live: Live, **how: Any) -> Iterator[LivePage]:
    """A page of a browser set up differently; what its console says against us fails the test."""
    context = browser.new_context(
        locale="en-GB", **{"viewport": {"width": 1280, "height": 900}} | how
    )
    made = context.new_page()
    faults: list[str] = []
    made.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield LivePage(made, live, shots_folder())
    context.close()
    assert not faults, faults


@pytest.fixture
def made(live: Live) -> Cohort:
    """A busy week: planned, held and cancelled, one-to-one, away, closed, and somebody else's."""
    build, cast = live.build, live.cast
    found = cohort(build, cast)
    day = date(2026, 3, 5)
    held, cancelled, alone = (
        ad_hoc(build, found, when, time(hour), cast.esi)
        for when, hour in ((date(2026, 3, 2), 7), (day, 14), (day, 16))
    )
    held.status, cancelled.status = "held", "cancelled"
    alone.kind, alone.title = "individual", "Individual session"
    person = build.participant(cast.team, code="AB-123", given_name="Rowan")
    friday = {"first": date(2026, 3, 6), "last": date(2026, 3, 6)}
    build.save(held, cancelled, alone, Place(session=alone, participant=person))
    build.save(
        Closure(team_id=cast.team.id, why="Team day", **friday),
        Leave(user=cast.ben, kind="sickness", **friday),
    )
    cast.venue.teams.append(cast.other_team)
    build.save(cast.venue)
    other = Cohort(
        team=cast.other_team,
        programme_version=found.programme_version,
        programme_slug="m-trem",
        name="South cohort",
        entry="closed",
        status="running",
        starts_on=day,
        venue=cast.venue,
        room=cast.room,
        capacity=8,
        planned_at=found.planned_at,
        planned_by_id=cast.cara.id,
    )
    build.save(other)
    ad_hoc(build, other, date(2026, 3, 3), time(14), cast.cara)
    return found


def events(page: LivePage) -> Locator:
    """Everything on the grid."""
    found: Locator = page.locator("#db-grid .db-event")
    return found


def drag(page: LivePage, what: Locator, column: str, row: str) -> None:
    """Take something by its top and let it go in a day's column at an hour."""
    page.size(1280, 1400)
    box = what.bounding_box()
    there = page.locator("#db-grid [role=columnheader]").filter(has_text=column).bounding_box()
    hour = page.locator("#db-grid").get_by_text(row, exact=True).bounding_box()
    assert box
    assert there
    assert hour
    page.mouse.move(box["x"] + 20, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 20)
    page.mouse.move(there["x"] + there["width"] / 2, hour["y"], steps=8)
    page.mouse.up()


def test_the_grid_says_what_the_list_says(page: LivePage, made: Cohort) -> None:
    page.sign_in(page.live.cast.ben).open(f"{WEEK}&room={page.live.cast.room.public_id}")
    expect(events(page)).to_have_count(6)
    listed = page.locator(".db-item__title").all_inner_texts()
    drawn = page.locator(".db-event__title").all_inner_texts()
    assert set(listed) < set(drawn)
    for words in (
        "Held Extra",
        "Cancelled Extra",
        "Individual session, AB-123",
        "North Team closed",
    ):
        expect(events(page).filter(has_text=words)).to_have_count(1)
    taken = events(page).filter(has_text="Taken (another team)")
    expect(taken).not_to_have_attribute("href", re.compile("."))
    struck = page.locator(".db-event--cancelled .db-event__title")
    assert "line-through" in struck.evaluate("e => getComputedStyle(e).textDecorationLine")
    assert "Rowan" not in page.locator("main").inner_text()
    events(page).filter(has_text="AB-123").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Individual session")


@pytest.mark.parametrize("width", [1280, 360])
def test_every_view_is_readable_and_fits(page: LivePage, made: Cohort, width: int) -> None:
    live = page.live
    page.size(width)
    for who in (live.cast.ben, live.cast.esi):
        page.sign_in(who)
        for view in ("week", "month"):
            page.open(f"{WEEK}&view={view}&room={live.cast.room.public_id}")
            if width > 1000:
                expect(events(page).first).to_be_visible()
            page.shot(f"calendar {view} {who.name}")
            page.check_axe()
            page.check_fits()
    page.open(f"{WEEK}&staff={live.cast.ben.public_id}").shot("calendar away")
    page.check_axe()


def test_a_phone_reads_the_list_and_fetches_no_grid(page: LivePage, made: Cohort) -> None:
    fetched: list[str] = []
    page.page.on("request", lambda request: fetched.append(request.url))
    page.sign_in(page.live.cast.ben).size(360).open(WEEK)
    expect(page.locator(".db-item")).to_have_count(4)
    expect(page.locator("#db-grid")).to_be_hidden()
    assert not [address for address in fetched if address.endswith("fullcalendar.js")]
    page.size(1280)
    expect(events(page).first).to_be_visible()


def test_without_javascript_the_list_says_it_all(
    browser: Browser, live: Live, made: Cohort
) -> None:
    with browsing(browser, live, java_script_enabled=False) as page:
        page.sign_in(live.cast.ben).open(WEEK)
        expect(page.locator("#db-grid")).to_be_hidden()
        expect(page.locator(".db-item")).to_have_count(4)
        page.get_by_label("Member of staff").select_option("Esi Premises")
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".db-item")).to_have_count(3)
        page.get_by_role("link", name="Later week").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Calendar, 9 to 15 March 2026")
        page.get_by_role("link", name="Month").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Calendar, March 2026")
        expect(page.locator(".db-item")).to_have_count(3)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/London", "Pacific/Auckland"])
def test_no_browser_moves_a_time(browser: Browser, live: Live, zone: str) -> None:
    """On both days the clocks change, 10am is drawn at 10am."""
    given = cohort(live.build, live.cast)
    days = (date(2026, 3, 29), date(2026, 10, 25))
    for day in days:
        ad_hoc(live.build, given, day, time(10), live.cast.esi)
    with browsing(browser, live, timezone_id=zone) as page:
        page.sign_in(live.cast.ben)
        for day in days:
            page.open(f"/calendar?day={day}&staff={live.cast.esi.public_id}")
            expect(events(page)).to_have_count(1)
            expect(events(page)).to_contain_text("10am to 11:30am")
            box = events(page).bounding_box()
            hour = page.locator("#db-grid").get_by_text("10am", exact=True).bounding_box()
            column = page.locator(f"#db-grid [role=columnheader][data-date='{day}']").bounding_box()
            assert box
            assert hour
            assert column
            assert abs(box["y"] - hour["y"]) < 12
            assert column["x"] <= box["x"] < column["x"] + column["width"]


def test_today_is_londons(browser: Browser, live: Live, made: Cohort) -> None:
    """Monday 9am in London is Sunday in Honolulu."""
    with browsing(browser, live, timezone_id="Pacific/Honolulu") as page:
        page.sign_in(live.cast.ben).open(WEEK)
        today = page.locator("#db-grid [role=columnheader][aria-current=date]")
        expect(today).to_have_text("Mon 2 Mar")


def stands_under(page: LivePage, session: str, day: str) -> bool:
    """Whether a session stands in the column of a day; false, a moment later, while it does not."""
    box = events(page).filter(has_text=session).bounding_box()
    column = page.locator("#db-grid [role=columnheader]").filter(has_text=day).bounding_box()
    if box and column and column["x"] <= box["x"] < column["x"] + column["width"]:
        return True
    page.page.wait_for_timeout(50)
    return False


def test_dragging_asks_and_saves_nothing(page: LivePage, made: Cohort) -> None:
    first = session_one(made)
    was = (first.day, first.at, first.version)
    page.sign_in(page.live.cast.ben).open(WEEK)
    drag(page, events(page).filter(has_text="Session 1"), "Thu", "1pm")
    page.page.wait_for_url(f"**/sessions/{first.public_id}/reschedule?*")
    assert "day=2026-03-05&at=13%3A00" in page.url
    page.live.fresh()
    again = session_one(made)
    assert (again.day, again.at, again.version) == was
    page.page.go_back()
    assert any(stands_under(page, "Session 1", "Wed") for _ in range(60))


def test_a_month_keeps_the_time(page: LivePage, made: Cohort) -> None:
    first = session_one(made)
    page.sign_in(page.live.cast.ben).open("/calendar?view=month&day=2026-03-04")
    what = events(page).filter(has_text="Session 1")
    there = page.locator("#db-grid [role=gridcell][data-date='2026-03-12']")
    what.drag_to(there)
    page.page.wait_for_url(f"**/sessions/{first.public_id}/reschedule?*")
    assert "day=2026-03-12&at=10%3A00" in page.url


def test_what_may_not_move_does_not(page: LivePage, made: Cohort) -> None:
    """Held, cancelled, into the past, onto a whole day; and nothing at all by premises staff."""
    page.sign_in(page.live.cast.ben).open(WEEK)
    for words, column, row in (
        ("Held Extra", "Thu", "9am"),
        ("Cancelled Extra", "Wed", "2pm"),
        ("Session 1", "Mon", "8am"),
    ):
        drag(page, events(page).filter(has_text=words), column, row)
        page.page.wait_for_timeout(300)
        assert "/calendar" in page.url, words
        page.open(WEEK)
    what = events(page).filter(has_text="Session 1")
    what.drag_to(page.locator(".db-event--note").first)
    page.page.wait_for_timeout(300)
    assert "/calendar" in page.url
    page.sign_in(page.live.cast.esi).open(WEEK)
    drag(page, events(page).filter(has_text="Session 1"), "Thu", "1pm")
    page.page.wait_for_timeout(300)
    assert "/calendar" in page.url


def session_one(made: Cohort) -> ProgrammeSession:
    """Session 1 of the cohort."""
    return next(s for s in sessions_of(made) if s.number == 1)


def test_a_printed_week_is_one_landscape_page(page: LivePage, made: Cohort) -> None:
    page.sign_in(page.live.cast.ben).open(f"{WEEK}&room={page.live.cast.room.public_id}")
    expect(events(page).first).to_be_visible()
    paper = page.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[([^]]*)\]", paper)
    _, _, width, height = (float(number) for number in box.split())
    assert (round(width), round(height)) == (842, 595)
    page.page.emulate_media(media="print")
    page.size(1054, 726).shot("calendar printed")
    body = page.locator("body").inner_text()
    for words in (
        "Calendar, 2 to 8 March 2026",
        "Room 1, Kirk House",
        "Printed for Ben Facilitator, as it stood on Monday 2 March 2026 at 9am",
        "AB-123",
        "Cancelled",
        "Taken (another team)",
    ):
        assert words in body, words
    for left_out in ("Rowan", "Reschedule", "Later week", "Sign out"):
        assert left_out not in body, left_out
    expect(page.locator("#db-grid")).to_be_hidden()
    tops = page.locator(".db-day").evaluate_all(
        "days => days.map(d => d.getBoundingClientRect().y)"
    )
    assert len(set(tops)) == 1, "the days stand side by side"
