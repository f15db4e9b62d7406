"""Arriving at an Approved Premises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from base.audit import events_about
from base.database import db
from people.models import Participant, Stay, Venue
from people.queries.stays import residents_on
from people.roles import Role
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


@pytest.fixture
def lodge(build: Build, cast: Cast) -> Venue:
    return build.venue(cast.team, name="Kirk Lodge", kind="approved_premises", stay_weeks=26)


def path(person: Participant) -> str:
    return f"/people/{person.public_id}/stays/add"


def typed(venue: Venue, **kw: Any) -> dict[str, Any]:
    return {"venue": str(venue.public_id), "arrived": "2/3/2026", "expected_departure": ""} | kw


def test_an_arrival_takes_the_usual_length(
    build: Build, cast: Cast, client: Client, lodge: Venue
) -> None:
    person = build.participant(cast.team)
    answer = client(cast.esi).send(path(person), typed(lodge))
    stay = db.session.scalars(select(Stay)).one()
    assert answer.location == f"/people/{person.public_id}/stays/{stay.public_id}/key-worker"
    assert stay.expected_departure == date(2026, 8, 31)
    assert events_about(person.public_id)[0].action == "arrival.added"
    assert residents_on(lodge, date(2026, 3, 2)) == [person]
    assert not residents_on(lodge, date(2026, 3, 1))
    page = client(cast.ben).get(f"/people/{person.public_id}").text
    assert (
        "Lives at Kirk Lodge and is expected to leave Monday 31 August 2026 (in 26 weeks). "
        "No key worker yet." in page
    )


def test_one_stay_at_a_time(build: Build, cast: Cast, client: Client, lodge: Venue) -> None:
    person = build.participant(cast.team)
    esi = client(cast.esi)
    assert esi.send(path(person), typed(lodge)).status_code == 303
    again = esi.send(path(person), typed(lodge))
    assert again.status_code == 422
    assert "They already live at Kirk Lodge. Record that departure first." in again.text


def test_a_stay_may_begin_the_day_another_ended_but_not_before(
    build: Build, cast: Cast, client: Client, lodge: Venue
) -> None:
    person = build.participant(cast.team)
    build.save(
        Stay(
            participant=person,
            venue=lodge,
            arrived=date(2026, 1, 1),
            expected_departure=date(2026, 3, 1),
            departed=date(2026, 2, 20),
            departure_reason="bed_move",
        )
    )
    early = client(cast.esi).send(path(person), typed(lodge, arrived="19/2/2026"))
    assert "They were at Kirk Lodge until Friday 20 February 2026." in early.text
    same = client(cast.esi).send(path(person), typed(lodge, arrived="20/2/2026"))
    assert same.status_code == 303


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"arrived": "3/3/2026"}, "This day has not come yet."),
        ({"expected_departure": "1/3/2026"}, "The expected departure is before the arrival."),
        ({"arrived": ""}, "Enter the day they arrived."),
    ],
)
def test_days_that_cannot_be(
    data: dict[str, str], why: str, build: Build, cast: Cast, client: Client, lodge: Venue
) -> None:
    person = build.participant(cast.team)
    answer = client(cast.esi).send(path(person), typed(lodge, **data))
    assert answer.status_code == 422
    assert why in answer.text


def test_only_approved_premises_of_ones_own_teams(
    build: Build, cast: Cast, client: Client, lodge: Venue
) -> None:
    person = build.participant(cast.team)
    theirs = build.venue(cast.other_team, kind="approved_premises")
    for venue in (cast.venue, theirs):
        assert client(cast.esi).send(path(person), typed(venue)).status_code == 422


def test_without_premises_the_page_says_what_to_do(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    assert "None of your teams works at an Approved Premises." in (
        client(cast.esi).get(path(person)).text
    )


def test_the_premises_own_team_gets_the_resident_on_its_caseload(
    build: Build, cast: Cast, client: Client
) -> None:
    lodge = build.venue(cast.other_team, kind="approved_premises")
    both = build.user(
        "Fay Both", (cast.team, Role.FACILITATOR), (cast.other_team, Role.FACILITATOR)
    )
    person = build.participant(cast.team)
    assert client(cast.cara).get(f"/people/{person.public_id}").status_code == 404
    assert client(both).send(path(person), typed(lodge)).status_code == 303
    assert client(cast.cara).get(f"/people/{person.public_id}").status_code == 200


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    assert client(cast.cara).get(path(person)).status_code == 404
    assert client(cast.dev).get(path(person)).status_code == 403
    assert client(None).get(path(person)).status_code == 302
