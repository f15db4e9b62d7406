"""Evidence from last night to the assessor: a worker on a phone, a service lead, an assessor."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from evidence import pack_store
from evidence.jobs import make_packs
from evidence.queries.communities import Community
from tests.browser.live import LivePage, shots_folder
from tests.browser.test_log_on_the_night_shift import board, presses
from tests.everything_evidence import add
from tests.programmes.test_roll_horizon import enrolled, pipe

PRESSES = 9
TYPED = 120  # characters: half a minute on a phone
WIDTHS = (1280, 360)
ELSEWHERE = ("/", "/evidence", "/people", "/settings", "/packs", "/framework", "/calendar")


def looked_at(page: LivePage, name: str) -> None:
    """Readable by everybody, on a desk and on a phone, and kept as pictures."""
    for width in WIDTHS:
        page.size(width).shot(name)
        page.check_axe()
        page.check_fits()


def test_last_nights_session_is_evidence_in_under_a_minute(page: LivePage) -> None:
    live, on = page.live, page.page
    house = pipe(live.build, live.cast, "Hazel House")
    for _ in range(3):
        enrolled(live.build, live.cast, house)
    page.sign_in(live.cast.esi).size(360, 760).open(board(house))
    on.get_by_role("button", name="Log a session that just happened").click()
    on.get_by_role("button", name="Everyone").click()
    on.get_by_role("button", name="Log it", exact=True).last.click()
    expect(on.get_by_text("Logged: Spontaneous creative session, 3 people.")).to_be_visible()
    live.at.at += timedelta(hours=9)  # the end of the night
    press, typed = presses(page), 0
    page.sign_in(live.cast.esi).open("/")
    press(on.get_by_role("link", name="Add evidence of Spontaneous creative session"))
    expect(on.get_by_label("In a few words")).not_to_be_empty()
    typed += written(press, on, "What happened?", "They made cards for the two who leave Friday.")
    press(on.get_by_label("Nobody’s own words, face or work"))
    page.shot("journey-worker-add")
    press(on.get_by_role("button", name="Keep it, then choose criteria"))
    expect(on.get_by_role("heading", name="What does it show?")).to_be_visible()
    page.shot("journey-worker-criteria")
    press(on.get_by_role("checkbox", name="1.2"))
    typed += written(press, on, "What does it show about how people", "Leavings matter here.")
    press(on.get_by_role("button", name="Save"))
    expect(on.get_by_text("Filed under 1.2.")).to_be_visible()
    page.check_axe()
    page.check_fits()
    assert press.count <= PRESSES, press.count
    assert typed <= TYPED, typed


def written(press: presses, on: Page, label: str, words: str) -> int:
    """Type as a thumb does; how many characters."""
    field = on.get_by_label(label)
    press(field)
    field.press_sequentially(words)
    return len(words)


@contextmanager
def somebody(browser: Browser, page: LivePage) -> Iterator[LivePage]:
    """A browser of an assessor, which knows nobody here."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(10_000)
    try:
        yield LivePage(context.new_page(), page.live, shots_folder())
    finally:
        context.close()


def worked_on(page: LivePage) -> None:
    """The job that gathers and makes packs comes round."""
    make_packs()
    page.live.fresh()
    page.page.reload()


def test_from_the_gap_map_to_an_assessor_who_sees_that_pack_alone(
    page: LivePage, browser: Browser, tmp_path: Path
) -> None:
    live, on = page.live, page.page
    pack_store.init_app(live.app, tmp_path)
    house = live.build.venue(live.cast.team, name="Hazel House", kind="approved_premises")
    live.build.participant(live.cast.team, given_name="Verity", family_name="Teaselstead")
    add(Community(house, None), live.cast.asha, "7.3", title="Supper on Fridays")
    page.sign_in(live.cast.asha).open(f"/evidence/{house.public_id}")
    _begin_a_cycle(page)
    _work_on_a_gap(page, f"/evidence/{house.public_id}")
    address = _pack(page, f"/evidence/{house.public_id}/packs")
    live.fresh()
    with somebody(browser, page) as assessor:
        _read_alone(assessor, address, tmp_path)
    on.reload()
    expect(on.get_by_text("Downloaded by An assessor of the College")).to_be_visible()
    looked_at(page, "journey-opened")


