"""The public address: authorised first, then compared, then built; a calendar or nothing."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from base import misses
from base.database import db
from base.log import mask
from base.work import unit_of_work
from calendars.models import FeedFetch
from calendars.queries import links
from calendars.services import bodies, feeds
from people.services import stamps
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch, midnight, values
from tests.conftest import Clock, Statements

DAY = date(2026, 3, 11)


def test_it_is_a_calendar_with_the_headers_clients_need(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), DAY)
    _, path = rows.feed(rows.cast.ben)
    answer = fetch(client(None), path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["ETag"].startswith('"')
    assert "Last-Modified" in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert answer.get_data().startswith(b"BEGIN:VCALENDAR\r\n")
    assert answer.get_data().endswith(b"END:VCALENDAR\r\n")


def test_two_fetches_give_the_same_bytes(rows: Rows, client: Client, at: Clock) -> None:
    rows.session(rows.cohort(), DAY)
    _, path = rows.feed(rows.cast.ben)
    first = fetch(client(None), path)
    at.at += timedelta(hours=3)
    again = fetch(client(None), path)
    assert again.get_data() == first.get_data()
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Last-Modified"] == first.headers["Last-Modified"]


def test_unchanged_is_said_with_one_statement_and_no_write(
    rows: Rows, client: Client, statements: Statements, at: Clock
) -> None:
    rows.session(rows.cohort(), DAY)
    _, path = rows.feed(rows.cast.ben)
    tag = fetch(client(None), path).headers["ETag"]
    for told in (tag, f"W/{tag}", f'"other", W/{tag}', "*"):
        with statements() as sent:
            answer = fetch(client(None), path, told)
        assert answer.status_code == 304
        assert answer.get_data() == b""
        assert answer.headers["ETag"] == tag
        assert len(sent) == 1, sent
    at.at += timedelta(minutes=61)
    with statements() as sent:
        assert fetch(client(None), path, tag).status_code == 304
    assert sum(sql.startswith("INSERT INTO feed_fetch") for sql in sent) == 1
    with statements() as sent:
        assert fetch(client(None), path, tag).status_code == 304
    assert len(sent) == 1


@pytest.mark.parametrize("told", ['"other"', "not a tag", '"a', ""])
def test_another_tag_or_nonsense_gets_the_calendar(rows: Rows, client: Client, told: str) -> None:
    _, path = rows.feed(rows.cast.ben)
    fetch(client(None), path)
    assert fetch(client(None), path, told).status_code == 200


def test_a_date_is_compared_when_no_tag_is_sent(rows: Rows, client: Client, at: Clock) -> None:
    _, path = rows.feed(rows.cast.ben)
    since = fetch(client(None), path).headers["Last-Modified"]
    ask = client(None)
    assert fetch(ask, path, **{"If-Modified-Since": since}).status_code == 304
    for nonsense in ("yesterday", "Mon, 99 Foo 2026 00:00:00 GMT", ""):
        assert fetch(ask, path, **{"If-Modified-Since": nonsense}).status_code == 200
    with unit_of_work():  # in the very same second
        stamps.bump(users=[rows.cast.ben.id])
    assert fetch(ask, path, **{"If-Modified-Since": since}).status_code == 200
    assert fetch(ask, path, **{"If-Modified-Since": since}).status_code == 200


def test_the_salt_changes_every_tag(rows: Rows, client: Client, app: Flask) -> None:
    _, path = rows.feed(rows.cast.ben)
    link = links.find_link(path[10:-4], DAY)
    assert link is not None
    assert bodies.etag_of(link, DAY, "1") != bodies.etag_of(link, DAY, "2")


def test_midnight_in_london_rolls_the_window(rows: Rows, client: Client, at: Clock) -> None:
    old = date(2026, 3, 1)
    rows.session(rows.cohort(), old)
    _, path = rows.feed(rows.cast.ben)
    at.at = midnight(old + timedelta(days=61)) - timedelta(seconds=1)
    before = fetch(client(None), path)
    assert len(values(before, "UID")) == 1
    assert values(before, "SUMMARY") != ["Nothing booked at the moment"]
    at.at += timedelta(seconds=1)
    after = fetch(client(None), path, before.headers["ETag"])
    assert after.status_code == 200
    assert values(after, "SUMMARY") == ["Nothing booked at the moment"]


def test_head_says_what_get_would(rows: Rows, client: Client) -> None:
    _, path = rows.feed(rows.cast.ben)
    whole = fetch(client(None), path)
    head = client(None).head(path)
    assert head.status_code == 200
    assert head.get_data() == b""
    assert head.headers["Content-Length"] == str(len(whole.get_data()))
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_allowed(rows: Rows, client: Client, method: str) -> None:
    _, path = rows.feed(rows.cast.ben)
    assert client(None).open(path, method=method).status_code == 405


def test_it_is_nobodys_visit(rows: Rows, client: Client, statements: Statements) -> None:
    """Opened in a browser that is signed in, it neither looks up who that is nor keeps them in."""
    _, path = rows.feed(rows.cast.ben)
    signed_in = client(rows.cast.asha)
    tag = fetch(signed_in, path).headers["ETag"]
    with statements() as sent:
        answer = fetch(signed_in, path, tag)
    assert len(sent) == 1
    assert "Set-Cookie" not in answer.headers
    with signed_in.session_transaction() as session:
        assert "seen" not in session


@pytest.mark.parametrize("token", ["", "%00", "%ff%fe", "é", "a" * 5000, "..%2f..", "' or 1=1"])
def test_odd_tokens_are_not_found(client: Client, token: str) -> None:
    assert client(None).get(f"/calendar/{token}.ics").status_code == 404


def test_an_ended_link_says_so_for_90_days_then_is_gone(
    rows: Rows, client: Client, at: Clock
) -> None:
    rows.session(rows.cohort(), DAY)
    feed, path = rows.feed(rows.cast.ben)
    before = fetch(client(None), path)
    with unit_of_work():
        feeds.revoke_feed(feed, by=SYSTEM)
    told = fetch(client(None), path, before.headers["ETag"])
    assert told.status_code == 200, "revoking is looked at before what the client holds"
    assert values(told, "SUMMARY") == ["This calendar link has ended"]
    assert b"M-TREM" not in told.get_data()
    assert fetch(client(None), path, told.headers["ETag"]).status_code == 304
    at.at += timedelta(days=90)
    assert fetch(client(None), path).get_data() == told.get_data()
    at.at += timedelta(days=1)
    assert fetch(client(None), path).status_code == 404
    for _ in range(misses.MISSES_A_MINUTE + 1):
        assert fetch(client(None), path).status_code == 404


@pytest.mark.parametrize("how", ["account closed", "left the team"])
def test_a_link_ends_with_the_job(rows: Rows, client: Client, at: Clock, how: str) -> None:
    rows.session(rows.cohort(), DAY)
    ben = rows.cast.ben
    _, path = rows.feed(ben)
    tag = fetch(client(None), path).headers["ETag"]
    if how == "account closed":
        ben.active = False
    else:
        ben.memberships[0].ended_at = at.at
    rows.build.save(ben)
    told = fetch(client(None), path, tag)
    assert values(told, "SUMMARY") == ["This calendar link has ended"]


def test_the_kind_of_client_is_kept_and_nothing_else_of_it(rows: Rows, client: Client) -> None:
    _, path = rows.feed(rows.cast.ben)
    fetch(client(None), path, **{"User-Agent": "ICSx5/2.4 (Pixel 8; serial 1234)"})
    assert db.session.scalars(select(FeedFetch.client)).all() == ["ICSx5 on Android"]


def test_no_log_line_holds_a_token(
    rows: Rows, client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    _, path = rows.feed(rows.cast.ben)
    token = path[10:-4]
    fetch(client(None), path)
    client(None).post(path)
    client(None).get(f"{path}?x=1")
    assert token not in caplog.text
    written = capfd.readouterr()
    assert token not in written.out + written.err
    assert token not in mask(f'GET {path} HTTP/1.1" 200')


def test_last_modified_is_a_date_of_http(rows: Rows, client: Client) -> None:
    _, path = rows.feed(rows.cast.ben)
    said = fetch(client(None), path).headers["Last-Modified"]
    assert datetime.strptime(said, "%a, %d %b %Y %H:%M:%S GMT")  # noqa: DTZ007 GMT by definition
