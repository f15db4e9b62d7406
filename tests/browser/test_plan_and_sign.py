"""The main job, end to end: plan an M-TREM cohort, enrol, sign week 1, read the calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.request import urlopen

import icalendar
from playwright.sync_api import Page, expect

from calendars.wording import parse_forbidden
from config import ROOT
from people.models import Closure, Participant
from tests.browser.live import Live, LivePage

FORBIDDEN = parse_forbidden((ROOT / "calendars" / "forbidden_words.txt").read_text("utf-8"))
NAMES = ("Rowan", "Ash", "Hazel", "Linden", "Alder", "Aspen", "Briar", "Sorrel")


def test_plan_enrol_sign_and_subscribe(page: LivePage) -> None:
    live = page.live
    men = given_eight_men_and_a_training_day(live)
    when_ben_plans_a_cohort_from_the_wednesday_before_easter(page)
    then_he_reads_the_skipped_week_and_the_end(page)
    when_he_accepts_and_enrols_the_men(page, men)
    when_he_signs_week_one(page, men)
    then_the_register_says_what_happened(page, men)
    then_each_mans_calendar_is_discreet_and_in_utc(page, men)
    then_bens_own_calendar_says_what_and_where(page)


def given_eight_men_and_a_training_day(live: Live) -> list[Participant]:
    """Eight men on the caseload, and the team closed for one Wednesday."""
    live.build.save(
        Closure(
            team_id=live.cast.team.id,
            first=date(2026, 5, 27),
            last=date(2026, 5, 27),
            why="Training day",
        )
    )
    return [
        live.build.participant(live.cast.team, given_name=name, family_name="Testwood")
        for name in NAMES
    ]


def when_ben_plans_a_cohort_from_the_wednesday_before_easter(page: LivePage) -> None:
    """Four questions: programme, when, where, who."""
    page.sign_in(page.live.cast.ben).open("/cohorts")
    page.get_by_role("button", name="Plan a cohort").click()
    page.get_by_label("M-TREM").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of the cohort").fill("Spring 2026")
    page.get_by_label("First day").fill("1/4/2026")
    slot = page.get_by_role("group", name="Weekly group, slot 1")
    slot.get_by_label("Weekday").select_option("Wednesday")
    slot.get_by_label("Time").fill("10am")
    page.shot("plan when")
    page.check_axe()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Room 1, Kirk House").check()
    page.shot("plan where")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Who leads?").select_option("Ben Facilitator")
    page.get_by_label("Asha Lead").check()
    page.shot("plan who")
    page.check_axe()
    page.get_by_role("button", name="Read the plan").click()


def then_he_reads_the_skipped_week_and_the_end(page: LivePage) -> None:
    """Every date stands on the page, with what is skipped and why."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Read the plan for Spring 2026")
    expect(page.locator(".db-facts")).to_contain_text("18")
    expect(page.locator(".db-facts")).to_contain_text("Wednesday 5 August 2026")
    skipped = page.get_by_role("row").filter(has_text="No session")
    expect(skipped).to_have_count(1)
    expect(skipped).to_contain_text("Wed 27 May 2026")
    expect(skipped).to_contain_text("Training day")
    for width in (1280, 360):
        page.size(width).shot("read plan")
        page.check_axe()
        page.check_fits()
    page.size(1280)


def when_he_accepts_and_enrols_the_men(page: LivePage, men: list[Participant]) -> None:
    """The plan is written, and eight men are ticked at once."""
    page.get_by_role("button", name="Accept the plan").click()
    expect(page.get_by_text("Spring 2026 is planned.")).to_be_visible()
    page.shot("cohort schedule")
    page.get_by_role("link", name="People", exact=True).last.click()
    page.get_by_role("button", name="Enrol people").click()
    for man in men:
        page.get_by_label(man.called).check()
    page.shot("enrol")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("8 of 10 places taken")).to_be_visible()
    page.shot("cohort people")


