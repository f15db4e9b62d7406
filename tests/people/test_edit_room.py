"""Adding and changing rooms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.database import db
from people.models import CalendarStamp
from tests.build import Build, Cast

Client = Callable[..., FlaskClient]


def test_a_room_is_added(cast: Cast, client: Client) -> None:
    path = f"/venues/{cast.venue.public_id}/rooms/add"
    data = {"name": "Garden Room", "capacity": "8", "accessible": "y"}
    answer = client(cast.asha).send(path, data)
    assert answer.status_code == 303
    page = client(cast.asha).get(answer.location).text
    assert "Garden Room" in page
    assert "Holds 8, wheelchair users can get in" in page


def test_a_name_is_taken_once_for_each_venue(build: Build, cast: Cast, client: Client) -> None:
    path = f"/venues/{cast.venue.public_id}/rooms/add"
    answer = client(cast.asha).send(path, {"name": "Room 1", "capacity": "7"})
    assert answer.status_code == 422
    assert "There is already a room called Room 1 at this venue." in answer.text
    assert 'value="7"' in answer.text
    other = build.venue(cast.team)
    path = f"/venues/{other.public_id}/rooms/add"
    assert client(cast.asha).send(path, {"name": "Room 2", "capacity": "7"}).status_code == 303


def test_a_room_is_renamed_and_calendars_are_stamped(cast: Cast, client: Client) -> None:
    path = f"/rooms/{cast.room.public_id}/edit"
    assert 'value="Room 1"' in client(cast.asha).get(path).text
    answer = client(cast.asha).send(path, {"name": "Blue Room", "capacity": "10"})
    assert answer.status_code == 303
    assert (cast.room.name, cast.room.capacity, cast.room.accessible) == ("Blue Room", 10, False)
    stamped = db.session.scalars(select(CalendarStamp.user_id)).all()
    assert cast.ben.id in stamped
    assert cast.cara.id not in stamped


def test_renaming_to_a_name_that_is_taken(build: Build, cast: Cast, client: Client) -> None:
    client(cast.asha).send(
        f"/venues/{cast.venue.public_id}/rooms/add", {"name": "Room 2", "capacity": "7"}
    )
    path = f"/rooms/{cast.room.public_id}/edit"
    answer = client(cast.asha).send(path, {"name": "Room 2", "capacity": "7"})
    assert answer.status_code == 422
    db.session.expire_all()
    assert cast.room.name == "Room 1"


@pytest.mark.parametrize("capacity", ["0", "501", "-1", "ten", "", "１２", "1e3"])
def test_how_many_it_holds(cast: Cast, client: Client, capacity: str) -> None:
    path = f"/rooms/{cast.room.public_id}/edit"
    answer = client(cast.asha).send(path, {"name": "Room 1", "capacity": capacity})
    assert answer.status_code == 422
    assert cast.room.capacity == 12


def test_who_may_not(cast: Cast, client: Client) -> None:
    for path in (
        f"/venues/{cast.venue.public_id}/rooms/add",
        f"/rooms/{cast.room.public_id}/edit",
    ):
        assert client(cast.ben).get(path).status_code == 403
        assert client(cast.cara).get(path).status_code == 404
        assert client(None).get(path).status_code == 302
