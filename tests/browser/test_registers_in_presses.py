"""How many presses the commonest registers take; more than these is a fault."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from attendance.models import Mark
from base.database import db
from people.models import Participant
from programmes.models import ProgrammeSession
from tests.attendance.rows import Rows
from tests.browser.live import LivePage
from tests.browser.test_log_on_the_night_shift import board, presses
from tests.programmes.test_roll_horizon import enrolled, pipe

ALL_CAME = 2
EXCEPTION = 2
KEY_WORK = 2


def ten(page: LivePage) -> tuple[ProgrammeSession, list[Participant]]:
    """A group of ten, led by Ben, half an hour after the clock's 9am."""
    live = page.live
    rows = Rows(live.build)
    people = [
        live.build.participant(live.cast.team, given_name=f"Person{n}", family_name="Sample")
        for n in range(10)
    ]
    cohort = rows.cohort(live.cast.team, live.cast.venue, live.cast.asha)
    return rows.session(cohort, *people, led_by=(live.cast.ben,)), people


def test_a_group_of_ten_that_all_came_is_signed_in_two_presses(page: LivePage) -> None:
    session, _ = ten(page)
    press = presses(page)
    page.sign_in(page.live.cast.ben).open(f"/sessions/{session.public_id}/register")
    press(page.get_by_role("button", name="Everyone came"))
    press(page.get_by_role("button", name="Sign the register"))
    expect(page.get_by_text("Register signed.")).to_be_visible()
    assert press.count <= ALL_CAME
    page.live.fresh()
    assert len(db.session.scalars(select(Mark)).all()) == 10


def test_each_exception_is_two_presses_on_a_phone(page: LivePage) -> None:
    session, people = ten(page)
    press = presses(page)
    page.sign_in(page.live.cast.ben).size(360, 760)
    page.open(f"/sessions/{session.public_id}/register")
    ill, late = (place for place in session.places if place.participant in people[:2])
    press(page.locator(f'input[name="{ill.public_id.hex}-came"][value="told_before"]'))
    press(page.locator(f'input[name="{ill.public_id.hex}-reason"][value="ill"]'))
    press(page.locator(f'input[name="{late.public_id.hex}-came"][value="no_warning"]'))
    press(page.locator(f'input[name="{late.public_id.hex}-reason"][value="no_good_reason"]'))
    press(page.get_by_role("button", name="Everyone came"))
    page.shot("register with two exceptions")
    press(page.get_by_role("button", name="Sign the register"))
    expect(page.get_by_text("Register signed.")).to_be_visible()
    assert press.count <= ALL_CAME + 2 * EXCEPTION
    page.live.fresh()
    marks = db.session.scalars(select(Mark).order_by(Mark.presence)).all()
    assert sorted(mark.compliance for mark in marks if mark.presence != "5") == ["AAME", "UAAB"]


def test_key_work_is_two_presses_and_the_note(page: LivePage) -> None:
    live = page.live
    house = pipe(live.build, live.cast, "The house")
    resident = enrolled(live.build, live.cast, house).participant
    press = presses(page)
    page.sign_in(live.cast.esi).size(360, 760).open(board(house))
    press(page.locator("tr", has_text=resident.called).get_by_role("link", name="Log it"))
    page.get_by_label("One line about it").fill("Talked about the move to his own flat")
    press(page.get_by_role("button", name="Log it", exact=True).last)
    expect(page.get_by_text("Logged: Key work, 1 person.")).to_be_visible()
    assert press.count <= KEY_WORK
