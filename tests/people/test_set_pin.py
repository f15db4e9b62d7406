"""Setting a PIN of one's own, and changing it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import Pin
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.people.at_premises import (
    PASSWORD,
    PIN,
    come_back,
    named,
    premises,
    share,
    sign_in,
    worker,
)
from tests.people.at_premises import lock as press_switch

Client = Callable[..., FlaskClient]


def typed(pin: str, again: str | None = None) -> dict[str, str]:
    return {"pin": pin, "pin_again": pin if again is None else again}


def test_set_changed_and_never_stored_or_shown_plain(
    build: Build, cast: Cast, client: Client
) -> None:
    esi = worker(build, cast.team, "Esi Worker", pin="")
    one = client(None)
    sign_in(one, esi)
    assert "Set a PIN" in one.get("/account").text
    done = one.send("/account/pin", typed("604 182"))
    assert (done.status_code, done.location) == (303, "/account#pin")
    row = db.session.scalars(select(Pin)).one()
    assert row.hashed.startswith("$argon2id$")
    assert "604182" not in row.hashed
    assert one.send("/account/pin", typed("319074")).status_code == 303
    page = one.get("/account").text
    assert "Change your PIN" in page
    assert "319074" not in page
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "account.pin_set")
    ).all()
    assert sorted(said) == ["Esi Worker changed their PIN.", "Esi Worker set a PIN."]
    details = db.session.scalars(select(AuditEvent.detail)).all()
    assert "319074" not in str(details)


@pytest.mark.parametrize(
    ("pin", "again", "why"),
    [
        ("", "", "Enter a PIN."),
        ("12345", "12345", "A PIN is 6 digits"),
        ("\0" * 6, "\0" * 6, "A PIN is 6 digits"),
        ("9" * 100_000, "9" * 100_000, "A PIN is 6 digits"),
        ("123456", "123456", "without a pattern"),
        ("771905", "771905", "Do not use your staff code"),
        ("604182", "604183", "The two PINs are not the same."),
    ],
)
def test_what_will_not_do_is_said_and_not_shown_again(
    build: Build, cast: Cast, client: Client, pin: str, again: str, why: str
) -> None:
    esi = worker(build, cast.team, "Esi Worker", pin="")
    esi.staff_code = "NP771905"
    build.save()
    one = client(None)
    sign_in(one, esi)
    answer = one.send("/account/pin", typed(pin, again))
    assert answer.status_code == 422
    assert why in answer.text
    assert not pin.strip("\0") or f'value="{pin}"' not in answer.text
    assert db.session.scalars(select(Pin)).all() == []


def test_the_password_must_have_been_typed_just_now(
    build: Build, cast: Cast, client: Client
) -> None:
    esi = worker(build, cast.team, "Esi Worker", pin="")
    one = client(None)
    sign_in(one, esi)
    with one.session_transaction() as session:
        session["fs_paa"] = time.time() - 3600
        session.pop("fs_gexp", None)
    asked = one.get("/account/pin")
    assert asked.location == "/sign-in/again?next=/account/pin"
    assert one.send("/account/pin", typed(PIN), page="/account").status_code == 302
    assert db.session.scalars(select(Pin)).all() == []
    right = one.send(asked.location, {"password": PASSWORD})
    assert right.location.endswith("/account/pin")
    assert one.send("/account/pin", typed(PIN)).status_code == 303


def test_a_changed_pin_ends_what_the_old_one_opened_elsewhere(
    build: Build, cast: Cast, client: Client
) -> None:
    house = premises(build, cast.team)
    esi = worker(build, cast.team, "Esi Worker")
    here, there, gone = client(None), client(None), client(None)
    for number, one in enumerate((here, there, gone)):
        sign_in(one, esi)
        assert share(one, house, f"Desk {number}").status_code == 303
        press_switch(one)
    assert come_back(there, esi).status_code == 303
    sign_in(here, esi)
    assert here.send("/account/pin", typed("319074")).status_code == 303
    press_switch(here)
    assert there.get("/account").location == "/sign-in?why=pin&next=%2Faccount"
    assert named(gone) == []
    assert come_back(here, esi, "319074").status_code == 303


def test_who_may_not(cast: Cast, client: Client) -> None:
    assert client(None).get("/account/pin").location == "/sign-in?next=%2Faccount%2Fpin"
    assert client(cast.esi).get("/account/pin").status_code == 302, "without the password"


def test_the_account_page_asks_as_much_with_a_pin_as_without(
    build: Build, cast: Cast, client: Client, statements: Statements
) -> None:
    counts = []
    for pin in ("", PIN):
        one = client(worker(build, cast.team, f"Esi {pin}", pin=pin))
        one.get("/account")
        with statements() as sent:
            one.get("/account")
        counts.append(len(sent))
    assert counts[0] == counts[1]
