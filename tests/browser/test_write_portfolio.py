"""A lead writes the portfolio: on two tabs, over a connection that dies, with a colleague at it."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from base.work import unit_of_work
from evidence.queries.narratives import narrative_now, versions_of
from evidence.services import narratives, questionnaires
from evidence.services.cycles import add_action, change_cycle
from outcomes.queries.climate import rounds_by_id
from people.roles import Role
from tests.browser.live import LivePage
from tests.everything_evidence import add
from tests.evidence.awarded import Awarded, awarded
from tests.outcomes.climate_rows import Climate

ME = "Belonging"
BOX = "What the portfolio says of this standard"


def texts(page: LivePage, award: Awarded) -> list[str]:
    """Every version, oldest first; those that do not count in brackets."""
    page.live.fresh()
    rows = reversed(versions_of(award.cycle, ME))
    return [one.words if one.counts else f"({one.words})" for one in rows]


def test_what_is_typed_is_kept_and_the_button_saves_it(page: LivePage) -> None:
    award = awarded(page.live.build, page.live.cast)
    page.sign_in(page.live.cast.asha).open(f"{award.path}/portfolio")
    page.get_by_role("link", name="1. Belonging").click()
    page.get_by_role("link", name="Write about this standard").click()
    page.get_by_label(BOX).fill("People arrive at night.")
    expect(page.get_by_text("Saved at 9am")).to_be_visible()
    assert texts(page, award) == ["People arrive at night."]
    page.get_by_label(BOX).fill("People arrive at night, and somebody is up.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(page.get_by_text("People arrive at night, and somebody is up.")).to_be_visible()
    assert texts(page, award) == ["People arrive at night, and somebody is up."]


def test_a_connection_that_dies_loses_nothing(page: LivePage) -> None:
    award = awarded(page.live.build, page.live.cast)
    page.sign_in(page.live.cast.asha).open(f"{award.path}/portfolio/1/write")
    page.get_by_label(BOX).fill("Before it died.")
    expect(page.get_by_text("Saved at 9am")).to_be_visible()
    page.page.context.set_offline(True)
    page.get_by_label(BOX).fill("Typed without a connection.")
    expect(page.get_by_text("Not saved: there is no connection. Your words stay")).to_be_visible()
    page.size(360).check_axe()
    page.check_fits()
    page.shot("narrative without a connection")
    page.get_by_label(BOX).fill("Typed without a connection, and more.")
    assert texts(page, award) == ["Before it died."]
    page.page.context.set_offline(False)
    expect(page.get_by_text("Saved at 9am")).to_be_visible(timeout=20_000)
    assert texts(page, award) == ["Typed without a connection, and more."]


def test_two_tabs_show_each_other_and_nothing_is_lost(page: LivePage) -> None:
    award = awarded(page.live.build, page.live.cast)
    page.sign_in(page.live.cast.asha)
    path = f"{award.path}/portfolio/1/write"
    other = LivePage(page.page.context.new_page(), page.live, page._folder)
    page.open(path)
    other.open(path)
    page.get_by_label(BOX).fill("In the first tab.")
    expect(page.get_by_text("Saved at 9am")).to_be_visible()
    other.get_by_label(BOX).fill("In the second tab.")
    expect(other.get_by_role("heading", name="A newer version")).to_be_visible()
    expect(other.get_by_text("In the first tab.")).to_be_visible()
    for width in (1280, 360):
        other.size(width).check_axe()
        other.check_fits()
        other.shot("narrative beside a newer one")
    assert texts(page, award) == ["In the first tab.", "(In the second tab.)"]
    other.get_by_role("button", name="Mine is to count").click()
    expect(other.get_by_text("Saved at 9am")).to_be_visible()
    assert texts(page, award)[-1] == "In the second tab."
    page.get_by_label(BOX).fill("In the first tab, again.")
    page.get_by_role("button", name="Go on with the newer one").click()
    expect(page.get_by_label(BOX)).to_have_value("In the second tab.")
    expect(page.get_by_text("Saved at 9am")).to_be_visible()
    kept = texts(page, award)
    assert "(In the first tab, again.)" in kept
    now = narrative_now(award.cycle, ME)
    assert now is not None
    assert now.words == "In the second tab."


def test_pressing_save_beside_a_newer_version_shows_it(page: LivePage) -> None:
    award = awarded(page.live.build, page.live.cast)
    leah = page.live.build.user("Leah Lead", (page.live.cast.team, Role.SERVICE_LEAD))
    page.sign_in(page.live.cast.asha).open(f"{award.path}/portfolio/1/write")
    with unit_of_work():
        narratives.save_narrative(award.cycle, ME, words="Leah’s.", seen="", page="", by=leah)
    page.get_by_label(BOX).fill("Asha’s.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Leah Lead wrote about this standard")
    expect(page.get_by_label(BOX)).to_have_value("Asha’s.")
    page.check_axe()
    page.shot("narrative refused beside a newer one")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert texts(page, award)[-1] == "Asha’s."


def test_the_pages_are_readable_and_fit(page: LivePage) -> None:
    live, cast = page.live, page.live.cast
    award = awarded(live.build, cast)
    climate = Climate(live.build, live.at, cast.team, cast.asha)
    rounds = [climate.round(who, venue=award.venue) for who in ("residents", "staff")]
    climate.answered(rounds[0], 0, 1, 2, 3, 4, 2, 1, 3)
    climate.answered(rounds[1], 2, 3)
    said = "People arrive from custody, often at night. " * 12
    with unit_of_work():
        narratives.save_narrative(award.cycle, ME, words=said, seen="", page="", by=cast.asha)
        for held in rounds_by_id([one.id for one in rounds], date(2026, 3, 2)).values():
            questionnaires.add_questionnaire(award.cycle, held, by=cast.asha)
        days = {"due": date(2026, 4, 20)}
        change_cycle(
            award.cycle, days=days, values={"resident_forms": 10, "staff_forms": 2}, by=cast.asha
        )
        add_action(
            award.cycle, words="Show leavings.", criteria=[], due=date(2026, 2, 1), by=cast.asha
        )
    for n in range(6):
        add(award.community, cast.asha, "1.1", f"{n + 1}.2", title=f"Cooking together, {n}")
    live.at.at += timedelta(days=30)
    page.sign_in(cast.asha)
    for name, path in (
        ("portfolio", f"{award.path}/portfolio"),
        ("portfolio standard", f"{award.path}/portfolio/1"),
        ("portfolio write", f"{award.path}/portfolio/1/write"),
        ("portfolio versions", f"{award.path}/portfolio/1/versions"),
        ("questionnaires", f"{award.path}/questionnaires"),
        ("questionnaires add", f"{award.path}/questionnaires/add"),
        ("today towards the award", "/"),
    ):
        page.open(path)
        for width in (1280, 360):
            page.size(width).check_axe()
            page.check_fits()
            page.shot(name)
