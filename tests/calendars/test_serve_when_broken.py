"""When something fails, a calendar's address answers the last good calendar, or plain words."""

from __future__ import annotations

from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.test import TestResponse

from app import errors
from base import misses
from base.work import unit_of_work
from calendars.queries import links, sessions
from calendars.queries.sessions import forbidden
from calendars.services import bodies, feeds
from people.models import Membership
from people.services import stamps
from people.services.accounts import end_role
from people.services.limited_access import set_limited_access
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch

DAY = date(2026, 3, 11)


def test_when_building_fails_the_last_good_calendar_is_sent(
    rows: Rows, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rows.session(rows.cohort(), DAY)
    _, path = rows.feed(rows.cast.ben)
    good = fetch(client(None), path)
    with unit_of_work():
        stamps.bump(users=[rows.cast.ben.id])

    def gone(*_: object) -> None:
        raise OperationalError("select", {}, Exception("the server closed the connection"))

    with monkeypatch.context() as broken:
        broken.setattr(sessions, "kept_blocks", gone)
        stale = fetch(client(None), path, good.headers["ETag"])
    assert stale.status_code == 200
    assert stale.get_data() == good.get_data()
    assert stale.headers["ETag"] == good.headers["ETag"]
    assert path[10:-4] not in caplog.text
    fresh = fetch(client(None), path, stale.headers["ETag"])
    assert fresh.status_code == 200, "the last good body's tag is not the current one"
    assert fresh.headers["ETag"] != good.headers["ETag"]


def test_without_a_good_calendar_a_failure_is_unavailable(
    rows: Rows, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = rows.feed(rows.cast.ben)
    monkeypatch.setattr(bodies, "build_body", lambda *_: 1 / 0)
    answer = fetch(client(None), path)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert b"VCALENDAR" not in answer.get_data()


def test_a_body_that_cannot_be_stored_is_still_sent(
    rows: Rows, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = rows.feed(rows.cast.ben)
    monkeypatch.setattr(bodies, "keep_body", lambda *_: 1 / 0)
    assert fetch(client(None), path).status_code == 200


def _fails(*_: object) -> None:
    raise OperationalError("select", {}, Exception("the server closed the connection"))


def test_a_role_that_ended_is_not_in_a_calendar_that_could_not_be_written(
    rows: Rows, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two teams one is left: the other's sessions are not served again from what is stored."""
    ben, other = rows.cast.ben, rows.cast.other_team
    rows.build.save(Membership(user=ben, team=other, role="facilitator", since=ben.created_at))
    cohort = rows.cohort()
    rows.session(cohort, DAY, topic="Of North")
    elsewhere = rows.cohort()
    elsewhere.team = other
    rows.build.save(elsewhere)
    rows.session(elsewhere, DAY, time(15), topic="Of South")
    _, path = rows.feed(ben)
    assert b"Of South" in unfold(fetch(client(None), path))
    (held,) = [one for one in ben.memberships if one.team_id == other.id]
    with unit_of_work():
        end_role(held, by=rows.cast.dev)
    with monkeypatch.context() as broken:
        broken.setattr(sessions, "kept_blocks", _fails)
        assert_unavailable(fetch(client(None), path))
    after = unfold(fetch(client(None), path))
    assert b"Of South" not in after
    assert b"Of North" in after


def test_a_record_that_was_closed_is_not_in_a_calendar_that_could_not_be_written(
    rows: Rows, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = rows.build.participant(rows.cast.team)
    cohort = rows.cohort("mbt-aspd")
    rows.session(cohort, DAY, strand="individual", kind="individual", people=(person,))
    asha, ben = rows.cast.asha, rows.cast.ben
    with unit_of_work():
        set_limited_access(person, limited=True, readers=[asha, ben], by=asha)
    _, path = rows.feed(ben)
    assert person.code.encode() in unfold(fetch(client(None), path))
    with unit_of_work():
        set_limited_access(person, limited=True, readers=[asha], by=asha)
    with monkeypatch.context() as broken:
        broken.setattr(sessions, "kept_blocks", _fails)
        assert_unavailable(fetch(client(None), path))
    assert person.code.encode() not in unfold(fetch(client(None), path))


def test_a_place_no_longer_wanted_is_not_in_a_calendar_that_could_not_be_written(
    rows: Rows, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = rows.build.participant(rows.cast.team)
    rows.session(rows.cohort(), DAY, people=(person,))
    feed, path = rows.feed(person, show_place=True)
    assert b"Kirk House" in unfold(fetch(client(None), path))
    with unit_of_work():
        feeds.change_wording(feed, word="Class", show_place=False, by=SYSTEM)
    with monkeypatch.context() as broken:
        broken.setattr(sessions, "kept_blocks", _fails)
        assert_unavailable(fetch(client(None), path))


@pytest.mark.parametrize("what", ["find_link", "tombstone", "note_miss"])
def test_whatever_fails_it_is_a_few_plain_words(
    rows: Rows, client: Client, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    feed, path = rows.feed(rows.cast.ben)
    with unit_of_work():
        feeds.revoke_feed(feed, by=SYSTEM)
    where = {"find_link": links, "tombstone": bodies, "note_miss": misses}[what]
    monkeypatch.setattr(where, what, _fails)
    address = "/calendar/unknown.ics" if what == "note_miss" else path
    assert_unavailable(client(None).get(address))
    assert client(None).head(address).status_code == 503


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_another_method_gets_a_few_plain_words(rows: Rows, client: Client, method: str) -> None:
    _, path = rows.feed(rows.cast.ben)
    answer = client(None).open(path, method=method)
    assert (answer.status_code, answer.get_data()) == (405, b"Not allowed.\n")
    assert answer.headers["Allow"] == "GET, HEAD"
    assert_plain(answer)


@pytest.mark.parametrize(
    "path", ["/calendar/", "/calendar/x", "/calendar/a/b.ics", "/calendar/.ics"]
)
def test_an_address_that_is_none_gets_a_few_plain_words(client: Client, path: str) -> None:
    answer = client(None).get(path)
    assert (answer.status_code, answer.get_data()) == (404, b"Not found.\n")
    assert_plain(answer)


@pytest.mark.parametrize("failure", [ValueError("of ours"), InternalServerError()])
def test_what_breaks_before_the_link_is_looked_up_says_as_little(
    app: Flask, failure: Exception
) -> None:
    with app.test_request_context("/calendar/x.ics"):
        page = errors._http if isinstance(failure, HTTPException) else errors._broken
        answer = app.make_response(page(failure))
    assert (answer.status_code, answer.get_data()) == (500, b"Something went wrong.\n")
    assert answer.mimetype == "text/plain"


def assert_unavailable(answer: TestResponse) -> None:
    """Come back later, and nothing else."""
    assert (answer.status_code, answer.get_data()) == (503, b"Try again soon.\n")
    assert int(answer.headers["Retry-After"]) > 0
    assert_plain(answer)


def assert_plain(answer: TestResponse) -> None:
    """No page, no cookie, no name, no word that tells anything."""
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    said = f"{answer.text} {answer.headers}"
    assert "daybook" not in said.lower()
    assert not forbidden().found_in(said)


def unfold(answer: TestResponse) -> bytes:
    """A calendar's bytes without its folds."""
    return answer.get_data().replace(b"\r\n ", b"")