def when_he_signs_week_one(page: LivePage, men: list[Participant]) -> None:
    """All came but one late, one who rang that he was ill, and one who simply did not."""
    page.live.at.at = datetime(2026, 4, 1, 9, 40, tzinfo=UTC)
    page.sign_in(page.live.cast.ben).open("/")
    page.shot("today with a session")
    page.get_by_role("button", name="Register").first.click()
    late, ill, absent = men[1], men[2], men[3]
    mark(page.page, late, "Came late")
    row(page.page, late).get_by_label("Minutes late").fill("20")
    mark(page.page, ill, "Told us before")
    row(page.page, ill).get_by_label("Ill or a medical appointment", exact=True).check()
    mark(page.page, absent, "Didn't come")
    page.get_by_role("button", name="Everyone came").click()
    for width in (1280, 360):
        page.size(width).shot("register filled")
        page.check_axe()
        page.check_fits()
    page.size(1280).get_by_role("button", name="Sign the register").click()


def then_the_register_says_what_happened(page: LivePage, men: list[Participant]) -> None:
    """Signed by Ben, and each of the three as he marked them."""
    expect(page.get_by_text("Register signed.")).to_be_visible()
    page.shot("register signed")
    page.check_axe()
    body = page.locator("main")
    expect(body).to_contain_text("Ben Facilitator")
    for man, words in (
        (men[0], "Came"),
        (men[1], "Came late, 20 minutes"),
        (men[2], "Told us before"),
        (men[3], "Didn't come"),
    ):
        expect(page.get_by_role("row").filter(has_text=man.called)).to_contain_text(words)


def then_each_mans_calendar_is_discreet_and_in_utc(page: LivePage, men: list[Participant]) -> None:
    """Eighteen neutral appointments each, at 10am by the London clock; no word that tells."""
    seen: set[str] = set()
    for number, man in enumerate(men):
        page.open(f"/people/{man.public_id}/calendar")
        page.get_by_role("button", name="Make a calendar link").click()
        page.get_by_role("button", name="Make the link").click()
        address = page.get_by_label("Or copy it").input_value()
        if number == 0:
            page.shot("participant calendar")
            page.check_axe()
        body = fetch(page.live, address)
        assert not FORBIDDEN.found_in(body.decode())
        for word in ("Spring", "Welcome", man.called, man.code, "Ben", "Kirk"):
            assert word not in body.decode()
        events = events_of(body)
        assert len(events) == 18
        assert {str(e["SUMMARY"]) for e in events} == {"Appointment"}
        assert starts(events)[0] == datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
        assert starts(events)[-1] == datetime(2026, 8, 5, 9, 0, tzinfo=UTC)
        uids = {str(e["UID"]) for e in events}
        assert not uids & seen
        seen |= uids


def then_bens_own_calendar_says_what_and_where(page: LivePage) -> None:
    """Staff read programme, topic and room."""
    page.open("/my-calendar")
    page.get_by_role("button", name="Make my calendar link").click()
    page.shot("my calendar")
    page.check_axe()
    events = events_of(fetch(page.live, page.get_by_label("Or copy it").input_value()))
    assert len(events) == 18
    first = min(events, key=lambda e: e["DTSTART"].dt)
    assert "M-TREM" in str(first["SUMMARY"])
    assert "Welcome and ground rules" in str(first["SUMMARY"])
    assert "Room 1" in str(first["LOCATION"])
    assert first["DTSTART"].dt == datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


def row(page: Page, man: Participant):  # noqa: ANN201 Playwright's own locator
    """One man's row on the register."""
    return page.get_by_role("row").filter(has_text=man.called)


def mark(page: Page, man: Participant, words: str) -> None:
    """Choose one answer for one man."""
    row(page, man).get_by_label(words, exact=True).check()


def fetch(live: Live, address: str) -> bytes:
    """What a calendar client gets at a link."""
    path = address.partition("/calendar/")[2]
    with urlopen(f"{live.url}/calendar/{path}") as answer:  # noqa: S310 our own server
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        return bytes(answer.read())


def events_of(body: bytes) -> list[icalendar.Event]:
    """The events of a calendar."""
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def starts(events: list[icalendar.Event]) -> list[datetime]:
    """When they start, in order."""
    return sorted(e["DTSTART"].dt for e in events)
