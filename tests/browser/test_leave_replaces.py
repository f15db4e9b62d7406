"""A therapist's fortnight of leave: their individual sessions are placed again, but for one."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from people.models import Leave, Unavailability, User
from programmes.models import Cohort
from tests.browser.live import LivePage
from tests.programmes.mbt import individual, mbt

WEEK = timedelta(weeks=1)
APRIL = [date(2026, 4, 1) + n * WEEK for n in range(5)]
LEAVE = {day for day in APRIL if day < date(2026, 4, 15)}


def test_eleven_are_placed_again_and_one_is_told_why(page: LivePage) -> None:
    live = page.live
    made, staff = mbt(live.build, live.cast, people=12)
    page.sign_in(live.cast.ben)
    when_ben_places_april(page, made)
    hit, stuck = when_the_therapist_goes_on_leave(page, made, staff[0])
    when_ben_places_them_again(page, made)
    then_he_reads_who_cannot_be_placed(page, stuck)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Done. You can undo it")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Individual session, DB-")).to_have_count(11)
    live.fresh()
    now = {s.id: s for s in individual(made)}
    assert len(now) == 12
    assert {day for key, day in hit.items() if now[key].day == day} <= LEAVE
    stayed = [key for key, day in hit.items() if now[key].day == day]
    assert [now[key].places[0].participant.code for key in stayed] == [stuck]
    assert len(hit) == 12


def when_ben_places_april(page: LivePage, made: Cohort) -> None:
    """Twelve people, one therapist, Wednesdays from nine to eight."""
    page.open(f"/cohorts/{made.public_id}")
    page.get_by_role("link", name="Individual session", exact=False).click()
    page.get_by_label("Next month").check()
    page.get_by_label("Last start").fill("8pm")
    page.get_by_role("button", name="Place").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Done. You can undo it")).to_be_visible()


def when_the_therapist_goes_on_leave(
    page: LivePage, made: Cohort, therapist: User
) -> tuple[dict[int, date], str]:
    """A fortnight off, and a person who works on every Wednesday the therapist is there.

    The days of the sessions it leaves without a therapist, by row, and that person's code.
    """
    page.live.fresh()
    placed = individual(made)
    hit = {s.id: s.day for s in placed if s.day in LEAVE}
    stuck = next(s for s in placed if s.id in hit).places[0].participant
    page.live.build.save(
        Leave(user=therapist, kind="annual_leave", first=min(LEAVE), last=max(LEAVE)),
        *(
            Unavailability(participant=stuck, kind="work", first=day, last=day)
            for day in APRIL
            if day not in LEAVE
        ),
    )
    return hit, stuck.code


def when_ben_places_them_again(page: LivePage, made: Cohort) -> None:
    """From the page that says how many are without their therapist."""
    page.open(f"/cohorts/{made.public_id}/individual/individual")
    page.shot("away")
    page.check_axe()
    page.get_by_role("link", name="again", exact=False).first.click()
    page.get_by_label("Last start").fill("8pm")
    page.shot("place again")
    page.check_axe()
    page.get_by_role("button", name="Find another time").click()


def then_he_reads_who_cannot_be_placed(page: LivePage, code: str) -> None:
    """One sentence, and the reason in it."""
    expect(page.get_by_text(f"{code} could not be placed in April 2026")).to_be_visible()
    for width in (1280, 360):
        page.size(width).shot("placed again")
        page.check_axe()
        page.check_fits()
    page.size(1280)
