"""Instruments on a screen: read, worded, changed; a survey made on a phone without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from base.work import unit_of_work
from outcomes.library import text_of
from outcomes.services import choices
from outcomes.services.responses import Asked, Filled, record_response
from tests.browser.live import LivePage

WORDS = "\n".join(f"Made-up statement {n} about the last week" for n in range(1, 11))
LABELS = "0 = Not at all\n1 = Only occasionally\n2 = Sometimes\n3 = Often\n4 = Most of the time"
CALM: dict[str, float | str] = {str(n): 1 for n in range(1, 11)}


def forms(page: LivePage) -> None:
    """Three forms of the CORE-10."""
    live = page.live
    for n in range(3):
        person = live.build.participant(live.cast.team)
        answers = CALM | {"6": 0, "4": n, "8": 3}
        with unit_of_work():
            record_response(
                Asked(person, "core_10"),
                Filled(answers, live.at().date(), "paper"),
                by=live.cast.ben,
            )


@pytest.mark.parametrize("width", [1280, 360])
def test_an_instrument_is_read(page: LivePage, width: int) -> None:
    forms(page)
    page.sign_in(page.live.cast.dev).size(width)
    for path, name in (
        ("/settings", "settings"),
        ("/instruments", "instruments"),
        ("/instruments/core_10", "instrument"),
        ("/instruments/swemwbs", "instrument table"),
        ("/instruments/itq", "instrument findings"),
        ("/instruments/oas_m/turn-on", "turn on"),
    ):
        page.open(path)
        page.shot(name)
        page.check_axe()
        page.check_fits()
    page.open("/instruments").page.get_by_label("Name or topic").fill("sleep")
    page.page.get_by_role("button", name="Show", exact=True).click()
    expect(page.page.get_by_role("link", name="CORE-10")).to_be_visible()


def sound(page: LivePage, name: str) -> None:
    """Keep a picture; it is readable by everybody, and fits."""
    page.shot(name)
    page.check_axe()
    page.check_fits()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_wording_is_added(page: LivePage, width: int) -> None:
    at = page.sign_in(page.live.cast.dev).size(width).open("/instruments/core_10/wording/add").page
    sound(page, "add wording")
    at.get_by_label("Items, one a line").fill(WORDS)
    at.get_by_label("Words of the answers").fill(LABELS)
    at.get_by_label("Instructions above the items").fill("Please think of the last week.")
    at.get_by_label("On what terms may it be shown here?").fill("CC BY-ND 4.0")
    at.get_by_label("Who agreed?").fill("The clinical lead")
    at.get_by_role("button", name="See how it looks").click()
    expect(at.get_by_text("10. Made-up statement 10")).to_be_visible()
    sound(page, "wording seen")
    at.get_by_role("button", name="Keep this wording").click()
    at.get_by_text("The wording is kept").wait_for()
    sound(page, "wordings")


def another() -> str:
    """Another text of the CORE-10: one item turned round, one more of risk."""
    text = text_of("core_10").replace("version: 1\n", "version: 2\n", 1)
    text = text.replace("topic: talking a burden}", "topic: talking a burden, reversed: true}", 1)
    more = "tier: urgent}\n  - {item: 8, at_least: 3, tier: review}\n"
    return text.replace("tier: urgent}\n", more, 1)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_text_is_changed_and_forms_scored_again(page: LivePage, width: int) -> None:
    forms(page)
    at = page.sign_in(page.live.cast.dev).size(width).open("/instruments/core_10/text").page
    at.get_by_label("Text of the instrument").fill(another().replace("scores:", "scorse:", 1))
    at.get_by_role("button", name="See what would change").click()
    expect(at.get_by_text("did you mean `scores`").first).to_be_visible()
    sound(page, "text refused")
    at.get_by_label("Text of the instrument").fill(another())
    at.get_by_role("button", name="See what would change").click()
    at.get_by_text("The lines of the text that differ").click()
    sound(page, "text previewed")
    at.get_by_role("button", name="Use version 2").click()
    at.get_by_role("link", name="See what would change, and score again").click()
    sound(page, "score again")
    at.get_by_role("radio", name="Raise them: each").check()
    at.get_by_role("button", name="Score 3 forms again").click()
    at.get_by_text("Scored again.").wait_for()
    sound(page, "instrument after")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_a_survey_is_made(page: LivePage, width: int, *, script: bool) -> None:
    page.sign_in(page.live.cast.dev).size(width)
    if not script:
        page.page.route("**/*.js", lambda route: route.abort())
    at = page.open("/instruments/make-survey").page
    page.shot("make survey")
    page.check_fits()
    at.get_by_label("Name of the survey").fill("How is it here?")
    at.get_by_label("Questions, one a line").fill("Do you feel safe?\nIs it too loud?")
    at.get_by_label("Words of the answers").fill(LABELS)
    at.get_by_label("Which questions count the other way round?").fill("2")
    at.get_by_role("button", name="See how it looks").click()
    page.shot("survey seen")
    page.check_axe()
    page.check_fits()
    at.get_by_role("button", name="Make this survey").click()
    assert at.get_by_role("heading", level=1).inner_text() == "How is it here?"
    page.shot("survey made")
    page.check_axe()
    page.check_fits()


def test_going_back_to_the_shipped_text(page: LivePage) -> None:
    dev = page.live.cast.dev
    text = (
        text_of("gad_7")
        .replace("version: 1\n", "version: 2\n", 1)
        .replace("name: GAD-7", "name: GAD", 1)
    )
    with unit_of_work():
        choices.change_text("gad_7", text, revision=0, by=dev)
    at = page.sign_in(dev).size(360).open("/instruments/gad_7/shipped").page
    page.shot("use shipped")
    page.check_axe()
    page.check_fits()
    at.get_by_role("button", name="Use Daybook’s text").click()
    assert at.get_by_role("heading", level=1).inner_text() == "GAD-7"
