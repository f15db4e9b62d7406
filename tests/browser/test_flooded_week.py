"""The room floods before week 7: it and everything after it move, are read, accepted, undone."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from people.models import Room
from programmes.models import Cohort
from tests.browser.live import LivePage
from tests.programmes.rows import cohort, enrolled, sessions_of

LATER = timedelta(weeks=1)


def test_week_seven_and_all_after_it(page: LivePage) -> None:
    live = page.live
    made = cohort(live.build, live.cast, name="Spring 2026")
    enrolled(live.build, made, *(live.build.participant(live.cast.team) for _ in range(4)))
    live.build.save(Room(venue=live.cast.venue, name="Upstairs room", capacity=16))
    before = days(page, made)
    when_ben_moves_week_seven_on_a_week_and_upstairs(page, made)
    then_he_reads_before_and_after(page)
    assert days(page, made) == before
    when_he_accepts(page)
    assert days(page, made) == before[:6] + [day + LATER for day in before[6:]]
    when_he_undoes_it(page)
    assert days(page, made) == before


def days(page: LivePage, made: Cohort) -> list[date]:
    """The days of the cohort's sessions as the database has them."""
    page.live.fresh()
    return [session.day for session in sessions_of(made)]


def when_ben_moves_week_seven_on_a_week_and_upstairs(page: LivePage, made: Cohort) -> None:
    """From the session's own page, a week later and upstairs, with everything after it."""
    seventh = sessions_of(made)[6]
    page.sign_in(page.live.cast.ben).open(f"/cohorts/{made.public_id}")
    page.get_by_role("link", name="Session 7", exact=False).first.click()
    page.get_by_role("button", name="Reschedule").click()
    page.get_by_label("This session and all after it").check()
    moved = seventh.day + LATER
    page.get_by_label("New day").fill(f"{moved.day}/{moved.month}/{moved.year}")
    page.get_by_label("Room").select_option(label="Upstairs room, Kirk House")
    page.get_by_label("Why is it moved?").fill("The room flooded")
    page.shot("flood asked")
    page.check_axe()
    page.locator("main").get_by_role("button").last.click()


def then_he_reads_before_and_after(page: LivePage) -> None:
    """Twelve sessions, each a week later and upstairs."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("read before you accept")
    expect(page.get_by_text("12 sessions, 4 people expected")).to_be_visible()
    expect(page.get_by_text("Why: The room flooded")).to_be_visible()
    seventh = page.get_by_role("row").filter(has_text="Session 7")
    expect(seventh).to_contain_text("Wed 15 Apr 2026")
    expect(seventh).to_contain_text("Wed 22 Apr 2026")
    expect(seventh).to_contain_text("Upstairs room")
    last = page.get_by_role("row").filter(has_text="Session 18")
    expect(last).to_contain_text("Upstairs room")
    for width in (1280, 360):
        page.size(width).shot("flood read")
        page.check_axe()
        page.check_fits()
    page.size(1280)


def when_he_accepts(page: LivePage) -> None:
    """One press, and the schedule says so."""
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Done. You can undo it")).to_be_visible()
    page.shot("flood done")
    page.check_axe()


def when_he_undoes_it(page: LivePage) -> None:
    """Everything goes back at once."""
    page.get_by_role("button", name="Undo").click()
    page.shot("flood undo")
    page.check_axe()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("12 sessions")).to_be_visible()
