"""A community meeting from its minutes to evidence, and the agreement that came of one."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from people.roles import Role
from tests.browser.live import LivePage


def looked_at(page: LivePage, name: str) -> None:
    """Readable by everybody, on a desk and on a phone, and kept as pictures."""
    for width in (1280, 360):
        page.size(width).shot(name)
        page.check_axe()
        page.check_fits()
    page.size(1280)


def press(page: LivePage, name: str) -> None:
    """Press a button."""
    page.page.get_by_role("button", name=name, exact=True).click()


def follow(page: LivePage, name: str) -> None:
    """Follow a link."""
    page.page.get_by_role("link", name=name).first.click()


def heading(page: LivePage, name: str) -> None:
    """Wait for a page."""
    page.page.get_by_role("heading", name=name, level=1).wait_for()


def write(page: LivePage) -> None:
    """Type what a meeting was about, with one more topic than there are rows."""
    page.page.get_by_label("A resident", exact=True).check()
    page.page.get_by_label("Residents who came").fill("8")
    page.page.get_by_label("Staff who came").fill("2")
    page.page.get_by_label("What was talked about?").fill("The week ahead, and the kitchen.")
    topic = page.page.locator("#topic-1")
    topic.get_by_label("What was raised?").fill("The kitchen rota")
    topic.get_by_label("Who raised it?").select_option(label="A resident")
    topic.get_by_label("What was decided?").fill("Zebedee draws it up.")
    topic.get_by_label("What is to be done?").fill("Draw up the rota")
    topic.get_by_label("By when?").fill("1/3/2026")
    topic.get_by_label("There was disagreement").check()
    press(page, "Add another topic")
    last = page.page.locator("#topic-3")
    last.get_by_label("What was raised?").fill("Boots to borrow")
    last.get_by_label("Who raised it?").select_option(label="A visitor")


def test_minutes_from_writing_to_evidence(page: LivePage) -> None:
    live = page.live
    house = live.build.venue(live.cast.team, name="Hazel House", kind="approved_premises")
    live.build.participant(live.cast.team, given_name="Zebedee", family_name="Quill")
    page.sign_in(live.cast.asha)
    page.open(f"/evidence/{house.public_id}/meetings")
    heading(page, "Community meetings of Hazel House")
    looked_at(page, "meetings-none")
    press(page, "Write the minutes")
    heading(page, "Write the minutes")
    looked_at(page, "minutes-empty")
    page.page.get_by_label("When was it?").fill("27/2/2026")
    write(page)
    press(page, "Keep the minutes")
    problem = page.page.get_by_role("alert").get_by_text("“Zebedee”: a name.")
    expect(problem).to_be_visible()
    expect(page.page.locator("#topic-3").get_by_label("What was raised?")).to_have_value(
        "Boots to borrow"
    )
    looked_at(page, "minutes-name-found")
    page.page.locator("#topic-1").get_by_label("What was decided?").fill("Two people draw it up.")
    press(page, "Keep the minutes")
    heading(page, "Community meeting of Friday 27 February 2026")
    looked_at(page, "minutes")
    page.open("/")
    follow(page, "Hazel House: 1 decision of a community meeting is overdue")
    heading(page, "What is still open at Hazel House")
    looked_at(page, "decisions")
    page.page.get_by_role("link", name=re.compile("Mark as done.*The kitchen rota")).click()
    heading(page, "Mark as done")
    looked_at(page, "decision-done")
    press(page, "Mark as done")
    expect(page.page.get_by_role("heading", name="The kitchen rota")).to_have_count(0)
    page.open(f"/evidence/{house.public_id}/meetings/write")
    expect(page.page.get_by_role("group", name="Boots to borrow")).to_be_visible()
    looked_at(page, "minutes-next")
    _to_the_wall_and_to_evidence(page, f"/evidence/{house.public_id}/meetings")


def _to_the_wall_and_to_evidence(page: LivePage, meetings: str) -> None:
    """From the list of meetings: the minutes of one are printed, then kept as evidence."""
    page.open(meetings)
    looked_at(page, "meetings")
    follow(page, "27 Feb 2026")
    heading(page, "Community meeting of Friday 27 February 2026")
    follow(page, "Print them for the wall")
    heading(page, "Community meeting, Hazel House")
    looked_at(page, "minutes-wall")
    page.page.go_back()
    press(page, "Keep it as evidence")
    page.page.wait_for_url(re.compile(r"/criteria"))


def test_an_agreement_from_a_draft_to_the_wall(page: LivePage) -> None:
    live = page.live
    house = live.build.venue(live.cast.team, name="Hazel House", kind="approved_premises")
    page.sign_in(live.build.user("Fay Premises", (live.cast.team, Role.PREMISES_STAFF)))
    for number, line in ((1, "Quiet begins at ten."), (2, "Quiet begins at eleven.")):
        page.open(f"/evidence/{house.public_id}/agreement")
        press(page, "Write the agreement" if number == 1 else "Start a review")
        heading(page, "Review the house agreement")
        press(page, "Start a draft")
        heading(page, "Write the draft")
        page.page.get_by_label("Heading").first.fill("Quiet")
        page.page.get_by_label("What is agreed").first.fill(f"{line}\nWe knock, and wait.")
        looked_at(page, f"agreement-draft-{number}")
        press(page, "Keep the draft")
        heading(page, f"Version {number} of the house agreement")
        looked_at(page, f"agreement-version-{number}")
        press(page, "Mark as agreed")
        heading(page, "Mark the agreement as agreed")
        page.page.get_by_label("When is it looked at again?").fill("27/8/2026")
        page.page.get_by_label("Residents who took part").fill("9")
        page.page.get_by_label("Staff who took part").fill("3")
        page.page.get_by_label("What changed, and why?").fill("Night staff heard complaints.")
        page.page.get_by_label("because people disagreed").check()
        looked_at(page, f"agreement-agree-{number}")
        press(page, "Mark as agreed")
        heading(page, "House agreement of Hazel House")
    expect(page.page.get_by_text("Quiet begins at eleven.")).to_be_visible()
    looked_at(page, "agreement")
    follow(page, "Version 2, agreed on")
    expect(page.page.locator("ins", has_text="Quiet begins at eleven.")).to_be_visible()
    looked_at(page, "agreement-differences")
    follow(page, "Print it")
    heading(page, "What we agreed at Hazel House")
    looked_at(page, "agreement-wall")
