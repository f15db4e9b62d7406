"""The idle time-out: signed out after quiet minutes, with nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import select
from werkzeug.test import TestResponse

from base.database import db
from base.kept import KeptForm
from people.models import User
from tests.build import Build, Cast
from tests.conftest import Clock

Client = Callable[..., FlaskClient]

QUIET = timedelta(minutes=15, seconds=1)


def timed_out(one: FlaskClient, at: Clock, path: str, data: dict[str, object]) -> TestResponse:
    token = one.token(path)
    at.at += QUIET
    return one.post(path, data=data | {"csrf_token": token})


def back(one: FlaskClient, user: User) -> None:
    """Sign in again on the same computer."""
    with one.session_transaction() as session:
        session["_user_id"] = user.fs_uniquifier
        session["_fresh"] = True


def test_what_was_typed_waits_for_the_same_person_only(
    cast: Cast, client: Client, at: Clock
) -> None:
    path = f"/teams/{cast.team.public_id}/edit"
    one = client(cast.asha)
    answer = timed_out(one, at, path, {"name": "Half a na", "public_name": "T\0ue"})
    assert answer.status_code == 302
    assert answer.location == "/sign-in?" + urlencode({"why": "idle", "next": path})
    assert cast.team.name == "North Team", "nothing was saved"
    told = one.get(answer.location).text
    assert "You were signed out because nothing happened for a while." in told
    assert one.get("/account").status_code == 302

    back(one, cast.dev)
    assert "Half a na" not in one.get(path).text, "another person on a shared computer"
    back(one, cast.asha)
    page = one.get(path).text
    assert 'value="Half a na"' in page
    assert "Kept for you" in page
    saved = {
        "name": "Whole name",
        "nation": "ENG",
        "public_name": "Tuesday",
        "keep_message_days": "90",
    }
    assert one.send(path, saved).status_code == 303
    assert "Kept for you" not in one.get(path).text


def test_it_can_be_thrown_away(cast: Cast, client: Client, at: Clock) -> None:
    path = f"/teams/{cast.team.public_id}/edit"
    one = client(cast.asha)
    timed_out(one, at, path, {"name": "Half a na"})
    back(one, cast.asha)
    assert one.send("/account/discard-kept", {"path": path}, page=path).location == path
    assert "Half a na" not in one.get(path).text


def test_being_here_puts_it_off(cast: Cast, client: Client, at: Clock) -> None:
    one = client(cast.asha)
    token = one.token("/account")
    for _ in range(4):
        at.at += timedelta(minutes=10)
        answer = one.post("/account/still-here", data={"csrf_token": token})
        assert answer.status_code == 204
    at.at += timedelta(minutes=15)
    assert one.get("/account").status_code == 200
    at.at += QUIET
    assert one.get("/account").status_code == 302


def test_signing_in_again_starts_afresh(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    nia = build.user("Nia", email="nia@staff.example", password=hash_password("heron-lantern-1"))
    one = client(cast.asha)
    one.get("/account")
    at.at += QUIET
    assert one.get("/account?a=1&b=2").location == "/sign-in?" + urlencode(
        {"why": "idle", "next": "/account?a=1&b=2"}
    )
    data = {"email": nia.email, "password": "heron-lantern-1"}
    assert one.send("/sign-in", data).location == "/"
    assert "Nia" in one.get("/account").text


def test_the_sign_in_page_opens_at_once_when_time_is_up(
    cast: Cast, client: Client, at: Clock
) -> None:
    one = client(cast.asha)
    one.get("/account")
    at.at += QUIET
    assert one.get("/sign-in?why=idle&next=%2Faccount").status_code == 200


def test_a_page_that_is_only_sent_to_leads_to_today(cast: Cast, client: Client, at: Clock) -> None:
    one = client(cast.asha)
    token = one.token("/account")
    at.at += QUIET
    answer = one.post("/account/sign-out-everywhere", data={"csrf_token": token, "note": "typed"})
    assert answer.location == "/sign-in?why=idle&next=%2F"
    assert db.session.scalars(select(KeptForm)).all() == []


def test_a_page_keeps_its_form_before_and_after_the_end(
    cast: Cast, client: Client, at: Clock
) -> None:
    path = f"/teams/{cast.team.public_id}/edit"
    one = client(cast.asha)
    token = one.token(path)
    data = {"csrf_token": token, "once": "k", "mark-1": "5", "mark-2": ["3", "6"], "gone": ""}
    kept = one.post("/account/keep", query_string={"path": path}, data=data)
    assert kept.status_code == 204
    row = db.session.scalars(select(KeptForm)).one()
    assert row.fields == {"mark-1": ["5"], "mark-2": ["3", "6"], "gone": [""]}
    at.at += QUIET
    late = one.post("/account/keep", query_string={"path": path}, data=data | {"mark-1": "6"})
    assert late.location.endswith(urlencode({"next": path}))
    db.session.expire_all()
    assert db.session.scalars(select(KeptForm)).one().fields["mark-1"] == ["6"]


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil", "\0", ""])
def test_only_our_own_pages(cast: Cast, client: Client, path: str) -> None:
    one = client(cast.asha)
    token = one.token("/account")
    data = {"csrf_token": token, "a": "b"}
    assert one.post("/account/keep", query_string={"path": path}, data=data).status_code == 204
    assert db.session.scalars(select(KeptForm)).all() == []
    data = {"csrf_token": token, "path": path}
    assert one.post("/account/discard-kept", data=data).location == "/"


def test_what_nobody_came_back_for_is_forgotten(cast: Cast, client: Client, at: Clock) -> None:
    one = client(cast.asha)
    data = {"csrf_token": one.token("/account"), "a": "b"}
    one.post("/account/keep", query_string={"path": "/a"}, data=data)
    at.at += timedelta(days=15)
    other = client(cast.ben)
    data = {"csrf_token": other.token("/account"), "a": "b"}
    other.post("/account/keep", query_string={"path": "/b"}, data=data)
    assert db.session.scalars(select(KeptForm.path)).all() == ["/b"]


def test_passwords_are_never_kept(cast: Cast, client: Client, at: Clock) -> None:
    one = client(cast.asha)
    answer = timed_out(one, at, "/account/password", {"password": "a", "new_password": "b"})
    assert answer.status_code == 302
    assert db.session.scalars(select(KeptForm)).all() == []
