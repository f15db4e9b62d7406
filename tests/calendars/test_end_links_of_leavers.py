"""The night's work ends the calendar links of staff who left."""

from __future__ import annotations

from datetime import timedelta

from base import clock
from base.work import unit_of_work
from calendars.jobs import end_links_of_leavers
from calendars.services.feeds import make_feed
from people.services.accounts import deactivate_account
from tests.build import SYSTEM, Build, Cast
from tests.conftest import Clock


def test_the_notice_lasts_ninety_days_and_then_the_address_is_gone(
    build: Build, cast: Cast, at: Clock, client: object
) -> None:
    with unit_of_work():
        _, token = make_feed(cast.ben, by=SYSTEM)
        _, kept = make_feed(cast.asha, by=SYSTEM)
    assert end_links_of_leavers() == "0 ended"
    with unit_of_work():
        deactivate_account(cast.ben, by=cast.dev)
    assert end_links_of_leavers() == "1 ended"
    assert end_links_of_leavers() == "0 ended"
    browser = client(None)  # type: ignore[operator]
    path = f"/calendar/{token}.ics"
    first = browser.get(path)
    at.at = clock.now() + timedelta(days=80)
    assert browser.get(path).data == first.data
    assert b"BEGIN:VEVENT" in first.data
    at.at = clock.now() + timedelta(days=11)
    assert browser.get(path).status_code == 404
    assert browser.get(f"/calendar/{kept}.ics").status_code == 200
