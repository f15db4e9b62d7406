"""Ending a role."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from base.database import db
from people.models import CalendarStamp, User
from people.roles import Role
from tests.build import Build, Cast

Client = Callable[..., FlaskClient]


def path(cast: Cast, who: User, role: str) -> str:
    return f"/accounts/{who.public_id}/roles/{cast.team.public_id}/{role}/end"


def test_it_ends_at_once(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    assert ben.get("/people").status_code == 200
    assert client(cast.dev).send(path(cast, cast.ben, "facilitator")).status_code == 303
    assert cast.ben.held() == []
    assert ben.get("/people").status_code == 403
    bumped = db.session.scalars(select(CalendarStamp.user_id)).all()
    assert bumped == [cast.ben.id]
    shown = client(cast.dev).get(f"/accounts/{cast.ben.public_id}")
    assert "None now" in shown.text, "an account without roles can still be found"


def test_the_last_administrator_cannot_go(build: Build, cast: Cast, client: Client) -> None:
    answer = client(cast.dev).send(path(cast, cast.dev, "administrator"))
    assert answer.status_code == 422
    assert "Dev Administrator is the last administrator of North Team." in answer.text
    off = build.user("Off Duty", (cast.team, Role.ADMINISTRATOR), active=False)
    answer = client(cast.dev).send(path(cast, cast.dev, "administrator"))
    assert answer.status_code == 422, "one who is switched off does not count"
    assert off.held()
    build.user("Second Administrator", (cast.team, Role.ADMINISTRATOR))
    assert client(cast.dev).send(path(cast, cast.dev, "administrator")).status_code == 303
    assert client(cast.dev).get("/accounts").status_code == 403


def test_only_roles_in_force_on_ones_own_teams(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    assert dev.get(path(cast, cast.ben, "service_lead")).status_code == 404
    assert dev.get(path(cast, cast.ben, "emperor")).status_code == 404
    assert dev.get(path(cast, cast.cara, "facilitator")).status_code == 404
    elsewhere = path(cast, cast.ben, "facilitator").replace(
        str(cast.team.public_id), str(cast.other_team.public_id)
    )
    assert dev.get(elsewhere).status_code == 404


def test_who_may_not(cast: Cast, client: Client) -> None:
    assert client(cast.asha).get(path(cast, cast.ben, "facilitator")).status_code == 403
    assert client(None).get(path(cast, cast.ben, "facilitator")).status_code == 302
