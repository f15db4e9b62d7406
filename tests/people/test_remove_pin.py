"""Taking one's PIN away."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import Pin
from tests.build import Build, Cast
from tests.people.at_premises import come_back, lock, named, premises, share, sign_in, worker

Client = Callable[..., FlaskClient]


def test_gone_everywhere_at_once(build: Build, cast: Cast, client: Client) -> None:
    house = premises(build, cast.team)
    esi = worker(build, cast.team, "Esi Worker")
    here, there = client(None), client(None)
    sign_in(there, esi)
    share(there, house)
    lock(there)
    assert come_back(there, esi).status_code == 303
    sign_in(here, esi)
    done = here.send("/account/pin/remove")
    assert (done.status_code, done.location) == (303, "/account#pin")
    assert db.session.scalars(select(Pin)).all() == []
    assert there.get("/account").location == "/sign-in?why=pin&next=%2Faccount"
    assert named(there) == []
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "account.pin_removed")
    ).all()
    assert said == ["Esi Worker took their PIN away."]


def test_none_to_take_away(build: Build, cast: Cast, client: Client) -> None:
    one = client(None)
    sign_in(one, worker(build, cast.team, "Esi Worker", pin=""))
    answer = one.send("/account/pin/remove")
    assert answer.status_code == 422
    assert "You have no PIN." in answer.text


def test_who_may_not(build: Build, cast: Cast, client: Client) -> None:
    assert client(None).get("/account/pin/remove").status_code == 302
    esi = worker(build, cast.team, "Esi Worker")
    unsure = client(esi)
    asked = unsure.send("/account/pin/remove", page="/account")
    assert asked.location == "/sign-in/again?next=/account/pin/remove"
    assert db.session.scalars(select(Pin)).one()
