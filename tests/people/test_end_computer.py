"""Ending a shared computer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.jobs import prune_computer_sign_ins
from people.models import SharedComputer
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.people.at_premises import come_back, lock, premises, share, sign_in, worker

Client = Callable[..., FlaskClient]


def path_of(build: Build) -> str:
    return f"/computers/{db.session.scalars(select(SharedComputer.public_id)).one()}/end"


def test_from_now_nobody_comes_back_there(build: Build, cast: Cast, client: Client) -> None:
    house = premises(build, cast.team)
    esi, oz = worker(build, cast.team, "Esi Worker"), worker(build, cast.team, "Oz Worker")
    one = client(None)
    sign_in(one, oz)
    share(one, house)
    lock(one)
    sign_in(one, esi)
    lock(one)
    assert come_back(one, esi).status_code == 303
    page = client(cast.asha).get(f"/venues/{house.public_id}/computers").text
    found = re.search(r"/computers/[0-9a-f-]{36}/end", page)
    assert found is not None
    done = client(cast.asha).send(found[0])
    assert done.location == f"/venues/{house.public_id}/computers"
    assert one.get("/account").location == "/sign-in?why=pin&next=%2Faccount"
    assert one.get("/come-back").location == "/sign-in"
    assert "Oz Worker" not in one.get("/sign-in").text
    assert client(cast.asha).get(found[0]).status_code == 404
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "computer.ended")
    ).all()
    assert said == ["Asha Lead ended the shared computer at Kirk Lodge, Staff office."]
    log = client(cast.dev).get("/accounts/log").text
    assert said[0] in log
    sign_in(one, esi)
    assert share(one, house).status_code == 303, "and it can be set up again"


def test_a_full_sign_in_goes_on(build: Build, cast: Cast, client: Client) -> None:
    house = premises(build, cast.team)
    one = client(None)
    sign_in(one, worker(build, cast.team, "Esi Worker"))
    share(one, house)
    assert one.send(path_of(build)).status_code == 303
    assert one.get("/account").status_code == 200


def test_who_may_not(build: Build, cast: Cast, client: Client) -> None:
    house = premises(build, cast.team)
    one = client(None)
    sign_in(one, worker(build, cast.team, "Esi Worker"))
    share(one, house)
    path = path_of(build)
    assert client(cast.ben).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
    assert client(cast.cara).send(path, page="/account").status_code == 404
    assert db.session.scalars(select(SharedComputer)).one().ended_at is None


def test_who_signed_in_long_ago_is_forgotten(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    house = premises(build, cast.team)
    one = client(None)
    sign_in(one, worker(build, cast.team, "Esi Worker"))
    share(one, house)
    at.at += timedelta(days=399)
    assert prune_computer_sign_ins() == "0 removed"
    at.at += timedelta(days=2)
    assert prune_computer_sign_ins() == "1 removed"
    assert "Not lately" in client(cast.asha).get(f"/venues/{house.public_id}/computers").text
