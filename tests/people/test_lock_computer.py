"""A shared computer locked: by Switch, or after quiet minutes; nothing typed is lost or shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.database import db
from base.kept import KeptForm
from people.models import ComputerSignIn, User, Venue
from tests.build import Build, Cast
from tests.conftest import Clock, Statements
from tests.people.at_premises import (
    come_back,
    lock,
    named,
    premises,
    share,
    sign_in,
    worker,
)

Client = Callable[..., FlaskClient]
QUIET = timedelta(minutes=3, seconds=1)


@pytest.fixture
def house(build: Build, cast: Cast) -> Venue:
    return premises(build, cast.team)


@pytest.fixture
def esi(build: Build, cast: Cast) -> User:
    return worker(build, cast.team, "Esi Worker")


@pytest.fixture
def oz(build: Build, cast: Cast) -> User:
    return worker(build, cast.team, "Oz Worker")


@pytest.fixture
def desk(client: Client, house: Venue, esi: User, oz: User) -> FlaskClient:
    """The shared computer, Esi at it; Oz has signed in on it fully before."""
    one = client(None)
    sign_in(one, oz)
    share(one, house)
    lock(one)
    sign_in(one, esi)
    return one


def board(house: Venue) -> str:
    return f"/premises/{house.public_id}/board"


def half_a_line(one: FlaskClient, path: str) -> dict[str, str]:
    return {"csrf_token": one.token(path), "text": "Half a line"}


def test_switching_keeps_what_was_typed_for_whoever_typed_it(
    desk: FlaskClient, house: Venue, esi: User, oz: User
) -> None:
    path = board(house)
    kept = desk.post("/account/keep", query_string={"path": path}, data=half_a_line(desk, path))
    assert kept.status_code == 204
    answer = lock(desk, f"{path}?week=2026-03-09")
    assert (answer.status_code, answer.location) == (303, "/come-back")
    page = desk.get("/come-back").text
    assert path not in page, "where somebody was is nobody else's to know"
    assert desk.get("/account").status_code == 302
    assert come_back(desk, oz).location == path, "the board, because it is the board"
    assert "Half a line" not in desk.get(path).text
    lock(desk)
    assert come_back(desk, esi).location == f"{path}?week=2026-03-09"
    shown = desk.get(path).text
    assert "Half a line" in shown
    assert "What you had typed is below." in shown


def test_switching_with_nothing_typed_leads_back_to_the_board(
    desk: FlaskClient, house: Venue, esi: User
) -> None:
    lock(desk, "/calendar")
    assert come_back(desk, esi).location == board(house)


def test_quiet_minutes_lock_and_lead_back(
    desk: FlaskClient, house: Venue, esi: User, oz: User, at: Clock
) -> None:
    path = board(house)
    data = half_a_line(desk, path)
    at.at += timedelta(minutes=3)
    assert desk.get(path).status_code == 200
    at.at += QUIET
    late = desk.post("/account/keep", query_string={"path": path}, data=data)
    assert late.location == "/come-back"
    assert named(desk) == ["Esi Worker", "Oz Worker"]
    assert come_back(desk, oz).location == path
    assert "Half a line" not in desk.get(path).text
    at.at += QUIET
    assert desk.get("/calendar?week=2026-03-09").location == "/come-back"
    assert come_back(desk, esi).location == path
    assert "Half a line" in desk.get(path).text
    at.at += QUIET
    assert desk.get("/come-back").status_code == 200, "locked already"
    assert come_back(desk, oz).location == "/calendar?week=2026-03-09"


def test_a_form_sent_too_late_is_kept(desk: FlaskClient, esi: User, at: Clock) -> None:
    data = {"csrf_token": desk.token("/my-leave/add"), "note": "Half a note"}
    at.at += QUIET
    assert desk.post("/my-leave/add", data=data).location == "/come-back"
    assert come_back(desk, esi).location == "/my-leave/add"
    assert "Half a note" in desk.get("/my-leave/add").text


def test_switch_pressed_too_late_still_remembers_the_page(
    desk: FlaskClient, esi: User, at: Clock
) -> None:
    token = desk.token("/account")
    at.at += QUIET
    answer = desk.post("/lock", data={"csrf_token": token, "path": "/calendar?week=2026-03-09"})
    assert answer.location == "/come-back"
    assert db.session.scalars(select(KeptForm)).all() == []
    assert come_back(desk, esi).location == "/calendar?week=2026-03-09"


def test_data_that_a_script_asked_for_is_no_page_to_come_back_to(
    desk: FlaskClient, house: Venue, esi: User, at: Clock
) -> None:
    at.at += QUIET
    answer = desk.get("/calendar", headers={"Sec-Fetch-Dest": "empty"})
    assert answer.location == "/come-back"
    assert come_back(desk, esi).location == board(house)


def test_a_page_left_long_ago_is_forgotten(
    desk: FlaskClient, house: Venue, esi: User, at: Clock
) -> None:
    lock(desk, "/calendar", quiet="yes")
    at.at += timedelta(hours=12)
    assert sign_in(desk, esi).location == "/"
    lock(desk)
    assert come_back(desk, esi).location == board(house)


def test_without_a_pin_a_full_sign_in_leads_back(
    build: Build, cast: Cast, desk: FlaskClient
) -> None:
    lock(desk)
    without = worker(build, cast.team, "No Pin", pin="")
    sign_in(desk, without)
    lock(desk, "/calendar", quiet="yes")
    assert "No Pin" not in desk.get("/come-back").text
    assert sign_in(desk, without).location == "/calendar"
    lock(desk, "/calendar", quiet="yes")
    asked = "/sign-in?next=%2Faccount"
    assert sign_in(desk, without, asked).location == "/account", "or where they were going"


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil",
        "\0",
        "",
        "/nowhere",
        "/sign-out",
        "/lock",
    ],
)
def test_nobody_is_sent_elsewhere(desk: FlaskClient, esi: User, evil: str) -> None:
    lock(desk, evil, quiet="yes")
    left = db.session.scalars(
        select(ComputerSignIn.left).where(ComputerSignIn.user_id == esi.id)
    ).one()
    assert left == "/"
    assert come_back(desk, esi).location == "/"


def test_pins_are_never_kept(desk: FlaskClient) -> None:
    data = {"csrf_token": desk.token("/account"), "pin": "604182", "pin_again": "604182"}
    desk.post("/account/keep", query_string={"path": "/account/pin"}, data=data)
    assert db.session.scalars(select(KeptForm)).all() == []


def test_pages_say_when_it_locks(desk: FlaskClient, client: Client, esi: User) -> None:
    page = desk.get("/account").text
    assert 'content="180 30 ' in page
    assert "data-locks" in page
    assert "This computer will lock soon" in page
    elsewhere = client(esi).get("/account").text
    assert 'content="900 120 ' in elsewhere
    assert "data-locks" not in elsewhere


def test_on_a_computer_of_ones_own_it_signs_out(client: Client, esi: User, at: Clock) -> None:
    one = client(esi)
    one.get("/account")
    at.at += QUIET
    assert one.get("/account").status_code == 200
    assert lock(one).location == "/sign-in"
    assert one.get("/account").status_code == 302


def test_signed_out_already(desk: FlaskClient, client: Client, cast: Cast) -> None:
    lock(desk)
    again = desk.send("/lock", {"path": "/account"}, page="/come-back")
    assert again.location == "/come-back"
    other = client(None)
    assert other.send("/lock", {"path": "/account"}, page="/sign-in").location == "/sign-in"


def test_a_shared_computer_asks_little_more(
    desk: FlaskClient, client: Client, esi: User, statements: Statements
) -> None:
    elsewhere, counts = client(esi), []
    desk.get("/account")
    for one in (elsewhere, desk):
        with statements() as sent:
            one.get("/account")
        counts.append(len(sent))
    lock(desk)
    come_back(desk, esi)
    desk.get("/account")
    with statements() as sent:
        desk.get("/account")
    assert counts[1] == counts[0] + 1, "which computer it is"
    assert len(sent) == counts[0] + 2, "and whether the PIN is still enough"
