"""A resident who spends nights elsewhere keeps their place, and is no worry meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import Participant, Stay, TemporaryAbsence, Venue
from people.queries.stays import away_ids, residents_on
from tests.build import Build, Cast
from tests.conftest import Clock

Client = Callable[..., Any]
MONDAY = date(2026, 3, 2)


@pytest.fixture
def house(build: Build, cast: Cast) -> Venue:
    return build.venue(cast.team, name="Hazel House", kind="approved_premises")


@pytest.fixture
def stay(build: Build, cast: Cast, house: Venue) -> Stay:
    person = build.participant(cast.team, given_name="Rob", family_name="Marker")
    made = Stay(
        participant=person,
        venue=house,
        arrived=date(2026, 2, 2),
        expected_departure=date(2026, 6, 1),
    )
    build.save(made)
    return made


def address(stay: Stay, tail: str = "absence") -> str:
    return f"/people/{stay.participant.public_id}/stays/{stay.public_id}/{tail}"


def away(client: FlaskClient, stay: Stay, **fields: str) -> Any:
    given = {"left_on": "2/3/2026", "reason": "hospital", **fields}
    return client.send(address(stay), given)  # type: ignore[attr-defined] # the checked client


def test_premises_staff_record_it_and_the_return(
    client: Client, cast: Cast, stay: Stay, house: Venue, at: Clock
) -> None:
    esi = client(cast.esi)
    answer = away(esi, stay, expected_back="4/3/2026", note="Broken wrist")
    assert answer.status_code == 303
    page = esi.get(f"/people/{stay.participant.public_id}").get_data(as_text=True)
    assert "In hospital, from Monday 2 March 2026, expected back Wednesday 4 March 2026" in page
    assert "Broken wrist" in page
    assert [p.id for p in residents_on(house, MONDAY)] == [stay.participant_id]
    assert away_ids(house, MONDAY) == {stay.participant_id}

    at.at += timedelta(days=2)
    absence = db.session.scalars(select(TemporaryAbsence)).one()
    back = address(stay, f"absence/{absence.public_id}/return")
    assert client(cast.esi).send(back, {"back_on": "4/3/2026"}).status_code == 303
    assert away_ids(house, date(2026, 3, 3)) == {stay.participant_id}
    assert away_ids(house, date(2026, 3, 4)) == set()
    said = db.session.scalars(select(AuditEvent.action)).all()
    assert {"absence.recorded", "absence.ended"} <= set(said)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"left_on": ""}, "Enter the day they left."),
        ({"left_on": "1/2/2026"}, "They arrived on Monday 2 February 2026."),
        ({"expected_back": "1/3/2026"}, "That is before the day they left."),
        ({"reason": ""}, "Choose why they are away."),
        ({"reason": "moon"}, "Choose one of the answers offered."),
        ({"left_on": "31/2/2026"}, "There is no"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, cast: Cast, stay: Stay, fields: dict[str, str], why: str
) -> None:
    answer = away(client(cast.esi), stay, note="Typed already", **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert why in page
    assert "Typed already" in page
    assert db.session.scalars(select(TemporaryAbsence)).all() == []


def test_not_twice_at_once_nor_back_before_or_tomorrow(
    client: Client, cast: Cast, stay: Stay
) -> None:
    esi = client(cast.esi)
    away(esi, stay)
    again = away(esi, stay, left_on="3/3/2026")
    assert "Record that they are back first." in again.get_data(as_text=True)
    absence = db.session.scalars(select(TemporaryAbsence)).one()
    back = address(stay, f"absence/{absence.public_id}/return")
    for day, why in (("1/3/2026", "They left on"), ("3/3/2026", "This day has not come yet.")):
        refused = esi.send(back, {"back_on": day})
        assert refused.status_code == 422
        assert why in refused.get_data(as_text=True)
    assert esi.send(back, {"back_on": "2/3/2026"}).status_code == 303
    assert "already" in esi.send(back, {"back_on": "2/3/2026"}).get_data(as_text=True)
    page = esi.get(f"/people/{stay.participant.public_id}").get_data(as_text=True)
    assert "In hospital" not in page, "they were not away after all"


def test_a_departed_resident_is_not_sent_away(
    client: Client, cast: Cast, build: Build, stay: Stay
) -> None:
    stay.departed, stay.departure_reason = MONDAY, "move_on"
    build.save(stay)
    assert "This stay has ended." in away(client(cast.esi), stay).get_data(as_text=True)


def test_whoever_leaves_while_away_is_away_no_more(
    client: Client, cast: Cast, stay: Stay, house: Venue
) -> None:
    esi = client(cast.esi)
    away(esi, stay)
    left = esi.send(address(stay, "departure"), {"departed": "2/3/2026", "reason": "recall"})
    assert left.status_code == 303
    absence = db.session.scalars(select(TemporaryAbsence)).one()
    assert absence.back_on == MONDAY, "nothing is excused in a later stay"
    assert away_ids(house, MONDAY) == set()


def test_who_may(client: Client, cast: Cast, build: Build, stay: Stay) -> None:
    assert client(cast.cara).get(address(stay)).status_code == 404
    assert client(cast.dev).get(address(stay)).status_code == 403
    assert client().get(address(stay)).status_code == 302
    other: Participant = build.participant(cast.team)
    crossed = f"/people/{other.public_id}/stays/{stay.public_id}/absence"
    assert client(cast.esi).get(crossed).status_code == 404
