"""Leaving an Approved Premises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from base.audit import events_about
from base.database import db
from people.models import KeyWorker, Stay
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


@pytest.fixture
def stay(build: Build, cast: Cast) -> Stay:
    made = Stay(
        participant=build.participant(cast.team),
        venue=build.venue(cast.team, name="Kirk Lodge", kind="approved_premises"),
        arrived=date(2026, 1, 5),
        expected_departure=date(2026, 4, 5),
    )
    made.key_workers = [KeyWorker(user=cast.esi, first=date(2026, 1, 10))]
    build.save(made)
    return made


def path(stay: Stay) -> str:
    return f"/people/{stay.participant.public_id}/stays/{stay.public_id}/departure"


def test_a_departure_ends_the_stay_and_the_key_working(
    cast: Cast, client: Client, stay: Stay
) -> None:
    data = {"departed": "1/3/2026", "reason": "move_on"}
    assert client(cast.esi).send(path(stay), data).status_code == 303
    db.session.refresh(stay)
    assert (stay.departed, stay.departure_reason) == (date(2026, 3, 1), "move_on")
    assert stay.key_workers[0].last == date(2026, 3, 1)
    event = events_about(stay.participant.public_id)[0]
    assert event.action == "departure.recorded"
    assert "moved on" in event.sentence
    assert "Lives at" not in client(cast.ben).get(f"/people/{stay.participant.public_id}").text
    again = client(cast.esi).send(path(stay), data)
    assert "This stay ended on Sunday 1 March 2026 already." in again.text


@pytest.mark.parametrize(
    ("departed", "reason", "why"),
    [
        ("3/3/2026", "move_on", "This day has not come yet."),
        ("4/1/2026", "move_on", "They arrived on Monday 5 January 2026."),
        ("9/1/2026", "move_on", "Esi Premises became key worker on Saturday 10 January 2026."),
        ("1/3/2026", "", "Choose why they left."),
        ("", "move_on", "Enter the day they left."),
    ],
)
def test_refusals(
    departed: str, reason: str, why: str, cast: Cast, client: Client, stay: Stay
) -> None:
    answer = client(cast.esi).send(path(stay), {"departed": departed, "reason": reason})
    assert answer.status_code == 422
    assert why in answer.text
    db.session.refresh(stay)
    assert stay.departed is None


def test_who_may(build: Build, cast: Cast, client: Client, stay: Stay) -> None:
    other = build.participant(cast.team)
    wrong = f"/people/{other.public_id}/stays/{stay.public_id}/departure"
    assert client(cast.esi).get(wrong).status_code == 404
    assert client(cast.cara).get(path(stay)).status_code == 404
    assert client(cast.dev).get(path(stay)).status_code == 403
    assert client(None).get(path(stay)).status_code == 302
