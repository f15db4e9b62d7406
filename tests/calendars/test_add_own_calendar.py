"""A participant adds what they go to to their own calendar: a link, or one session as a file."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from calendars.queries import feeds as feed_queries
from calendars.queries.sessions import forbidden
from tests.calendars.conftest import Client
from tests.calendars.own import Own, said
from tests.calendars.rows import Rows, fetch, values


@pytest.fixture
def own(rows: Rows, app: Flask) -> Own:
    """Somebody with a page and one session."""
    return Own.made(rows, app)


def _path(html: str) -> str:
    found = re.search(r'value="http://127.0.0.1:5000(/calendar/[\w-]+\.ics)"', html)
    return found[1] if found else ""


def test_a_link_is_made_and_shown_once(own: Own, client: Client) -> None:
    own.browser().post(f"{own.path}/words", data={"word": "Class", "show_place": "y"})
    phone = own.browser()
    assert "Get my link" in phone.get(f"{own.path}/calendar").text
    answer = phone.post(f"{own.path}/calendar")
    path = _path(answer.text)
    assert f"webcal://127.0.0.1:5000{path}" in answer.text
    assert "Square code of your calendar link" in answer.text
    assert "iPhone" in answer.text
    served = fetch(client(None), path)
    assert values(served, "SUMMARY") == ["Class"]
    assert values(served, "LOCATION") == ["Kirk House"]
    html = phone.get(f"{own.path}/calendar").text
    assert not _path(html)
    assert "You have a link already." in html
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "feed.made")).one()
    assert event.actor == "The participant"


def test_a_new_one_takes_its_place(own: Own, client: Client) -> None:
    _, before = own.rows.feed(own.person, word="Gym")
    made = _path(own.browser().post(f"{own.path}/calendar").text)
    assert b"This calendar link has ended" in fetch(client(None), before).data
    assert values(fetch(client(None), made), "SUMMARY") == ["Gym"]
    feed = feed_queries.live_feed(own.person)
    assert feed is not None


def test_one_session_as_a_file(own: Own) -> None:
    own.browser().post(f"{own.path}/words", data={"word": "Class", "show_place": "y"})
    answer = own.browser().get(f"{own.path}/one/{own.visit}/my-week.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-week.ics"'
    assert answer.headers["Cache-Control"] == "no-store"
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["SUMMARY"] == "Class"
    assert event["LOCATION"] == "Kirk House"
    assert event.decoded("DTSTART").isoformat() == "2026-03-03T10:00:00+00:00"
    assert event["DESCRIPTION"] == "If you cannot come, call 01632 960000."
    assert not forbidden().found_in(answer.text)


def test_the_file_of_a_session_over_a_clock_change(own: Own) -> None:
    later = own.more(26)  # Sunday 29 March, after the clocks have gone forward
    answer = own.browser().get(f"{own.path}/one/{own.visit_of(later)}/my-week.ics")
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event.decoded("DTSTART").isoformat() == "2026-03-29T09:00:00+00:00"


def test_the_file_is_not_the_links_event(own: Own, client: Client) -> None:
    _, path = own.rows.feed(own.person)
    one = own.browser().get(f"{own.path}/one/{own.visit}/my-week.ics")
    assert values(one, "UID") != values(fetch(client(None), path), "UID")


def test_large_print_reaches_the_calendar_page(own: Own) -> None:
    html = own.browser().post(f"{own.path}/calendar?size=large").text
    assert "my-large" in html
    assert "Add to my calendar" in said(html)
