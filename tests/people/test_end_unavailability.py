"""Ending what keeps a participant from coming, and removing it altogether."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import func, select

from base.audit import events_about
from base.database import db
from people.models import Participant, Unavailability
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]
TODAY = date(2026, 3, 2)


def busy(build: Build, person: Participant, **kw: Any) -> Unavailability:
    values = {"kind": "work", "weekdays": [2], "first": date(2026, 2, 4)} | kw
    made = Unavailability(participant=person, at=time(9), until=time(17), **values)
    build.save(made)
    return made


def path(row: Unavailability, verb: str) -> str:
    return f"/people/{row.participant.public_id}/unavailability/{row.public_id}/{verb}"


def home(row: Unavailability) -> str:
    return f"/people/{row.participant.public_id}"


def test_the_last_day_is_kept_and_the_row_stands_as_over(
    build: Build, cast: Cast, client: Client
) -> None:
    row = busy(build, build.participant(cast.team))
    ben = client(cast.ben)
    assert ben.send(path(row, "end"), {"last": "25/2/2026"}).status_code == 303
    db.session.refresh(row)
    assert row.last == date(2026, 2, 25)
    page = ben.get(home(row)).text
    assert "Nothing keeps them from coming." in page
    assert "1 over" in page
    assert "From Wed 4 Feb 2026 to Wed 25 Feb 2026" in page
    event = events_about(row.participant.public_id)[0]
    assert event.action == "unavailability.ended"
    assert "(work): Wednesday 25 February 2026." in event.sentence


def test_what_starts_today_cannot_be_ended_yesterday(
    build: Build, cast: Cast, client: Client
) -> None:
    row = busy(build, build.participant(cast.team), first=TODAY, weekdays=[0])
    answer = client(cast.ben).send(path(row, "end"), {"last": "1/3/2026"})
    assert answer.status_code == 422
    assert "It begins on Monday 2 March 2026." in answer.text
    assert client(cast.ben).send(path(row, "end"), {"last": "2/3/2026"}).status_code == 303


def test_an_end_before_its_first_weekday_leaves_nothing(
    build: Build, cast: Cast, client: Client
) -> None:
    row = busy(build, build.participant(cast.team), first=TODAY)  # the first Wednesday is the 4th
    answer = client(cast.ben).send(path(row, "end"), {"last": "3/3/2026"})
    assert answer.status_code == 422
    assert "None of these weekdays falls between the two days." in answer.text


def test_what_has_not_begun_is_removed_without_a_word(
    build: Build, cast: Cast, client: Client
) -> None:
    # Those to come are taken away, those that were are ended.
    row = busy(build, build.participant(cast.team), first=date(2026, 3, 4))
    person = row.participant
    token_path = path(row, "remove")
    assert client(cast.ben).send(token_path).status_code == 303
    assert db.session.scalar(select(func.count(Unavailability.id))) == 0
    assert events_about(person.public_id)[0].action == "unavailability.removed"
    assert client(cast.ben).get(token_path).status_code == 404


def test_what_has_begun_is_removed_with_a_reason(build: Build, cast: Cast, client: Client) -> None:
    row = busy(build, build.participant(cast.team))
    person, ben = row.participant, client(cast.ben)
    answer = ben.send(path(row, "remove"))
    assert answer.status_code == 422
    assert "Say why it is removed. If it was true and is over, end it instead." in answer.text
    assert 'href="#why"' in answer.text
    assert ben.send(path(row, "remove"), {"why": "The wrong person"}).status_code == 303
    sentence = events_about(person.public_id)[0].sentence
    assert sentence == (
        f"Ben Facilitator removed what was recorded about {person.code} (work, Wednesdays, "
        "9am to 5pm, from Wednesday 4 February 2026): The wrong person."
    )


@pytest.mark.parametrize("verb", ["end", "remove"])
def test_who_may(verb: str, build: Build, cast: Cast, client: Client) -> None:
    row = busy(build, build.participant(cast.team))
    other = build.participant(cast.team)
    wrong = path(row, verb).replace(str(row.participant.public_id), str(other.public_id))
    assert client(cast.ben).get(wrong).status_code == 404
    assert client(cast.cara).get(path(row, verb)).status_code == 404
    assert client(cast.dev).get(path(row, verb)).status_code == 403
    assert client(None).get(path(row, verb)).status_code == 302
