"""Two workers on one computer of an Approved Premises: switching, a PIN, and the idle lock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from people.models import User, Venue
from tests.browser.live import LivePage
from tests.people.at_premises import PASSWORD, PIN, worker
from tests.programmes.test_roll_horizon import enrolled, pipe

PRESSES = 3  # Switch, a name, Come back; the PIN is typed
QUIET = 3 * 60 * 1000


def test_two_workers_take_turns_and_neither_sees_what_the_other_typed(page: LivePage) -> None:
    live = page.live
    cohort = pipe(live.build, live.cast, "The house")
    resident = enrolled(live.build, live.cast, cohort).participant.called
    esi, oz, house = given_two_workers_and_a_shared_computer(page, cohort.venue)
    given_oz_has_signed_in_before(page, oz)
    sign_in_fully(page, esi)
    log = f"/premises/{house.public_id}/log"
    page.open(log)
    page.get_by_role("checkbox", name=resident).check()
    page.get_by_label("One line about it").fill("Cards in the")

    press = presses(page)
    press(page.get_by_role("button", name="Switch"))
    page.wait_for_url("**/come-back")
    expect(page.get_by_role("heading", level=1)).to_have_text("This computer is locked")
    press(page.get_by_text("Oz Worker"))
    expect(page.get_by_label("PIN", exact=True)).to_be_focused()
    page.keyboard.type(PIN)
    press(page.get_by_role("button", name="Come back"))
    page.wait_for_url("**/board")
    assert press.count == PRESSES
    expect(page.get_by_role("link", name="Oz Worker")).to_be_visible()
    page.page.go_back()
    expect(page.get_by_text("Cards in the")).to_have_count(0)
    page.open(log)
    expect(page.get_by_role("checkbox", name=resident)).not_to_be_checked()
    expect(page.get_by_label("One line about it")).to_have_value("")

    page.get_by_role("button", name="Switch").click()
    come_back(page, esi)
    page.wait_for_url(f"**{log}")
    expect(page.get_by_text("What you had typed is below.")).to_be_visible()
    expect(page.get_by_role("checkbox", name=resident)).to_be_checked()
    expect(page.get_by_label("One line about it")).to_have_value("Cards in the")


def test_quiet_minutes_lock_the_page_and_the_pin_leads_back_to_it(page: LivePage) -> None:
    live = page.live
    page.clock.install(time=live.at.at)
    esi, _, _ = given_two_workers_and_a_shared_computer(page)
    page.open("/my-leave/add")
    page.get_by_label("Note").fill("Half a note")
    warning = page.locator("#db-idle")

    page.clock.fast_forward(QUIET - 20_000)
    expect(warning).to_contain_text("This computer will lock in less than a minute")
    page.check_axe()
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()

    with page.expect_response("**/account/keep?*"):  # before the server's own time is over
        page.clock.fast_forward(QUIET - 20_000)
    live.at.at += timedelta(minutes=4)
    page.clock.fast_forward(60_000)
    page.clock.run_for(1000)
    page.wait_for_url("**/come-back")
    expect(page.get_by_text("Half a note")).to_have_count(0)
    come_back(page, esi)
    page.wait_for_url("**/my-leave/add")
    expect(page.get_by_label("Note")).to_have_value("Half a note")


def test_a_second_tab_locks_too_and_keeps_what_was_typed_there(page: LivePage) -> None:
    esi, oz, _ = given_two_workers_and_a_shared_computer(page)
    given_oz_has_signed_in_before(page, oz)
    sign_in_fully(page, esi)
    second = LivePage(page.page.context.new_page(), page.live, None)
    second.open("/my-leave/add")
    second.get_by_label("Note").fill("Half a note")
    page.open("/account").get_by_role("button", name="Switch").click()
    second.wait_for_url("**/come-back")
    come_back(page, oz)
    second.wait_for_url("**/")
    second.open("/my-leave/add")
    expect(second.get_by_label("Note")).to_have_value("")
    second.get_by_role("button", name="Switch").click()
    come_back(second, esi)
    second.open("/my-leave/add")
    expect(second.get_by_label("Note")).to_have_value("Half a note")


def test_by_keyboard_alone(page: LivePage) -> None:
    _, oz, _ = given_two_workers_and_a_shared_computer(page)
    given_oz_has_signed_in_before(page, oz)
    expect(page.get_by_role("radio", name="Esi Worker")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Oz Worker")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Oz Worker")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_its_pages_are_readable_and_fit(page: LivePage, width: int) -> None:
    _, oz, house = given_two_workers_and_a_shared_computer(page)

    def good(name: str) -> None:
        page.check_axe()
        page.check_fits()
        page.shot(f"pin {name}")

    page.size(width)
    for path in (
        "/account",
        "/account/pin",
        "/account/pin/remove",
        f"/venues/{house.public_id}/computers",
    ):
        page.open(path)
        good(path.rpartition("/")[2])
    page.get_by_role("link", name="End the shared computer").click()
    good("end")
    given_oz_has_signed_in_before(page, oz)
    good("lock")
    page.get_by_label("Oz Worker").check()
    page.get_by_label("PIN", exact=True).fill("000000")
    page.shot("pin typed")
    page.get_by_role("button", name="Come back").click()
    expect(page.get_by_role("alert").get_by_text("That PIN is not right.")).to_be_visible()
    good("wrong")
    page.get_by_role("button", name="Sign in with a password").click()
    good("sign in")


@pytest.mark.parametrize("width", [1280, 360])
def test_without_a_pin_and_before_a_computer_is_shared(page: LivePage, width: int) -> None:
    live = page.live
    house = live.build.venue(live.cast.team, name="Kirk Lodge", kind="approved_premises")
    new = worker(live.build, live.cast.team, "New Worker", pin="")
    page.size(width)
    sign_in_fully(page, new)
    for path in ("/account", f"/venues/{house.public_id}/computers/add"):
        page.open(path)
        page.check_axe()
        page.check_fits()
        page.shot(f"pin none {path.rpartition('/')[2]}")


def given_two_workers_and_a_shared_computer(
    page: LivePage, venue: Venue | None = None
) -> tuple[User, User, Venue]:
    """Esi has made it a shared one, and is at it."""
    live = page.live
    team = live.cast.team
    house = venue or live.build.venue(team, name="Kirk Lodge", kind="approved_premises")
    esi, oz = (worker(live.build, team, name) for name in ("Esi Worker", "Oz Worker"))
    sign_in_fully(page, esi)
    page.open(f"/venues/{house.public_id}/computers/add")
    page.get_by_label("Where it stands").fill("Staff office")
    page.get_by_role("button", name="Make it a shared computer").click()
    expect(page.get_by_text("This is a shared computer now.")).to_be_visible()
    return esi, oz, house


def given_oz_has_signed_in_before(page: LivePage, oz: User) -> None:
    """And the computer is locked."""
    page.open("/account").get_by_role("button", name="Switch").click()
    page.wait_for_url("**/come-back")
    sign_in_fully(page, oz)
    page.get_by_role("button", name="Switch").click()
    page.wait_for_url("**/come-back")


def sign_in_fully(page: LivePage, user: User) -> None:
    """With the password."""
    page.open("/account")
    if page.get_by_role("button", name="Switch").count():
        page.get_by_role("button", name="Switch").click()
        page.wait_for_url("**/come-back")
    page.open("/sign-in")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name=user.name)).to_be_visible()


def come_back(page: LivePage, user: User) -> None:
    """By name and PIN, on the lock page."""
    page.wait_for_url("**/come-back")
    page.get_by_label(user.name).check()
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.get_by_role("button", name="Come back").click()
    expect(page.get_by_role("link", name=user.name)).to_be_visible()


class presses:  # noqa: N801 read as a verb
    """Counts what a person presses."""

    def __init__(self, page: LivePage) -> None:
        self.page = page
        self.count = 0

    def __call__(self, control: Any) -> None:
        """Press a control."""
        self.count += 1
        control.click()
