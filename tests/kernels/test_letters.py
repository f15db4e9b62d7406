"""What a letter says: neutral words, the links that were given, whom to call."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.letters import FILE_NAME, TITLE, Layout, Letter, codes, content, layout_for
from calendars.queries.sessions import forbidden

LETTER = Letter(
    called="Sam",
    team="The Thursday Team",
    phone="01632 960000",
    day=date(2026, 3, 2),
    layout=Layout.ORDINARY,
    page="https://daybook.example/mine/abc",
    calendar="webcal://daybook.example/calendar/abc.ics",
)


@pytest.mark.parametrize("layout", Layout)
def test_nothing_in_it_could_tell_what_it_is_about(layout: Layout) -> None:
    said = json.dumps(content(replace(LETTER, layout=layout)), ensure_ascii=False)
    assert not forbidden().found_in(said)
    assert not forbidden().found_in(f"{TITLE} {FILE_NAME}")


def test_only_the_links_that_were_given_are_in_it() -> None:
    for page, calendar in (("https://a/b", None), (None, "webcal://a/c.ics")):
        one = replace(LETTER, page=page, calendar=calendar)
        said = json.dumps(content(one))
        assert list(codes(one).values()) == [page or calendar]
        assert ("Your own page" in said) == (page is not None)
        assert ("calendar of your phone" in said) == (calendar is not None)


def test_without_a_number_there_is_somebody_to_ask() -> None:
    said = json.dumps(content(replace(LETTER, phone="")))
    assert "Ask the person who gave you this letter." in said
    assert "Call" not in said


@pytest.mark.parametrize(
    ("large", "easy", "layout"),
    [
        (False, False, Layout.ORDINARY),
        (True, False, Layout.LARGE),
        (False, True, Layout.EASY),
        (True, True, Layout.EASY),
    ],
)
def test_the_layout_is_what_somebody_needs(*, large: bool, easy: bool, layout: Layout) -> None:
    assert layout_for(large_print=large, easy_read=easy) is layout


@given(st.text(max_size=40), st.text(max_size=40))
def test_names_stay_what_they_are(called: str, team: str) -> None:
    said = content(replace(LETTER, called=called, team=team))
    assert said["hello"] == f"Hello {called},"
    assert said["from"] == team


def test_easy_read_says_one_thing_a_line() -> None:
    for section in content(replace(LETTER, layout=Layout.EASY))["sections"]:
        for line in section["lines"]:
            assert len(line.split()) <= 18, line
