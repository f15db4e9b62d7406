"""Giving a role."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from base.database import db
from people.models import CalendarStamp, Team, User
from people.roles import Role
from tests.build import Cast

Client = Callable[..., FlaskClient]


def give(cast: Cast, client: Client, who: User, team: Team, role: str) -> TestResponse:
    data = {"team": str(team.public_id), "role": role}
    return client(cast.dev).send(f"/accounts/{who.public_id}/roles/give", data)


def test_a_role_is_given_and_the_calendar_stamped(cast: Cast, client: Client) -> None:
    assert give(cast, client, cast.esi, cast.team, "facilitator").status_code == 303
    assert (cast.team.id, Role.FACILITATOR) in cast.esi.held()
    stamp = db.session.scalars(
        select(CalendarStamp).where(CalendarStamp.user_id == cast.esi.id)
    ).one()
    assert stamp.version == 1


def test_twice_is_once(cast: Cast, client: Client) -> None:
    for _ in range(2):
        assert give(cast, client, cast.esi, cast.team, "facilitator").status_code == 303
    assert cast.esi.held().count((cast.team.id, Role.FACILITATOR)) == 1


def test_nobody_gives_themselves_a_role(cast: Cast, client: Client) -> None:
    answer = give(cast, client, cast.dev, cast.team, "facilitator")
    assert answer.status_code == 422
    assert "You cannot give yourself a role. Ask another administrator." in answer.text
    assert cast.dev.held() == [(cast.team.id, Role.ADMINISTRATOR)]


def test_not_on_another_team_nor_to_a_stranger(cast: Cast, client: Client) -> None:
    assert give(cast, client, cast.esi, cast.other_team, "facilitator").status_code == 422
    stranger = f"/accounts/{cast.cara.public_id}/roles/give"
    assert client(cast.dev).get(stranger).status_code == 404


def test_who_may_not(cast: Cast, client: Client) -> None:
    path = f"/accounts/{cast.esi.public_id}/roles/give"
    assert client(cast.asha).get(path).status_code == 403
    assert client(None).get(path).status_code == 302
