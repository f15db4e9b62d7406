"""A resident leaves a worry and an idea with the code on the wall, and later sees what was done."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, expect
from sqlalchemy import select

from base.database import db
from base.mail import OutgoingMail
from evidence.models import VoiceWall
from evidence.services import voice
from tests.browser.live import LivePage, shots_folder
from tests.everything_voice import said

WIDTHS = (1280, 360, 320)


def looked_at(page: LivePage, name: str) -> None:
    """Readable by everybody, on a desk and on two phones, and kept as pictures."""
    for width in WIDTHS:
        page.size(width, 640 if width == 320 else 900).shot(name)
        page.check_axe()
        page.check_fits()


def phone_of(browser: Browser, page: LivePage) -> LivePage:
    """An old telephone without scripts, of nobody in particular."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="en-GB"
    )
    context.set_default_timeout(10_000)
    return LivePage(context.new_page(), page.live, shots_folder())


def switch_on(page: LivePage, house: Any) -> str:
    """Asha switches the code on and prints the poster; the address behind it."""
    page.sign_in(page.live.cast.asha).open(f"/evidence/{house.public_id}/voice")
    looked_at(page, "voice-not-on")
    page.size(1280).page.get_by_role("link", name="Switch it on").click()
    page.page.get_by_label("Yes, it is on").check()
    page.page.get_by_label("Esi Premises").check()
    page.page.get_by_role("button", name="Save").click()
    expect(page.page.get_by_text("Saved.")).to_be_visible()
    looked_at(page, "voice-wall")
    page.size(1280).page.get_by_role("link", name="Print the poster").click()
    expect(page.page.get_by_text("A worry goes to Esi Premises.")).to_be_visible()
    looked_at(page, "voice-poster")
    page.live.fresh()
    return f"/voice/{db.session.scalars(select(VoiceWall)).one().token}"


def leave(phone: LivePage, address: str, kind: str, words: str, *, show: str) -> None:
    """Say something as a resident does."""
    phone.open(address)
    phone.page.get_by_label(kind).check()
    phone.page.get_by_label("Write it here").fill(words)
    phone.page.get_by_label(show).check()
    phone.page.get_by_role("button", name="Send").click()
    expect(phone.page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_worry_and_an_idea_by_the_code_on_the_wall(page: LivePage, browser: Browser) -> None:
    live = page.live
    house = live.build.venue(live.cast.team, name="Mill House", kind="approved_premises")
    address = switch_on(page, house)
    phone = phone_of(browser, page)
    leave(phone, address, "A worry", "Somebody shouts at night.", show="No. Only staff")
    expect(phone.page.get_by_text("Your worry waits")).to_be_visible()
    phone.shot("voice-phone-thanks")
    phone.page.get_by_role("link", name="Say something else").click()
    expect(phone.page.get_by_text("Nothing is here yet.")).to_be_visible()
    leave(phone, address, "An idea", "A bench by the door.", show="Yes")
    assert phone.page.context.cookies() == []
    _seen_to(page)
    _answered(page, house)
    phone.page.get_by_role("link", name="See what we did").click()
    expect(phone.page.get_by_text("Two benches are there since Friday.")).to_be_visible()
    expect(phone.page.get_by_text("Somebody shouts")).to_have_count(0)
    phone.shot("voice-phone-did")
    phone.page.context.close()
    page.sign_in(None).open(address)
    looked_at(page, "voice-open")


def _seen_to(page: LivePage) -> None:
    """Esi, who was chosen, is written to and says what was done; Ben is shown nothing of it."""
    cast = page.live.cast
    page.live.fresh()
    (mail,) = db.session.scalars(select(OutgoingMail)).all()
    assert mail.recipient == cast.esi.email
    assert "shouts" not in mail.body
    page.sign_in(cast.ben).open("/")
    expect(page.page.get_by_text("A worry was left")).to_have_count(0)
    page.size(1280).sign_in(cast.esi).open("/")
    looked_at(page, "voice-today")
    page.size(1280).page.get_by_role("link", name="A worry was left at Mill House").click()
    expect(page.page.get_by_text("Somebody shouts at night.")).to_be_visible()
    looked_at(page, "voice-worry")
    page.size(1280).page.get_by_role("button", name="Write down the first steps").click()
    looked_at(page, "voice-acknowledge")
    page.page.get_by_label("What did you do first, and who knows?").fill(
        "Spoke to the night staff."
    )
    page.page.get_by_role("button", name="Save the first steps").click()
    expect(page.page.get_by_text("Spoke to the night staff.")).to_be_visible()
    page.open("/")
    expect(page.page.get_by_text("A worry was left")).to_have_count(0)


def _answered(page: LivePage, house: Any) -> None:
    """Esi answers the idea, shows it and makes it evidence."""
    on = page.size(1280).page
    page.open(f"/evidence/{house.public_id}/voice")
    looked_at(page, "voice-list")
    page.size(1280)
    on.get_by_role("link", name=re.compile("an idea of .* A bench")).click()
    looked_at(page, "voice-idea")
    on.get_by_role("link", name="Answer it").click()
    on.get_by_label("We did").check()
    on.get_by_label("The answer").fill("Two benches are there since Friday.")
    looked_at(page, "voice-answer")
    on.get_by_role("button", name="Save").click()
    on.get_by_role("link", name="Show to others").click()
    expect(on.get_by_label("You said")).to_have_value("A bench by the door.")
    looked_at(page, "voice-publish")
    on.get_by_role("button", name="Show it to others").click()
    expect(on.get_by_text("Everybody with the code on the wall can read it now.")).to_be_visible()
    looked_at(page, "voice-idea-shown")
    on.get_by_role("button", name="Make it evidence").click()
    expect(on.get_by_text("It is evidence. Say what it shows.")).to_be_visible()
    page.open(f"/evidence/{house.public_id}/you-said-we-did")
    looked_at(page, "voice-did")


def test_wrong_and_old_pages_are_readable_too(page: LivePage) -> None:
    live = page.live
    house = live.build.venue(live.cast.team, name="Mill House", kind="approved_premises")
    address = switch_on(page, house)
    page.size(320).sign_in(None).open(address)
    page.page.get_by_label("Write it here").fill("Tea " * 300)
    page.page.get_by_role("button", name="Send").click()
    expect(page.page.get_by_role("heading", name="There is a problem")).to_be_visible()
    looked_at(page, "voice-fault")
    page.open("/voice/23456789")
    looked_at(page, "voice-closed")
    live.fresh()
    wall = db.session.scalars(select(VoiceWall)).one()
    for n in range(voice.A_MINUTE):
        said(wall, "idea", f"A long word {'x' * 200} {n}")
    page.open(address)
    page.page.get_by_label("A thank-you").check()
    page.page.get_by_label("Write it here").fill("Thank you for the tea.")
    page.page.get_by_role("button", name="Send").click()
    expect(page.page.get_by_text("Wait a minute.").first).to_be_visible()
    expect(page.page.get_by_label("Write it here")).to_have_value("Thank you for the tea.")
    looked_at(page, "voice-flood")
    page.sign_in(live.cast.asha).open(f"/evidence/{house.public_id}/voice")
    looked_at(page, "voice-long-list")
    page.size(1280).page.get_by_role("link", name="Decide").first.click()
    page.page.get_by_role("link", name="Put it aside").click()
    looked_at(page, "voice-aside")