def _begin_a_cycle(page: LivePage) -> None:
    on = page.page
    on.get_by_role("button", name="Start the award cycle").click()
    on.get_by_label("When did it join?").fill("1/9/2025")
    on.get_by_role("button", name="Start").click()
    expect(on.get_by_role("heading", name="Hazel House").first).to_be_visible()


def _work_on_a_gap(page: LivePage, home: str) -> None:
    """The lead takes what would help most, and the map counts it."""
    on = page.page
    page.open(f"{home}/gaps")
    looked_at(page, "journey-gaps")
    page.size(1280)
    on.get_by_role("link", name="1.1 ").first.click()
    expect(on.get_by_text("For criterion 1.1:")).to_be_visible()
    on.get_by_label("In a few words").fill("Supper for somebody new")
    on.get_by_label("What happened?").fill("Verity Teaselstead cooked for somebody new.")
    on.get_by_label("What kind of evidence?").select_option("programme")
    on.get_by_label("The people in it agreed that assessors may see it").check()
    on.get_by_role("button", name="Keep it, then choose criteria").click()
    on.get_by_role("button", name="Save").click()
    expect(on.get_by_text("Filed under 1.1.")).to_be_visible()


def _pack(page: LivePage, packs: str) -> str:
    """Asked for, checked, made, read, released; the address of a link for an assessor."""
    on = page.page
    page.open(packs)
    on.get_by_role("button", name="Ask for a pack").click()
    on.get_by_role("button", name="Gather this pack").click()
    on.wait_for_url("**/evidence/packs/*")
    pack = on.url
    worked_on(page)
    on.get_by_role("button", name="Check what was found").click()
    looked_at(page, "journey-finds")
    page.size(1280)
    on.get_by_role("link", name="Decide about Verity Teaselstead").click()
    expect(on.get_by_label("What stands in its place")).to_have_value("A resident")
    on.get_by_label("Put other words in its place").check()
    on.get_by_role("button", name="Save").click()
    expect(on.get_by_text("Everything is decided.")).to_be_visible()
    looked_at(page, "journey-decided")
    page.size(1280)
    on.get_by_role("button", name="Make the pack").click()
    on.wait_for_url("**/evidence/packs/*")
    worked_on(page)
    on.get_by_role("button", name="Read it").click()
    expect(on.get_by_text("A resident cooked for somebody new.")).to_be_visible()
    expect(on.get_by_text("Verity")).to_have_count(0)
    looked_at(page.size(1280), "journey-read")
    on.goto(pack)
    on.get_by_role("button", name="Release it").click()
    on.get_by_role("button", name="Release it").click()
    expect(on.get_by_text("It stays as it is.")).to_be_visible()
    on.get_by_role("link", name="Make a link for an assessor").click()
    on.get_by_label("Whom is the link for?").fill("An assessor of the College")
    on.get_by_label("Until when?").fill("1/6/2026")
    on.get_by_role("button", name="Make the link").click()
    address = on.get_by_label("The link", exact=True).input_value()
    on.goto(pack)
    return str(address)


def _read_alone(assessor: LivePage, address: str, folder: Path) -> None:
    """The pack opens without signing in, comes down whole, and nothing else does."""
    on: Page = assessor.page
    path = "/pack/" + address.rpartition("/pack/")[2]
    assessor.open(path)
    expect(on.get_by_role("heading", name="Portfolio of Hazel House")).to_be_visible()
    expect(on.get_by_text("A resident cooked for somebody new.")).to_be_visible()
    looked_at(assessor, "journey-assessor")
    assessor.size(1280)
    with on.expect_download() as coming:
        on.get_by_role("button", name="Download all of it").click()
    whole = folder / "pack.zip"
    coming.value.save_as(whole)
    with zipfile.ZipFile(whole) as archive:
        told: dict[str, Any] = json.loads(archive.read("manifest.json"))
        assert archive.testzip() is None
    assert [one["name"] for one in told["files"]] == ["portfolio.pdf", "index.csv"]
    for elsewhere in ELSEWHERE:
        assessor.open(elsewhere)
        expect(on.get_by_role("heading", name="Sign in")).to_be_visible()
    assert on.request.get(assessor.live.url + path[:-3] + "aaa").status == 404
