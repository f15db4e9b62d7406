"""A calendar packed for the way: only for whoever takes it so, and never mistaken for the other."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from base.work import unit_of_work
from calendars.services import feeds
from config import Config
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch

DAY = date(2026, 3, 11)
PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def path(rows: Rows) -> str:
    """A calendar with a session in it."""
    rows.session(rows.cohort(), DAY)
    _, made = rows.feed(rows.cast.ben)
    return made


@pytest.fixture
def switched_off(app: Flask) -> Iterator[None]:
    """An installation that packs nothing."""
    kept = app.config["DAYBOOK"]
    app.config["DAYBOOK"] = replace(kept, calendar_gzip=False)
    yield
    app.config["DAYBOOK"] = kept


def test_whoever_takes_it_packed_gets_the_same_bytes_under_another_tag(
    path: str, client: Client
) -> None:
    plain, packed = fetch(client(None), path), fetch(client(None), path, **PACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert packed.headers["ETag"].startswith('"')
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.vary
    again = fetch(client(None), path, **PACKED)
    assert again.get_data() == packed.get_data()
    assert again.headers["ETag"] == packed.headers["ETag"]


@pytest.mark.parametrize("asked", ["", "identity", "gzip;q=0", "gzip;q=0, *", "br", "nonsense;;q"])
def test_whoever_does_not_gets_it_plain(path: str, client: Client, asked: str) -> None:
    answer = fetch(client(None), path, **{"Accept-Encoding": asked})
    assert answer.get_data().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "Content-Encoding" not in answer.headers


def test_either_tag_is_known_again(path: str, client: Client) -> None:
    plain, packed = fetch(client(None), path), fetch(client(None), path, **PACKED)
    for tag in (plain.headers["ETag"], packed.headers["ETag"], f"W/{packed.headers['ETag']}"):
        for how, own in (({}, plain), (PACKED, packed)):
            answer = fetch(client(None), path, tag, **how)
            assert answer.status_code == 304
            assert answer.get_data() == b""
            assert answer.headers["ETag"] == own.headers["ETag"]
            assert "Accept-Encoding" in answer.vary
            assert "Content-Encoding" not in answer.headers


def test_head_says_what_get_would(path: str, client: Client) -> None:
    whole = fetch(client(None), path, **PACKED)
    head = client(None).head(path, headers=PACKED)
    assert head.get_data() == b""
    for name in ("Content-Length", "Content-Encoding", "ETag", "Vary", "Last-Modified"):
        assert head.headers[name] == whole.headers[name], name
    assert head.headers["Content-Length"] == str(len(whole.get_data()))


def test_an_ended_link_is_packed_too(rows: Rows, client: Client) -> None:
    feed, path = rows.feed(rows.cast.ben)
    with unit_of_work():
        feeds.revoke_feed(feed, by=SYSTEM)
    packed = fetch(client(None), path, **PACKED)
    assert b"This calendar link has ended" in gzip.decompress(packed.get_data())
    assert fetch(client(None), path, packed.headers["ETag"], **PACKED).status_code == 304


@pytest.mark.usefixtures("switched_off")
def test_switched_off_nothing_is_packed(path: str, client: Client) -> None:
    answer = fetch(client(None), path, **PACKED)
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" not in answer.vary
    assert answer.get_data().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_client_that_held_it_packed_is_right_when_it_is_switched_off(
    path: str, client: Client, app: Flask
) -> None:
    tag = fetch(client(None), path, **PACKED).headers["ETag"]
    kept = app.config["DAYBOOK"]
    app.config["DAYBOOK"] = replace(kept, calendar_gzip=False)
    try:
        assert fetch(client(None), path, tag, **PACKED).status_code == 304
    finally:
        app.config["DAYBOOK"] = kept


def test_the_switch_is_a_setting() -> None:
    assert Config.from_environment({}).calendar_gzip
    assert not Config.from_environment({"DAYBOOK_CALENDAR_GZIP": "0"}).calendar_gzip
