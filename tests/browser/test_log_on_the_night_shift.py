"""A night worker logs a creative session on a phone, and the connection drops half-way."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Route, expect
from sqlalchemy import select

from attendance.models import Mark
from base.database import db
from programmes.models import Cohort, ProgrammeSession
from tests.browser.live import LivePage
from tests.programmes.test_roll_horizon import enrolled, pipe

PRESSES = 12
SECONDS = 30


def test_a_creative_session_with_eight_residents_in_twelve_presses(page: LivePage) -> None:
    live = page.live
    house = pipe(live.build, live.cast, "The house")
    people = [enrolled(live.build, live.cast, house).participant for _ in range(10)]
    names = [person.called for person in people[:8]]
    press = presses(page)
    page.sign_in(live.cast.esi).size(360, 760).open(board(house))
    page.check_axe()
    page.check_fits()
    page.shot("board")
    press(page.get_by_role("button", name="Log a session that just happened"))
    page.check_axe()
    page.check_fits()
    for name in names:
        press(page.get_by_role("checkbox", name=name))
    page.shot("log")
    press(page.get_by_role("button", name="Log it", exact=True).last)
    expect(page.get_by_text("Logged: Spontaneous creative session, 8 people.")).to_be_visible()
    assert press.count <= PRESSES, press.count
    assert press.keyed == 0


def test_what_was_typed_survives_the_dropped_connection_and_counts_once(page: LivePage) -> None:
    live = page.live
    house = pipe(live.build, live.cast, "The house")
    for _ in range(3):
        enrolled(live.build, live.cast, house)
    page.sign_in(live.cast.esi).size(360, 760).open(board(house))
    page.get_by_role("button", name="Log a session that just happened").click()
    page.get_by_role("button", name="Everyone").click()
    page.get_by_label("One line about it").fill("Cards in the lounge")
    lost = lose_the_first_answer(page, "**/log")
    page.get_by_role("button", name="Log it", exact=True).last.click()
    expect(page.get_by_text("There is no connection. What you typed is kept")).to_be_visible()
    page.shot("no connection")
    expect(page.get_by_text("Logged: Spontaneous creative session, 3 people.")).to_be_visible(
        timeout=15_000
    )
    assert lost["count"] >= 2  # the first was acted on, and its answer lost
    live.fresh()
    made = db.session.scalars(select(ProgrammeSession).where(ProgrammeSession.spontaneous)).all()
    assert len(made) == 1
    assert len(db.session.scalars(select(Mark)).all()) == 3


def board(house: Cohort) -> str:
    return f"/premises/{house.venue.public_id}/board"


class presses:  # noqa: N801 read as a verb
    """Counts what a person presses, and refuses what they could not press."""

    def __init__(self, page: LivePage) -> None:
        self.page = page
        self.count = 0
        self.keyed = 0

    def __call__(self, control: Any) -> None:
        """Press a control as a thumb does: where it can be seen."""
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box["width"] >= 24, "too small to press"
        assert box["height"] >= 24, "too small to press"
        self.count += 1
        control.click()


def lose_the_first_answer(page: LivePage, path: str) -> dict[str, int]:
    """The server gets the first sending, and the phone loses what it answered."""
    told = {"count": 0}

    def sometimes(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        told["count"] += 1
        if told["count"] == 1:
            route.fetch(max_redirects=0)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.page.route(path, sometimes)
    return told
