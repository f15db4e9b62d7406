"""Adding an account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from base.audit import AuditEvent
from base.database import db
from people.models import User
from people.roles import Role
from tests.build import Cast

Client = Callable[..., FlaskClient]

ANSWERS = {"name": "Fay New", "email": "Fay@Staff.example", "role": "facilitator"}


def add(one: FlaskClient, cast: Cast, **kw: str) -> TestResponse:
    data = ANSWERS | {"team": str(cast.team.public_id)} | kw
    return one.send("/accounts/add", data)


def test_a_new_account_has_its_role_and_no_password(cast: Cast, client: Client) -> None:
    answer = add(client(cast.dev), cast)
    assert answer.status_code == 303
    made = db.session.scalars(select(User).where(User.email == "fay@staff.example")).one()
    assert made.held() == [(cast.team.id, Role.FACILITATOR)]
    assert made.password is None
    page = client(cast.dev).get(answer.location).text
    assert "No password yet" in page
    sentences = db.session.scalars(select(AuditEvent.sentence)).all()
    assert "Dev Administrator added an account for Fay New." in sentences
    assert "Dev Administrator made Fay New facilitator of North Team." in sentences


def test_sent_twice_it_is_one_account(cast: Cast, client: Client) -> None:
    one = client(cast.dev)
    first, second = add(one, cast, once="k1"), add(one, cast, once="k1")
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(db.session.scalars(select(User).where(User.name == "Fay New")).all()) == 1


def test_somebody_of_another_team_gets_a_role_here(cast: Cast, client: Client) -> None:
    refused = add(client(cast.dev), cast, email=cast.cara.email)
    assert refused.status_code == 422
    assert "in another name" in refused.text
    assert "Cara" not in refused.text
    done = add(client(cast.dev), cast, email=cast.cara.email, name="cara elsewhere")
    assert done.status_code == 303
    assert (cast.team.id, Role.FACILITATOR) in cast.cara.held()


def test_not_on_a_team_one_does_not_manage(cast: Cast, client: Client) -> None:
    answer = add(client(cast.dev), cast, team=str(cast.other_team.public_id))
    assert answer.status_code == 422
    assert "Choose one of the answers offered." in answer.text


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("email", "nobody", "in full, like name@example.org"),
        ("email", "", "Enter the person&#39;s work e-mail address."),
        ("email", "x" * 10_000 + "@a.example", "in full, like"),
        ("email", "fay\0", "in full, like name@example.org"),
        ("name", "", "Enter the person&#39;s full name."),
        ("name", "n" * 10_000, "Shorten it to 120"),
        ("role", "emperor", "Choose one of the answers offered."),
    ],
)
def test_what_is_wrong_is_said(
    cast: Cast, client: Client, field: str, value: str, why: str
) -> None:
    answer = add(client(cast.dev), cast, **{field: value})
    assert answer.status_code == 422
    assert why in answer.text
    assert "Fay" in answer.text or field == "name", "what was typed stays"


@pytest.mark.parametrize("name", ["Siân Llŷr", "Ōtomo 🦆 O'Neil", "\u202eابن سينا", "A\0B"])
def test_names_of_every_kind(cast: Cast, client: Client, name: str) -> None:
    answer = add(client(cast.dev), cast, name=name)
    assert answer.status_code == 303
    assert client(cast.dev).get(answer.location).status_code == 200


def test_who_may_not(cast: Cast, client: Client) -> None:
    assert client(cast.asha).get("/accounts/add").status_code == 403
    assert client(None).get("/accounts/add").status_code == 302
