"""The kinds of calendar there are, and how a link is doing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.clients import (
    OTHER,
    Fetched,
    ago,
    client_family,
    clients,
    health,
    parse_clients,
)

MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOGLE = "Google Calendar"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", GOOGLE),
        ("iOS/17.4 (21E219) dataaccessd/1.0", "Apple Calendar on iPhone or iPad"),
        ("macOS/14.4 (23E214) CalendarAgent/1003", "Apple Calendar on a Mac"),
        ("Microsoft.Exchange/15.20 (Client=Calendar)", "Outlook"),
        ("Mozilla/5.0 (X11; rv:128.0) Gecko/20100101 Thunderbird/128.1.0", "Thunderbird"),
        ("ICSx5/2.2.1 (ical4j/3.2)", "ICSx5 on Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "a web browser"),
        ("", OTHER),
        ("curl/8", OTHER),
    ],
)
def test_the_kind_of_calendar_is_told_from_its_name(agent: str, name: str) -> None:
    assert client_family(agent) == name


@given(st.text())
def test_any_name_at_all_has_a_kind(agent: str) -> None:
    assert client_family(agent) in {OTHER, *(client.name for client in clients())}


def test_an_address_to_begin_adding_is_encoded() -> None:
    google = next(client for client in clients() if client.name == GOOGLE)
    assert google.opens_at("https://d.example/c.ics", "webcal://d.example/c.ics") == (
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fd.example%2Fc.ics"
    )


@pytest.mark.parametrize("text", ["- marks: [a]", "- name: A", "- just words"])
def test_an_entry_says_which_one_is_wrong(text: str) -> None:
    with pytest.raises(ValueError, match="entry 1: give it a name and marks"):
        parse_clients(text)


def test_a_link_nobody_fetched_is_a_matter_after_a_day() -> None:
    fresh = health(MADE, [], None, MADE + HOUR)
    assert (fresh.words, fresh.well) == ("No calendar has fetched it yet.", True)
    old = health(MADE, [], None, MADE + 25 * HOUR)
    assert not old.well
    assert "go through the steps again" in old.words


def test_a_browser_that_opened_it_once_is_no_calendar() -> None:
    found = health(MADE, [Fetched("a web browser", MADE)], None, MADE + 25 * HOUR)
    assert not found.well


def test_everything_as_it_is_now() -> None:
    found = health(MADE, [Fetched(GOOGLE, MADE + HOUR)], MADE, MADE + 2 * HOUR)
    assert (found.words, found.well) == ("Google Calendar has everything as it is now.", True)


def test_something_changed_since_it_looked() -> None:
    found = health(MADE, [Fetched(GOOGLE, MADE)], MADE + HOUR, MADE + 3 * HOUR)
    assert found.words == (
        "Something changed since Google Calendar last looked, 3 hours ago. "
        "It looks again by itself."
    )
    assert found.well


def test_a_calendar_that_stopped_looking() -> None:
    found = health(MADE, [Fetched("Outlook", MADE)], None, MADE + 9 * HOUR)
    assert not found.well
    assert found.words.startswith("Outlook has not looked for 9 hours.")
    assert health(MADE, [Fetched(GOOGLE, MADE)], None, MADE + 9 * HOUR).well


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=61), "1 minute"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=9), "9 days"),
    ],
)
def test_how_long_ago(since: timedelta, words: str) -> None:
    assert ago(since) == words
