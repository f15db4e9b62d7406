"""The night's work ends the page and the calendar link of whoever no team works with any more."""

from __future__ import annotations

from flask import Flask

from base import clock
from base.audit import record
from base.work import unit_of_work
from calendars.jobs import end_links_of_the_discharged
from calendars.queries import feeds as feed_queries
from calendars.queries import pages as queries
from people.models import Caseload
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.own import Own
from tests.calendars.rows import Rows, fetch


def _leave(row: Caseload) -> None:
    with unit_of_work():
        row.ended_at = clock.now()
        record("test.built", "Discharged.", by=SYSTEM)


def test_both_end_with_the_last_team(rows: Rows, app: Flask, client: Client) -> None:
    own, stays = Own.made(rows, app), Own.made(rows, app, "Bram")
    _, path = rows.feed(own.person)
    rows.build.save(Caseload(participant=own.person, team=rows.cast.other_team, since=clock.now()))
    first, second = own.person.caseload
    _leave(first)
    assert end_links_of_the_discharged() == "0 pages and 0 calendar links ended"
    _leave(second)
    assert end_links_of_the_discharged() == "1 pages and 1 calendar links ended"
    assert end_links_of_the_discharged() == "0 pages and 0 calendar links ended"
    assert own.browser().get(own.path).status_code == 404
    assert b"This calendar link has ended" in fetch(client(None), path).data
    assert queries.live_page(own.person) is None
    assert feed_queries.live_feed(own.person) is None
    assert stays.browser().get(stays.path).status_code == 200
