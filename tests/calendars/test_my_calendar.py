"""A member of staff's own link: made, shown once, replaced, ended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from base.audit import AuditEvent
from base.database import db
from calendars.models import Feed
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch, values
from tests.conftest import Clock

PAGE = "/my-calendar"
MAKE = "/my-calendar/make"


def _token(text: str) -> str:
    return text.partition("/calendar/")[2].partition(".ics")[0]


def test_a_link_is_made_and_shown_once(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), date(2026, 3, 11))
    ben = client(rows.cast.ben)
    assert ben.send(MAKE, page=PAGE).status_code == 303
    shown = ben.get(PAGE).text
    token = _token(shown)
    assert len(token) == 43
    assert f'href="webcal://127.0.0.1:5000/calendar/{token}.ics"' in shown
    assert f'data-copy="http://127.0.0.1:5000/calendar/{token}.ics"' in shown
    assert 'src="data:image/svg+xml;base64,' in shown
    assert token not in ben.get(PAGE).text
    assert "M-TREM" in fetch(client(None), f"/calendar/{token}.ics").text
    assert token not in str(db.session.scalars(select(Feed.token_hash)).all())
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "feed.made")).one()
    assert event.sentence == "Ben Facilitator made their own calendar link."


def test_the_same_form_twice_makes_one(rows: Rows, client: Client) -> None:
    ben = client(rows.cast.ben)
    html = ben.get(PAGE).text
    once = html.partition('name="once" value="')[2].partition('"')[0]
    for _ in range(2):
        assert ben.send(MAKE, {"once": once}, page=PAGE).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Feed)) == 1


def test_a_second_link_is_refused(rows: Rows, client: Client) -> None:
    ben = client(rows.cast.ben)
    token = ben.token(PAGE)
    rows.feed(rows.cast.ben)
    answer = ben.post(MAKE, data={"csrf_token": token})
    assert answer.status_code == 422
    assert "There is a calendar link already" in answer.text


def test_replacing_ends_the_old_one(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), date(2026, 3, 11))
    _, old = rows.feed(rows.cast.ben)
    ben = client(rows.cast.ben)
    assert ben.send("/my-calendar/replace").status_code == 303
    new = f"/calendar/{_token(ben.get(PAGE).text)}.ics"
    assert new != old
    assert values(fetch(client(None), old), "SUMMARY") == ["This calendar link has ended"]
    assert values(fetch(client(None), new), "URL")


def test_revoking_ends_it(rows: Rows, client: Client) -> None:
    _, old = rows.feed(rows.cast.ben)
    ben = client(rows.cast.ben)
    assert ben.send("/my-calendar/revoke").location == PAGE
    assert values(fetch(client(None), old), "SUMMARY") == ["This calendar link has ended"]
    assert "Make my calendar link" in ben.get(PAGE).text
    assert ben.get("/my-calendar/revoke").status_code == 404, "there is none to end"
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert "feed.revoked" in actions


def test_the_page_says_who_fetched_it_and_when(rows: Rows, client: Client, at: Clock) -> None:
    _, path = rows.feed(rows.cast.ben)
    ben = client(rows.cast.ben)
    assert "Not yet" in ben.get(PAGE).text
    fetch(client(None), path, **{"User-Agent": "Google-Calendar-Importer"})
    at.at += timedelta(minutes=1)
    assert "Monday 2 March 2026 at 9am, by Google Calendar" in ben.get(PAGE).text


@pytest.mark.parametrize("path", [PAGE, "/my-calendar/replace", "/my-calendar/revoke"])
def test_who_may_have_one(rows: Rows, client: Client, path: str) -> None:
    assert client(None).get(path).status_code == 302
    assert client(rows.cast.dev).get(path).status_code == 403


def test_making_one_needs_the_right_role(rows: Rows, client: Client) -> None:
    dev = client(rows.cast.dev)
    assert dev.post(MAKE, data={"csrf_token": dev.token("/account")}).status_code == 403
    signed_out = client(None)
    token = signed_out.token("/sign-in")
    assert signed_out.post(MAKE, data={"csrf_token": token}).status_code == 302
