"""Staff make a participant's own page, replace its link, and end it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from calendars.queries import feeds as feed_queries
from calendars.queries import pages as queries
from people.models import Participant
from people.roles import Can
from tests.calendars.conftest import Client
from tests.calendars.own import DAY, make_page, said
from tests.calendars.rows import Rows, fetch, values


@pytest.fixture
def person(rows: Rows) -> Participant:
    """Somebody with one session to come."""
    made = rows.build.participant(rows.cast.team, given_name="Adam", family_name="Reed")
    rows.session(rows.cohort(), DAY, people=(made,))
    return made


def _at(person: Participant, verb: str = "") -> str:
    return f"/people/{person.public_id}/own-page/{verb}" if verb else _page(person)


def _page(person: Participant) -> str:
    return f"/people/{person.public_id}/calendar"


def token_in(html: str) -> str:
    """The token of a page just made, as it is shown once."""
    found = re.search(r"http://127.0.0.1:5000/mine/([\w-]+)", html)
    return found[1] if found else ""


def test_it_is_made_in_their_own_word_and_shown_once(
    client: Client, rows: Rows, person: Participant
) -> None:
    ben = client(rows.cast.ben)
    assert ben.send(_at(person, "make"), {"word": "Class", "show_place": "y"}).location == _page(
        person
    )
    html = ben.get(_page(person)).text
    token = token_in(html)
    assert len(token) == 43
    assert "QR code of their own page" in html
    assert "Print the letter now" in html
    assert not token_in(ben.get(_page(person)).text)
    page = said(client(None).get(f"/mine/{token}").text)
    assert "Class Kirk House" in page
    row = queries.live_page(person)
    assert row is not None
    assert row.token_hash != token.encode()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "own_page.made"))
    assert event.one().sentence == f"Ben Facilitator made the own page of {person.code}."


def test_one_press_makes_the_calendar_link_too(
    client: Client, rows: Rows, person: Participant
) -> None:
    ben = client(rows.cast.ben)
    ben.send(_at(person, "make"), {"word": "Class", "with_calendar": "y"})
    html = ben.get(_page(person)).text
    assert token_in(html)
    calendar = html.partition('data-copy="http://127.0.0.1:5000/calendar/')[2].partition('"')[0]
    answer = fetch(client(None), f"/calendar/{calendar}")
    assert values(answer, "SUMMARY") == ["Class"]
    assert "with both links" in html


@pytest.mark.parametrize("word", ["Probation", "", "x" * 41])
def test_a_telling_word_makes_no_page(
    client: Client, rows: Rows, person: Participant, word: str
) -> None:
    answer = client(rows.cast.ben).send(_at(person, "make"), {"word": word, "with_calendar": "y"})
    assert answer.status_code == 422
    assert queries.live_page(person) is None
    assert feed_queries.live_feed(person) is None


def test_a_second_one_is_refused(client: Client, rows: Rows, person: Participant) -> None:
    make_page(person)
    answer = client(rows.cast.ben).send(_at(person, "make"), {"word": "Class"})
    assert answer.status_code == 422
    assert "There is a page already." in answer.text


def test_replaced_the_old_link_opens_nothing(
    client: Client, rows: Rows, person: Participant
) -> None:
    _, old = make_page(person)
    ben = client(rows.cast.ben)
    assert ben.get(_at(person, "replace")).status_code == 200
    ben.send(_at(person, "replace"))
    new = token_in(ben.get(_page(person)).text)
    assert client(None).get(f"/mine/{old}").status_code == 404
    assert client(None).get(f"/mine/{new}").status_code == 200


def test_ended_it_opens_nothing(client: Client, rows: Rows, person: Participant) -> None:
    _, token = make_page(person)
    ben = client(rows.cast.ben)
    assert ben.send(_at(person, "end")).location == _page(person)
    assert client(None).get(f"/mine/{token}").status_code == 404
    assert ben.get(_at(person, "end")).status_code == 404
    assert "Make their own page" in ben.get(_page(person)).text
    assert queries.live_page(person) is None


def test_the_wording_is_changed_without_a_calendar_link(
    client: Client, rows: Rows, person: Participant
) -> None:
    _, token = make_page(person)
    ben = client(rows.cast.ben)
    assert ben.send(f"{_page(person)}/wording", {"word": "Gym"}).status_code == 303
    assert "Gym" in client(None).get(f"/mine/{token}").text


@pytest.mark.parametrize("verb", ["make", "replace", "end"])
def test_who_may(client: Client, rows: Rows, person: Participant, verb: str) -> None:
    if verb != "make":
        make_page(person)
    cast = rows.cast
    for user in (cast.asha, cast.ben, cast.esi, cast.dev):
        status = client(user).get(_at(person, verb)).status_code
        assert status == (200 if user.may(Can.GIVE_CALENDAR) else 403), user.name
    assert client(cast.cara).get(_at(person, verb)).status_code == 404
    assert client(None).get(_at(person, verb)).status_code == 302
