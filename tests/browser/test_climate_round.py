"""A climate round from planning to results: four answers stay hidden, nine show."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sqlalchemy import select

from base.database import db
from outcomes.models import ClimateRound
from tests.browser.live import LivePage
from tests.outcomes.climate_rows import Climate


def plan(page: LivePage, who: str) -> str:
    """Plan a round as a person does; its address."""
    page.open("/climate/plan")
    page.page.get_by_label("Where").select_option(label="Kirk House")
    page.page.get_by_label("Survey").select_option("essences")
    page.page.get_by_label(who).check()
    page.page.get_by_label("First day").fill("2/3/2026")
    page.page.get_by_label("Last day").fill("13/3/2026")
    page.page.get_by_label("How many people are invited?").fill("12")
    page.page.get_by_role("button", name="Plan this round").click()
    page.page.wait_for_url(re.compile(r"/climate/(?!plan)[^/]+$"))
    return page.page.url.removeprefix(page.live.url)


def slips(page: LivePage, address: str, number: int, size: str = "Eight to a page") -> list[str]:
    """Make slips and read their codes."""
    page.open(f"{address}/codes")
    page.page.get_by_label("How many slips?").fill(f"{number}")
    page.page.get_by_label(size).check()
    on_paper = page.page.get_by_label("Each person gets the licensed paper form")
    if on_paper.count():
        on_paper.check()
    page.page.get_by_role("button", name="Make the slips").click()
    printed = page.page.locator(".db-slip__code")
    printed.nth(number - 1).wait_for()
    return printed.all_inner_texts()


def answer(page: LivePage, code: str, n: int) -> None:
    """One person answers every question with n."""
    page.open(f"/survey/{code.replace(' ', '')}")
    for item in range(1, 18):
        page.page.locator(f"input[name=answer-{item}][value='{n}']").check()
    page.page.get_by_role("button", name="Send my answers").click()
    page.page.get_by_role("heading", name="Thank you").wait_for()


def looked_at(page: LivePage, name: str) -> None:
    """Readable by everybody, on a desk and on a phone, and kept as pictures."""
    for width in (1280, 360, 320):
        page.size(width).shot(name)
        page.check_axe()
        page.check_fits()
    page.size(1280)


def test_four_stay_hidden_and_nine_show(page: LivePage) -> None:
    cast = page.live.cast
    page.sign_in(cast.esi)
    four, nine = plan(page, "Staff"), plan(page, "Residents")
    looked_at(page, "climate-round-open")
    few = slips(page, four, 4)
    many = slips(page, nine, 9)
    looked_at(page, "climate-slips")
    page.open(f"{nine}/poster")
    looked_at(page, "climate-poster")
    page.open(f"{nine}/paper")
    looked_at(page, "climate-paper")
    page.sign_in(None)
    for n, code in enumerate(few):
        answer(page, code, n)
    for n, code in enumerate(many):
        answer(page, code, 1 + n % 3)
    looked_at(page, "climate-thanks")
    page.open(f"/survey/{many[0].replace(' ', '')}")
    looked_at(page, "climate-used")
    page.sign_in(cast.esi)
    for address, said in ((four, "Hidden: 4 answered"), (nine, "3 subscales, 9 answers")):
        page.open(address)
        page.page.get_by_text("Hidden until the round is closed.").wait_for()
        page.page.get_by_role("link", name="Close the round").click()
        page.page.get_by_role("button", name="Close the round for good").click()
        page.page.get_by_text(re.compile(said)).first.wait_for()
        looked_at(page, f"climate-{'four' if address is four else 'nine'}")
    page.open("/climate")
    looked_at(page, "climate-list")


def test_a_survey_on_a_phone_without_script_in_two_languages(page: LivePage) -> None:
    live, cast = page.live, page.live.cast
    climate = Climate(live.build, live.at, cast.team, cast.asha)
    climate.wording()
    climate.wording("cy")
    (code,) = climate.codes(climate.round(venue=cast.venue))
    page.page.route("**/*.js", lambda route: route.abort())
    page.size(320).open("/survey")
    page.page.get_by_label("Your code").fill(code.lower())
    page.shot("climate-enter-code")
    page.check_axe()
    page.page.get_by_role("button", name="Start").click()
    page.check_axe()
    page.check_fits()
    page.shot("climate-survey")
    page.page.locator("input[name=answer-2][value='4']").check()
    page.page.get_by_role("button", name="Cymraeg").click()
    page.page.get_by_text("Made-up question 2 (cy 1)").wait_for()
    assert page.page.locator("input[name=answer-2][value='4']").is_checked()
    page.page.locator("input[name=answer-3][value='1']").check()
    page.page.keyboard.press("Enter")
    page.page.get_by_text("You left out 15 questions").wait_for()
    page.shot("climate-left-out")
    page.check_axe()
    page.check_fits()
    page.page.get_by_role("button", name="Send my answers").last.click()
    page.page.get_by_role("heading", name="Thank you").wait_for()
    assert not page.page.context.cookies()


def test_nine_paper_forms_by_keyboard_alone(page: LivePage) -> None:
    live, cast = page.live, page.live.cast
    climate = Climate(live.build, live.at, cast.team, cast.asha)
    held = climate.round()
    page.sign_in(cast.esi).open(f"/climate/{held.public_id}/enter")
    page.until("document.documentElement.dataset.ready === 'yes'")
    for n in range(9):
        assert page.page.evaluate("document.activeElement.name") == "answer-1"
        page.page.keyboard.type(f"{1 + n % 3}" * 17)
        page.page.keyboard.press("Enter")
        page.page.get_by_text(f"{n + 1} answer{'' if n == 0 else 's'}").first.wait_for()
        page.until("document.documentElement.dataset.ready === 'yes'")
    page.page.get_by_text("9 answers are in so far").wait_for()
    looked_at(page, "climate-typing")
    page.page.keyboard.type("17")
    page.page.get_by_role("button", name="Save and take the next form").click()
    page.page.get_by_text("Item 2 is 7").first.wait_for()
    looked_at(page, "climate-typing-wrong")


def test_over_time_beside_events(page: LivePage) -> None:
    live, cast = page.live, page.live.cast
    climate = Climate(live.build, live.at, cast.team, cast.asha)
    for year, month, up in ((2025, 3, 0), (2025, 9, 1), (2026, 3, 0)):
        live.at.at = live.at.at.replace(year=year, month=month)
        for who, more in (("residents", 0), ("staff", 1)):
            held = climate.round(who, venue=cast.venue, invited=12, note=f"{month}/{year}")
            climate.answered(held, *(min(4, n % 3 + up + more) for n in range(9)))
    climate.past(held)
    page.sign_in(cast.asha)
    for day, words in (("1/6/2025", "New kitchen"), ("20/12/2025", "Half the staff left")):
        page.open(f"/climate/teams/{cast.team.public_id}/note")
        page.page.get_by_label("Day").fill(day)
        page.page.get_by_label("What happened").fill(words)
        page.page.get_by_role("button", name="Write it down").click()
    for image in page.page.query_selector_all("main img"):
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
    looked_at(page, "climate-over-time")
    live.fresh()
    newest = db.session.scalars(select(ClimateRound.opens).order_by(ClimateRound.opens.desc()))
    assert newest.first() == date(2026, 3, 2)
    assert live.at.at.date() > date(2026, 3, 2) + timedelta(days=7)
