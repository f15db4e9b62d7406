"""How a participant may be reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from base.audit import events_about
from base.database import db
from people.models import CalendarStamp, Participant
from people.services.contact import fingerprint
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def path(person: Participant) -> str:
    return f"/people/{person.public_id}/contact"


def typed(person: Participant, **kw: Any) -> dict[str, Any]:
    return {"seen": fingerprint(person.contact), "in_person_ok": "y"} | kw


def test_ways_and_formats_are_kept_and_shown(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    answer = client(cast.esi).send(
        path(person),
        typed(
            person,
            text_ok="y",
            mobile="+44 7700 900123",
            easy_read="y",
            interpreter="Welsh",
            formats_review="1/3/2026",
        ),
    )
    assert answer.status_code == 303
    assert person.contact is not None
    db.session.refresh(person.contact)
    assert person.contact.mobile == "07700900123"
    event = events_about(person.public_id)[0]
    assert event.action == "contact.edited"
    assert "0770" not in event.sentence
    stamp = select(CalendarStamp).where(CalendarStamp.participant_id == person.id)
    assert db.session.scalar(stamp) is not None
    shown = client(cast.ben).get(f"/people/{person.public_id}").text
    assert "Needs Easy Read, an interpreter (Welsh)" in shown
    assert "Text message, in person" in shown
    assert "Ask again how they want to be reached: due Sunday 1 March 2026." in shown


@pytest.mark.parametrize(
    ("data", "field", "why"),
    [
        ({"text_ok": "y"}, "mobile", "Enter a mobile number, or untick text messages."),
        ({"text_ok": "y", "mobile": "01632 960000"}, "mobile", "does not start 07"),
        ({"text_ok": "y", "mobile": "07700 90012"}, "mobile", "Mobile numbers have 11 digits"),
        ({"email_ok": "y"}, "email", "Enter an e-mail address, or untick e-mail."),
        ({"letter_ok": "y"}, "address", "Enter a postal address, or untick letters."),
        ({"email": "nobody"}, "email", "Enter an e-mail address with an @"),
    ],
)
def test_a_way_allowed_needs_what_it_uses(
    data: dict[str, str], field: str, why: str, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    answer = client(cast.ben).send(path(person), typed(person, address="", **data))
    assert answer.status_code == 422
    assert why in answer.text
    assert f'href="#{field}"' in answer.text


def test_a_landline_is_kept_when_no_texts_are_sent(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    assert (
        client(cast.ben).send(path(person), typed(person, mobile="01632 960000")).status_code == 303
    )
    assert person.contact is not None
    db.session.refresh(person.contact)
    assert person.contact.mobile == "01632 960000"


def test_the_second_to_save_is_told_and_loses_nothing(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    data = typed(person)
    client(cast.asha).send(path(person), data | {"email": "asha-typed@example.org"})
    answer = client(cast.ben).send(path(person), data | {"address": "Ben typed this"})
    assert answer.status_code == 422
    assert "Somebody else saved this page while you were typing" in answer.text
    assert "asha-typed@example.org" in answer.text
    assert "Ben typed this" in answer.text


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    assert client(cast.cara).get(path(person)).status_code == 404
    assert client(cast.dev).get(path(person)).status_code == 403
    assert client(None).get(path(person)).status_code == 302
