"""One person's page: what matters now, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from markupsafe import Markup

from base.audit import looks_at, record
from base.work import unit_of_work
from people import sections
from people.models import Hold, Participant, User
from people.presenters.record import how_long, supervision_words
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def path(person: Participant) -> str:
    return f"/people/{person.public_id}"


def test_the_page_says_who_and_what_to_mind(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(
        cast.team,
        given_name="Callum",
        preferred_name="Cal",
        family_name="Ashworth",
        code="K7QF",
        nhs_number="9434765919",
        supervision_ends=date(2026, 4, 3),
    )
    build.save(Hold(participant=person, kind="custody", starts=date(2026, 2, 27)))
    page = client(cast.ben).get(path(person)).text
    for words in (
        "Cal Ashworth",
        "K7QF",
        "Callum Ashworth",
        "943 476 5919",
        "On hold: custody since Friday 27 February 2026",
        "Supervision ends Friday 3 April 2026 (in 4 weeks)",
        "no reminders are sent and their calendar is empty",
        f"/people/{person.public_id}/calendar",
    ):
        assert words in page


def test_each_view_is_noted(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    client(cast.ben).get(path(person))
    (look,) = looks_at(person.public_id)
    assert (look.actor, look.page) == ("Ben Facilitator", "participants.show_participant")


def test_the_history_is_sentences_newest_first_and_says_what_is_left_out(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    with unit_of_work():
        for n in range(12):
            record("hold.added", f"Sentence {n:02}.", by=cast.asha, about=[person.public_id])
    ben = client(cast.ben)
    page = ben.get(path(person)).text
    assert page.index("Sentence 11.") < page.index("Sentence 02.")
    assert "Sentence 01." not in page
    assert "These are the newest 10." in page
    assert "Sentence 00." in ben.get(path(person) + "?all=1").text


def test_what_only_a_lead_may_do_is_not_offered_to_others(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    assert "Who looked" in client(cast.asha).get(path(person)).text
    assert "Who looked" not in client(cast.ben).get(path(person)).text


def test_a_slice_above_adds_a_section(
    build: Build, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setattr(sections, "_SECTIONS", {})
    person = build.participant(cast.team)

    def render(user: User, shown: Participant) -> Markup:
        return Markup("<p>{} about {}</p>").format(user.name, shown.code)

    sections.add_section("Later things", 20, render)
    sections.add_section("Earlier things", 10, lambda _user, _person: Markup("<p>First</p>"))
    sections.add_section("Nothing to say", 5, lambda _user, _person: Markup(""))
    sections.add_section("Later things", 20, render)
    page = client(cast.ben).get(path(person)).text
    assert f"<p>Ben Facilitator about {person.code}</p>" in page
    assert page.index("Earlier things") < page.index("Later things")
    assert page.count('id="later-things"') == 1
    assert "Nothing to say" not in page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (13, "in 13 days"),
        (14, "in 2 weeks"),
        (32, "in 4 weeks"),
        (-21, "3 weeks ago"),
        (800, "in 2 years"),
    ],
)
def test_how_long_in_words(days: int, words: str) -> None:
    today = date(2026, 3, 2)
    assert how_long(today + timedelta(days=days), today) == words


def test_supervision_that_is_over_says_so() -> None:
    words = supervision_words(date(2026, 2, 27), date(2026, 3, 2))
    assert words == "Supervision ended Friday 27 February 2026 (3 days ago)"


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    assert client(cast.esi).get(path(person)).status_code == 200
    assert client(cast.cara).get(path(person)).status_code == 404
    assert client(cast.dev).get(path(person)).status_code == 403
    assert client(None).get(path(person)).status_code == 302
