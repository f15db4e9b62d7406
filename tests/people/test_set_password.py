"""Password links: made by an administrator, used once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.factory import create_app
from base.database import db
from people.models import PasswordLink
from tests.build import Cast
from tests.conftest import Clock, test_config

Client = Callable[..., FlaskClient]

NEW = "violet-anchor-thirty"


def make(cast: Cast, client: Client) -> str:
    """A link for Ben: its path."""
    page = client(cast.dev).send(f"/accounts/{cast.ben.public_id}/password-link")
    found = re.search(r"<code>https?://[^/]+(/set-password/[A-Za-z0-9_-]{43})</code>", page.text)
    assert found is not None
    return found[1]


def use(client: Client, path: str, password: str = NEW, again: str | None = None) -> TestResponse:
    data = {"password": password, "password_again": password if again is None else again}
    return client(None).send(path, data)


def test_a_link_sets_the_password_once(cast: Cast, client: Client) -> None:
    path = make(cast, client)
    shown_again = client(cast.dev).get(f"/accounts/{cast.ben.public_id}/password-link").text
    assert path not in shown_again
    token = path.rpartition("/")[2]
    stored = db.session.scalars(select(PasswordLink.token_hash)).all()
    assert token not in "".join(stored)
    ben = client(cast.ben)
    assert ben.get("/account").status_code == 200
    page = client(None).get(path)
    assert cast.ben.name not in page.text
    assert cast.ben.email not in page.text
    done = use(client, path)
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert ben.get("/account").status_code == 302, "signed out everywhere"
    one = client(None)
    answer = one.send("/sign-in", {"email": cast.ben.email, "password": NEW})
    assert answer.location == "/"
    again = client(None).get(path)
    assert again.status_code == 404
    assert "This link does not work any more" in again.text


def test_over_after_a_day_when_replaced_or_when_the_account_is_off(
    cast: Cast, client: Client, at: Clock
) -> None:
    first, second = make(cast, client), make(cast, client)
    assert client(None).get(first).status_code == 404
    at.at += timedelta(hours=23, minutes=59)
    assert client(None).get(second).status_code == 200
    at.at += timedelta(minutes=1)
    assert client(None).get(second).status_code == 404
    third = make(cast, client)
    client(cast.dev).send(f"/accounts/{cast.ben.public_id}/deactivate")
    assert client(None).get(third).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "a" * 10_000, "é" * 20, "..", "%F0%9F%A6%86"])
def test_an_unknown_link_says_the_same(cast: Cast, client: Client, token: str) -> None:
    answer = client(None).get(f"/set-password/{token}")
    assert answer.status_code == 404
    assert cast.ben.name not in answer.text


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "Use 12 characters or more."),
        ("Ben Facilitator 1", "Do not build it on your own name"),
        ("Password12345!", "among the first that a guesser tries"),
        ("aaaaaaaaaaaaaa", "among the first that a guesser tries"),
        ("violet\0anchor-thirty", "characters that a keyboard can type"),
        ("y" * 10_000, "1,000 characters or fewer"),
    ],
)
def test_what_is_easy_to_guess_is_refused_and_the_link_stays_good(
    cast: Cast, client: Client, password: str, why: str
) -> None:
    path = make(cast, client)
    answer = use(client, path, password)
    assert answer.status_code == 422
    assert why in answer.text
    assert password not in answer.text
    assert use(client, path).status_code == 303


def test_two_that_differ(cast: Cast, client: Client) -> None:
    answer = use(client, make(cast, client), NEW, "violet-anchor-thirtx")
    assert "The two passwords are not the same." in answer.text


def test_a_link_unlocks(cast: Cast, client: Client) -> None:
    for _ in range(6):
        client(None).send("/sign-in", {"email": cast.ben.email, "password": "wrong"})
    use(client, make(cast, client))
    answer = client(None).send("/sign-in", {"email": cast.ben.email, "password": NEW})
    assert answer.location == "/"


def test_a_guess_at_a_stolen_hash_costs_as_much_as_argon2_advises(worker_url: str) -> None:
    """Only the tests' own application hashes cheaply."""
    with create_app(test_config(worker_url)).app_context():
        assert hash_password(NEW).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        db.engine.dispose()
