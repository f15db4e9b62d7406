"""Changing a team: what participants see of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.database import db
from people.models import CalendarStamp
from tests.build import Build, Cast

Client = Callable[..., FlaskClient]


def answers(**kw: str) -> dict[str, str]:
    return {
        "name": "North Team",
        "nation": "WLS",
        "public_name": "The Tuesday Team",
        "public_phone": "01632 960 123",
        "keep_message_days": "90",
    } | kw


def test_what_participants_see_changes_and_calendars_are_stamped(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    path = f"/teams/{cast.team.public_id}"
    answer = client(cast.asha).send(f"{path}/edit", answers())
    assert answer.status_code == 303
    page = client(cast.dev).get(path).text
    assert "The Tuesday Team" in page
    assert "Wales" in page
    assert "Ben Facilitator" in page
    stamped = db.session.scalars(select(CalendarStamp.participant_id)).all()
    assert person.id in stamped


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "South Team", "Another team has this name."),
        ("name", "", "Enter the team&#39;s name."),
        ("nation", "FRA", "Choose one of the answers offered."),
        ("public_name", "", "Enter the name participants see."),
        ("public_phone", "ring us", "Write a phone number with figures"),
    ],
)
def test_what_is_wrong_is_said(
    cast: Cast, client: Client, field: str, value: str, why: str
) -> None:
    path = f"/teams/{cast.team.public_id}/edit"
    answer = client(cast.asha).send(path, answers(**{field: value}))
    assert answer.status_code == 422
    assert why in answer.text


def test_who_may_not(cast: Cast, client: Client) -> None:
    for path in (f"/teams/{cast.team.public_id}", f"/teams/{cast.team.public_id}/edit"):
        assert client(cast.ben).get(path).status_code == 403
        assert client(cast.cara).get(path).status_code == 404
        assert client(None).get(path).status_code == 302
