"""Coming back to a shared computer with a PIN, after a full sign-in there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import func, select

from base.audit import AuditEvent
from base.database import db
from people.models import SignInAttempt, User, Venue
from people.roles import Role
from people.shared import COOKIE
from tests.build import Build, Cast
from tests.conftest import Clock, Statements
from tests.people.at_premises import (
    PASSWORD,
    PIN,
    come_back,
    lock,
    named,
    premises,
    share,
    sign_in,
    worker,
)

Client = Callable[..., FlaskClient]
WRONG = "That PIN is not right."
REFUSED = "3 PINs were wrong for this person on this computer."
NOT_HERE = "You cannot come back with a PIN here now. Sign in with your password."


@pytest.fixture
def house(build: Build, cast: Cast) -> Venue:
    return premises(build, cast.team)


@pytest.fixture
def esi(build: Build, cast: Cast) -> User:
    return worker(build, cast.team, "Esi Worker")


@pytest.fixture
def oz(build: Build, cast: Cast) -> User:
    return worker(build, cast.team, "Oz Worker", pin="319074")


@pytest.fixture
def desk(client: Client, house: Venue, esi: User) -> FlaskClient:
    """The shared computer, locked; Esi has signed in on it fully."""
    one = client(None)
    sign_in(one, esi)
    share(one, house)
    lock(one)
    return one


def actions(about: str) -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEvent.sentence).where(AuditEvent.action == about).order_by(AuditEvent.id)
        )
    )


def test_two_workers_take_turns(desk: FlaskClient, house: Venue, esi: User, oz: User) -> None:
    assert named(desk) == ["Esi Worker"]
    sign_in(desk, oz)
    lock(desk)
    assert named(desk) == ["Esi Worker", "Oz Worker"]
    back = come_back(desk, esi, "604 182")
    assert (back.status_code, back.location) == (303, f"/premises/{house.public_id}/board")
    assert "Esi Worker" in desk.get("/account").text
    lock(desk)
    assert come_back(desk, oz, "319074").status_code == 303
    assert "Oz Worker" in desk.get("/account").text
    assert actions("account.came_back") == [
        "Esi Worker came back by PIN on the computer at Kirk Lodge, Staff office.",
        "Oz Worker came back by PIN on the computer at Kirk Lodge, Staff office.",
    ]


def test_nothing_of_one_is_in_the_session_of_the_next(
    desk: FlaskClient, esi: User, oz: User
) -> None:
    sign_in(desk, oz)
    with desk.session_transaction() as session:
        session["_flashes"] = [("success", "Hold added for DB-0001.")]
        session["fs_gexp"] = 2**40
    of_oz = desk.token("/account")
    planted = desk.get_cookie("daybook")
    lock(desk)
    of_the_lock = desk.token("/come-back")
    come_back(desk, esi)
    with desk.session_transaction() as session:
        assert not {"_flashes", "fs_paa", "fs_gexp"} & set(session)
        assert session["_fresh"] is False
    for token in (of_oz, of_the_lock):
        assert desk.post("/account/still-here", data={"csrf_token": token}).status_code == 400
    assert planted is not None
    now = desk.get_cookie("daybook")
    assert now is not None
    assert now.value != planted.value


def test_only_on_that_computer(desk: FlaskClient, client: Client, esi: User, oz: User) -> None:
    other = client(None)
    answer = other.get("/come-back")
    assert answer.location == "/sign-in"
    assert "Esi Worker" not in other.get("/sign-in").text
    data = {"who": str(esi.public_id), "pin": PIN}
    assert other.send("/come-back", data, page="/sign-in").location == "/sign-in"
    assert other.get("/account").status_code == 302
    second = client(None)
    sign_in(second, oz)
    share(second, db.session.scalars(select(Venue).where(Venue.name == "Kirk Lodge")).one(), "Two")
    lock(second)
    assert named(second) == ["Oz Worker"]
    assert NOT_HERE in come_back(second, esi).text


def test_a_full_sign_in_comes_first_and_nobody_learns_who_has_a_pin(
    build: Build, cast: Cast, desk: FlaskClient, oz: User
) -> None:
    without = worker(build, cast.team, "No Pin", pin="")
    answers = {
        come_back(desk, who, "319074").text.split("<h1", 1)[1].split('name="once"')[0]
        for who in (oz, without, User(public_id=uuid4()))
    }
    assert len(answers) == 1
    assert "Oz" not in answers.pop()
    counted = db.session.scalar(select(func.count()).where(SignInAttempt.outcome == "wrong pin"))
    assert counted == 0, "there is nothing to guess at"


def test_the_window_ends(desk: FlaskClient, esi: User, at: Clock) -> None:
    at.at += timedelta(hours=11, minutes=59)
    assert come_back(desk, esi).status_code == 303
    path = f"/teams/{uuid4()}/edit"
    token = desk.token("/account")
    at.at += timedelta(minutes=1)
    kept = desk.post(
        "/account/keep", query_string={"path": path}, data={"csrf_token": token, "name": "Half"}
    )
    assert kept.location.startswith("/sign-in?why=pin&next=%2Fteams")
    assert "Your PIN is not enough here any more." in desk.get(kept.location).text
    assert named(desk) == []
    sign_in(desk, esi)
    lock(desk)
    assert named(desk) == ["Esi Worker"]


def test_three_wrong_pins_refuse_it_there_until_a_full_sign_in(
    desk: FlaskClient, client: Client, house: Venue, esi: User, oz: User
) -> None:
    sign_in(desk, oz)
    lock(desk)
    assert "You have 2 more tries before" in come_back(desk, esi, "000000").text
    assert "You have one more try before" in come_back(desk, esi, "000000").text
    third = come_back(desk, esi, "000000")
    assert third.status_code == 422
    assert REFUSED in third.text
    assert "Esi Worker: too many wrong PINs." in third.text
    assert named(desk) == ["Oz Worker"]
    assert NOT_HERE in come_back(desk, esi).text, "the right one, too"
    assert come_back(desk, oz, "319074").status_code == 303, "and nobody else's"
    lock(desk)
    assert actions("account.pin_refused") == [
        "Esi Worker's PIN was wrong too often on the computer at Kirk Lodge, Staff office: the "
        "password is needed there."
    ]
    elsewhere = client(None)
    sign_in(elsewhere, esi)
    share(elsewhere, house, "Night desk")
    lock(elsewhere)
    assert come_back(elsewhere, esi).status_code == 303, "nor anywhere else"
    assert "Esi Worker" not in named(desk), "a full sign-in elsewhere changes nothing here"
    sign_in(desk, esi)
    lock(desk)
    assert come_back(desk, esi).status_code == 303


def test_a_right_pin_starts_the_count_again_there(desk: FlaskClient, esi: User, at: Clock) -> None:
    for _ in range(3):
        for _ in range(2):
            assert WRONG in come_back(desk, esi, "000000").text
        assert come_back(desk, esi).status_code == 303
        lock(desk)
        at.at += timedelta(minutes=16)


def test_wrong_pins_count_for_the_account_and_a_right_one_forgives_none(
    desk: FlaskClient, client: Client, esi: User
) -> None:
    for _ in range(2):
        come_back(desk, esi, "000000")
    come_back(desk, esi)
    lock(desk)
    for _ in range(3):
        client(None).send("/sign-in", {"email": esi.email, "password": "not this one"})
    locked = client(None).send("/sign-in", {"email": esi.email, "password": PASSWORD})
    assert "so it is locked" in locked.text
    assert "so it is locked" in come_back(desk, esi).text


@pytest.mark.parametrize(
    ("who", "pin"),
    [
        ("esi", "\0"),
        ("esi", "9" * 10_000),
        ("esi", "½²"),
        ("esi", "🦆" * 40),
        ("esi", " "),
        ("\0", PIN),
        ("9" * 10_000, PIN),
        ("", ""),
        ("'; --", "'; --"),
    ],
)
def test_strange_input_is_only_refused(desk: FlaskClient, esi: User, who: str, pin: str) -> None:
    who = str(esi.public_id) if who == "esi" else who
    answer = desk.send("/come-back", {"who": who, "pin": pin})
    assert answer.status_code == 422
    assert desk.get("/account").status_code == 302


def _everywhere(one: FlaskClient, cast: Cast, client: Client, esi: User) -> None:
    client(esi).send("/account/sign-out-everywhere", page="/account")


def _password(one: FlaskClient, cast: Cast, client: Client, esi: User) -> None:
    new = {"new_password": "violet-anchor-thirty", "new_password_confirm": "violet-anchor-thirty"}
    assert client(esi).send("/account/password", {"password": PASSWORD, **new}).status_code == 302


def _link(one: FlaskClient, cast: Cast, client: Client, esi: User) -> None:
    page = client(cast.dev).send(f"/accounts/{esi.public_id}/password-link").text
    path = "/set-password/" + page.partition("/set-password/")[2].partition("<")[0]
    new = {"password": "violet-anchor-thirty", "password_again": "violet-anchor-thirty"}
    assert client(None).send(path, new).status_code == 303


def _off_and_on(one: FlaskClient, cast: Cast, client: Client, esi: User) -> None:
    for what in ("deactivate", "reactivate"):
        assert client(cast.dev).send(f"/accounts/{esi.public_id}/{what}").status_code == 303


def _role(one: FlaskClient, cast: Cast, client: Client, esi: User) -> None:
    path = f"/accounts/{esi.public_id}/roles/{cast.team.public_id}/premises_staff/end"
    assert client(cast.dev).send(path).status_code == 303


def _second_factor(one: FlaskClient, cast: Cast, client: Client, esi: User) -> None:
    path = f"/accounts/{esi.public_id}/reset-second-factor"
    assert client(cast.dev).send(path).status_code == 303


def _sign_out(one: FlaskClient, cast: Cast, client: Client, esi: User) -> None:
    one.send("/sign-out", page="/account")


@pytest.mark.parametrize(
    "end", [_everywhere, _password, _link, _off_and_on, _role, _second_factor, _sign_out]
)
def test_what_ends_it(
    desk: FlaskClient, cast: Cast, client: Client, esi: User, end: Callable[..., None]
) -> None:
    assert come_back(desk, esi).status_code == 303
    end(desk, cast, client, esi)
    assert desk.get("/account").status_code == 302
    assert named(desk) == []


def test_a_pin_is_not_enough_for_what_changes_how_people_sign_in(
    build: Build, cast: Cast, desk: FlaskClient, house: Venue
) -> None:
    boss = worker(build, cast.team, "Boss Worker", role=Role.ADMINISTRATOR)
    sign_in(desk, boss)
    lock(desk)
    for path in (
        "/account/password",
        "/account/pin",
        "/account/pin/remove",
        "/sign-in/again",
        "/accounts",
        "/accounts/add",
        f"/accounts/{cast.ben.public_id}/password-link",
        "/accounts/import",
        f"/venues/{house.public_id}/computers/add",
    ):
        assert come_back(desk, boss).status_code == 303
        assert desk.get("/venues").status_code == 200
        asked = desk.get(path)
        assert asked.location.startswith("/sign-in?why=full&next="), path
        assert "That page needs your password" in desk.get(asked.location).text
        assert desk.get("/account").status_code == 302
    assert sign_in(desk, boss, asked.location).location == path
    assert desk.get("/accounts").status_code == 200


def test_what_is_not_ones_own_is_refused_as_ever(desk: FlaskClient, esi: User) -> None:
    come_back(desk, esi)
    assert desk.get("/accounts").status_code == 403
    assert desk.get("/account").status_code == 200, "and nobody is signed out for asking"


def test_without_the_cookie_a_pin_session_is_over(desk: FlaskClient, esi: User) -> None:
    come_back(desk, esi)
    desk.delete_cookie(COOKIE)
    assert desk.get("/account").location == "/sign-in?why=pin&next=%2Faccount"


def test_whoever_is_signed_in_is_not_asked(desk: FlaskClient, esi: User, oz: User) -> None:
    come_back(desk, esi)
    assert desk.get("/come-back").location == "/"
    data = {"who": str(oz.public_id), "pin": "319074"}
    assert desk.send("/come-back", data, page="/account").location == "/"
    assert "Esi Worker" in desk.get("/account").text


def test_somebody_without_a_page_there_lands_on_today(
    build: Build, cast: Cast, desk: FlaskClient
) -> None:
    visitor = worker(build, cast.other_team, "Visiting Lead", role=Role.SERVICE_LEAD)
    sign_in(desk, visitor)
    lock(desk)
    assert come_back(desk, visitor).location == "/"


def test_no_pins_where_the_setting_is_nought(desk: FlaskClient, esi: User, app: Flask) -> None:
    kept = app.extensions["daybook.shared"]
    app.extensions["daybook.shared"] = timedelta(0)
    try:
        assert named(desk) == []
        assert "Nobody can come back with a PIN here now." in desk.get("/come-back").text
    finally:
        app.extensions["daybook.shared"] = kept


def test_more_people_ask_no_more(
    build: Build, cast: Cast, desk: FlaskClient, statements: Statements
) -> None:
    counts = []
    for number in range(3):
        one = build.user(
            f"One {number}", (cast.team, Role.PREMISES_STAFF), password=hash_password(PASSWORD)
        )
        sign_in(desk, one)
        lock(desk)
        with statements() as sent:
            desk.get("/come-back")
        counts.append(len(sent))
    assert counts[0] == counts[-1] == 2
