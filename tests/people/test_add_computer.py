"""Making the computer in hand a shared one, and the list of them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people import shared
from people.models import SharedComputer
from people.roles import Role
from people.shared import COOKIE
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.people.at_premises import lock, named, premises, share, sign_in, worker

Client = Callable[..., FlaskClient]


def test_the_cookie_makes_it_and_only_its_hash_is_kept(
    build: Build, cast: Cast, client: Client
) -> None:
    house = premises(build, cast.team)
    esi = worker(build, cast.team, "Esi Worker")
    one = client(None)
    sign_in(one, esi)
    assert "Switch" not in one.get("/account").text
    answer = share(one, house)
    assert answer.location == f"/venues/{house.public_id}/computers"
    header = next(h for h in answer.headers.getlist("Set-Cookie") if h.startswith(COOKIE))
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    cookie = one.get_cookie(COOKIE)
    assert cookie is not None
    row = db.session.scalars(select(SharedComputer)).one()
    assert len(cookie.value) == 43
    assert cookie.value not in row.token_hash
    page = one.get(answer.location).text
    assert "1 shared computer<" in page
    assert "Staff office" in page
    assert "by Esi Worker" in page
    assert "This one" in page
    assert ">Switch</button>" in page
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "computer.shared")
    ).all()
    assert said == ["Esi Worker set up a shared computer at Kirk Lodge, Staff office."]
    lock(one)
    assert named(one) == ["Esi Worker"], "whoever set it up had just signed in fully"


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_travels_as_the_sign_in_does(
    app: Flask, monkeypatch: pytest.MonkeyPatch, *, secure: bool
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", secure)
    with app.test_request_context():
        shared.remember("token")
        answer = app.process_response(app.response_class())
    assert ("Secure" in answer.headers["Set-Cookie"]) is secure


def test_elsewhere_nothing_changes(build: Build, cast: Cast, client: Client) -> None:
    house = premises(build, cast.team)
    esi = worker(build, cast.team, "Esi Worker")
    one, other = client(None), client(None)
    sign_in(one, esi)
    share(one, house)
    sign_in(other, esi)
    page = other.get("/account").text
    assert "Switch</button>" not in page
    assert 'content="900 120 ' in page
    assert other.get_cookie(COOKIE) is None


@pytest.mark.parametrize("token", ["", "x", "\x7f", "a" * 3000, "é"])
def test_a_made_up_cookie_is_nothing(build: Build, cast: Cast, client: Client, token: str) -> None:
    one = client(None)
    one.set_cookie(COOKIE, token)
    assert one.get("/come-back").location == "/sign-in"
    sign_in(one, worker(build, cast.team, "Esi Worker"))
    assert "Switch</button>" not in one.get("/account").text


def test_what_is_wrong_is_said(build: Build, cast: Cast, client: Client) -> None:
    house = premises(build, cast.team)
    esi = worker(build, cast.team, "Esi Worker")
    one, other = client(None), client(None)
    sign_in(one, esi)
    assert "Say where it stands." in share(one, house, " ").text
    share(one, house)
    again = share(one, house, "Night desk")
    assert again.status_code == 422
    assert "This is a shared computer already: Kirk Lodge, Staff office." in again.text
    sign_in(other, esi)
    taken = share(other, house)
    assert "There is a shared computer called Staff office here already." in taken.text
    assert other.get_cookie(COOKIE) is None


def test_the_password_must_have_been_typed_just_now(
    build: Build, cast: Cast, client: Client
) -> None:
    house = premises(build, cast.team)
    one = client(None)
    sign_in(one, worker(build, cast.team, "Esi Worker"))
    with one.session_transaction() as session:
        session["fs_paa"] = time.time() - 3600
        session.pop("fs_gexp", None)
    path = f"/venues/{house.public_id}/computers/add"
    assert one.get(path).location == f"/sign-in/again?next={path}"


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    house = premises(build, cast.team)
    path = f"/venues/{house.public_id}/computers"
    for role in (Role.PREMISES_STAFF, Role.SERVICE_LEAD, Role.ADMINISTRATOR):
        one = client(None)
        sign_in(one, worker(build, cast.team, f"One {role}", role=role))
        assert one.get(path).status_code == 200
        assert one.get(f"{path}/add").status_code == 200
        assert path in one.get("/account").text
    assert path in client(cast.dev).get(f"/venues/{house.public_id}").text


def test_who_may_not(build: Build, cast: Cast, client: Client) -> None:
    house = premises(build, cast.team)
    for path in (
        f"/venues/{house.public_id}/computers",
        f"/venues/{house.public_id}/computers/add",
    ):
        assert client(cast.ben).get(path).status_code == 403, "a facilitator"
        assert client(cast.cara).get(path).status_code == 404, "a lead of another team"
        assert client(None).get(path).location.startswith("/sign-in?next=")
    office = f"/venues/{cast.venue.public_id}/computers"
    assert client(cast.asha).get(office).status_code == 404, "not an Approved Premises"


def test_a_longer_list_asks_no_more(
    build: Build, cast: Cast, client: Client, statements: Statements
) -> None:
    house = premises(build, cast.team)
    esi = worker(build, cast.team, "Esi Worker")
    reader, counts = client(esi), []
    for number in range(4):
        one = client(None)
        sign_in(one, esi)
        share(one, house, f"Desk {number}")
        with statements() as sent:
            assert f"Desk {number}" in reader.get(f"/venues/{house.public_id}/computers").text
        counts.append(len(sent))
    assert counts[1] == counts[-1]
