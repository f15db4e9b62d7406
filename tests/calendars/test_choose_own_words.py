"""A participant chooses the word they see and whether the place is shown, once for everything."""

from __future__ import annotations

from html import escape

import pytest
from flask import Flask

from base.work import unit_of_work
from calendars.queries import feeds as feed_queries
from calendars.queries import pages as queries
from calendars.services import feeds
from tests.build import SYSTEM
from tests.calendars.conftest import Client
from tests.calendars.own import Own, said
from tests.calendars.rows import Rows, fetch, values


@pytest.fixture
def own(rows: Rows, app: Flask) -> Own:
    """Somebody with a page and one session."""
    return Own.made(rows, app)


def _choose(own: Own, word: str, **more: str) -> object:
    return own.browser().post(f"{own.path}/words", data={"word": word} | more)


def test_the_page_and_the_calendar_say_what_they_chose(own: Own, client: Client) -> None:
    _, path = own.rows.feed(own.person, word="Class")
    assert "Class" in own.text(), "what the calendar said already"
    sent = _choose(own, "Meeting", show_place="y")
    assert sent.location == f"{own.path}?said=words"
    assert "Meeting Kirk House" in own.text()
    answer = fetch(client(None), path)
    assert values(answer, "SUMMARY") == ["Meeting"]
    assert values(answer, "LOCATION") == ["Kirk House"]


def test_what_staff_change_on_the_calendar_stands_on_the_page(own: Own) -> None:
    feed, _ = own.rows.feed(own.person)
    with unit_of_work():
        feeds.change_wording(feed, word="Gym", show_place=True, by=SYSTEM)
    assert "Gym Kirk House" in own.text()


def test_chosen_without_a_calendar_it_waits_for_one(own: Own) -> None:
    _choose(own, "Course", show_place="y")
    row = queries.words_of(own.person)
    assert row is not None
    assert (row.word, row.show_place) == ("Course", True)
    assert feed_queries.live_feed(own.person) is None
    assert "Course Kirk House" in own.text()


@pytest.mark.parametrize(
    "word", ["Dosbarth Llŷn", "שיעור", "Gym 🙂", "O’Brien’s class", "#panic()", "*Class*"]
)
def test_any_everyday_word_is_taken(own: Own, word: str) -> None:
    assert _choose(own, word).status_code == 303
    assert word in own.text()


@pytest.mark.parametrize("word", ["Cl\x00ass", "Cl\x0bass", "Cl\rass"])
def test_control_characters_are_taken_out(own: Own, word: str) -> None:
    assert _choose(own, word).status_code == 303
    row = queries.words_of(own.person)
    assert row is not None
    assert row.word in {"Class", "Cl ass"}


@pytest.mark.parametrize("word", ["Probation", "m.t.r.e.m", "", "123", "x" * 41, "y" * 10_000])
def test_a_telling_or_broken_word_is_refused_and_kept(own: Own, word: str) -> None:
    answer = _choose(own, word, show_place="y")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert f'value="{escape(word)}"' in answer.text or not word
    assert "checked" in answer.text
    assert "Appointment" in said(own.browser().get(own.path).text)


def test_a_telling_place_is_left_out(own: Own) -> None:
    _choose(own, "Class", show_place="y")
    with unit_of_work():
        own.session.venue.name = "Northside Probation Office"
        feeds.record("test.built", "Renamed.", by=SYSTEM)
    assert "Northside" not in own.text()
