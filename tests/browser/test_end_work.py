"""A facilitator ends the team's work with somebody, whose page closes, and takes them on again."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from base.work import unit_of_work
from people.models import Stay
from programmes.services import enrolments
from tests.browser.live import LivePage
from tests.calendars.own import make_page
from tests.programmes.rows import cohort

_SIZES = ((1280, 900), (360, 740))


def _look(page: LivePage, name: str) -> None:
    """Check a page at both widths, and keep pictures."""
    for width, height in _SIZES:
        page.size(width, height)
        page.check_axe()
        page.check_fits()
        page.shot(f"{name} {width}")
    page.size(*_SIZES[0])


def test_the_end_of_work_from_record_to_record(page: LivePage) -> None:
    live = page.live
    build, cast = live.build, live.cast
    person = build.participant(cast.team, given_name="Rowan", family_name="Testwood", code="RT-22")
    group = cohort(build, cast, name="Wednesday group")
    with unit_of_work():
        one = enrolments.enrol(group, person, on=group.starts_on, by=cast.asha)
    _, token = make_page(person)
    record = f"/people/{person.public_id}"

    page.sign_in(cast.ben).open(record)
    page.get_by_role("link", name="End our work").click()
    expect(page.get_by_text("They are enrolled in Wednesday group.")).to_be_visible()
    _look(page, "end work not yet")
    page.get_by_label("Completed what we offered").check()
    page.get_by_label("Note").fill("Went well.")
    page.get_by_role("button", name="End our work with them").click()
    expect(page.get_by_role("alert")).to_contain_text("They are enrolled in Wednesday group.")
    expect(page.get_by_label("Note")).to_have_value("Went well.")
    with unit_of_work():
        enrolments.leave_cohort(one, on=group.starts_on, reason="withdrew", why="", by=cast.asha)

    page.open(record)
    _look(page, "record offers the end")
    page.get_by_role("link", name="end the work of North Team with them").click()
    page.get_by_label("Completed what we offered").check()
    page.get_by_label("Note").fill("Went well.")
    _look(page, "end work")
    page.get_by_role("button", name="End our work with them").dblclick()
    expect(page.get_by_role("heading", name="People we worked with")).to_be_visible()
    expect(page.get_by_role("row", name="RT-22")).to_contain_text("Went well.")
    _look(page, "people we worked with")
    page.open(record)
    expect(page.get_by_role("heading", name="not found", exact=False)).to_be_visible()
    page.open(f"/mine/{token}")
    expect(page.get_by_text("This link does not open anything.")).to_be_visible()

    _take_on_again(page)


def _take_on_again(page: LivePage) -> None:
    """A colleague takes Rowan Testwood on again."""
    page.sign_in(page.live.cast.esi).open("/people")
    page.get_by_role("link", name="People we worked with").click()
    page.get_by_role("link", name="Take on again").click()
    expect(page.get_by_role("heading", name="Take Rowan Testwood on again")).to_be_visible()
    _look(page, "take on")
    page.get_by_role("button", name="Take them on again").click()
    expect(page.get_by_text("Taken on again.")).to_be_visible()
    expect(page.locator("section", has=page.locator("#work"))).to_contain_text("Goes on")
    _look(page, "record again")


def test_a_departure_for_recall_and_a_death(page: LivePage) -> None:
    live = page.live
    build, cast = live.build, live.cast
    person = build.participant(cast.team, given_name="Rowan", family_name="Testwood")
    house = build.venue(cast.team, name="Hazel House", kind="approved_premises")
    build.save(
        Stay(
            participant=person,
            venue=house,
            arrived=date(2026, 2, 2),
            expected_departure=date(2026, 6, 1),
        )
    )
    page.sign_in(cast.esi).open(f"/people/{person.public_id}")
    page.get_by_role("link", name="Record departure").click()
    page.get_by_label("Recalled").check()
    _look(page, "departure")
    page.get_by_role("button", name="Record departure").click()
    expect(page.get_by_text("On hold: recall since Monday 2 March 2026")).to_be_visible()
    _look(page, "record after recall")
    page.sign_in(cast.ben).open(f"/people/{person.public_id}")
    page.get_by_role("link", name="End our work").click()
    page.get_by_label("Died").check()
    page.get_by_role("button", name="End our work with them").click()
    expect(page.get_by_role("row", name="Testwood")).to_contain_text("Died")
    expect(page.get_by_role("link", name="Take on again")).to_have_count(0)
    _look(page, "after a death")
