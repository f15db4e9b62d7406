"""A premises, its workers with passwords and PINs, and a computer they share."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask.testing import FlaskClient
from flask_security.utils import hash_password
from werkzeug.test import TestResponse

from base import clock
from base.work import unit_of_work
from people.models import ComputerSignIn, Pin, SharedComputer, Team, User, Venue
from people.roles import Role
from people.services.pins import set_pin
from tests.build import Build

PASSWORD = "heron-lantern-quarry"
PIN = "604182"


def premises(build: Build, team: Team, name: str = "Kirk Lodge") -> Venue:
    """An Approved Premises of a team."""
    return build.venue(team, name=name, kind="approved_premises")


def worker(
    build: Build, team: Team, name: str, *, pin: str = PIN, role: Role = Role.PREMISES_STAFF
) -> User:
    """Somebody who works there, with a password and, unless empty, a PIN."""
    made = build.user(name, (team, role), password=hash_password(PASSWORD))
    if pin:
        give_pin(made, pin)
    return made


def give_pin(user: User, pin: str = PIN) -> None:
    """Set somebody's PIN without a page."""
    with unit_of_work():
        set_pin(user, pin, here=None)


def sign_in(one: FlaskClient, user: User, path: str = "/sign-in") -> TestResponse:
    """Sign in fully: with the password."""
    data = {"email": user.email, "password": PASSWORD}
    answer: TestResponse = one.send(path, data)
    assert answer.status_code == 302, answer.text
    return answer


def share(one: FlaskClient, venue: Venue, name: str = "Staff office") -> TestResponse:
    """Make the computer of this client, just signed in on, a shared one."""
    answer: TestResponse = one.send(f"/venues/{venue.public_id}/computers/add", {"name": name})
    return answer


def lock(one: FlaskClient, path: str = "/account", **more: str) -> TestResponse:
    """Press Switch on a page."""
    answer: TestResponse = one.send("/lock", {"path": path, **more}, page="/account")
    return answer


def come_back(one: FlaskClient, user: User, pin: str = PIN) -> TestResponse:
    """Choose a name on the lock page and type a PIN."""
    answer: TestResponse = one.send("/come-back", {"who": str(user.public_id), "pin": pin})
    return answer


def named(one: FlaskClient) -> list[str]:
    """The names on the lock page."""
    page = one.get("/come-back").text
    return [
        label.strip()
        for label in re.findall(r'<label class="[^"]*govuk-radios__label[^>]*>([^<]+)<', page)
    ]


def of_computers(build: Build, venue: Venue, lead: User) -> dict[str, Any]:
    """A shared computer on which the lead signed in fully, for the sweeps over every address."""
    now = clock.now()
    computer = SharedComputer(
        venue_id=venue.id,
        name="Staff office",
        token_hash=secrets.token_hex(32),
        made_at=now,
        made_by_id=lead.id,
    )
    build.save(computer, Pin(user_id=lead.id, hashed="no PIN has this hash", set_at=now))
    build.save(
        ComputerSignIn(
            computer_id=computer.id, user_id=lead.id, at=now, stands_on=lead.fs_uniquifier
        )
    )
    return {"computer_id": computer.public_id}
