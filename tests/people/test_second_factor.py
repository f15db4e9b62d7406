"""The second factor, from set-up to the last recovery code, where it is required."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import re
import struct
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_security.utils import hash_password

from base import clock
from base.database import db
from base.work import unit_of_work
from config import Config
from people.models import Membership, User
from people.roles import Role
from people.services import computers
from tests.application import make_app
from tests.build import Build
from tests.conftest import SECRET, Clock
from tests.page import CheckedClient
from tests.people.at_premises import come_back, give_pin, lock, named, premises, share

PASSWORD = "heron-lantern-quarry"


def code(key: str, step: int = 0) -> str:
    """The six figures of RFC 6238 for a base32 key, `step` half-minutes from now."""
    plain = re.sub(r"[^A-Z2-7]", "", key.upper())
    raw = base64.b32decode(plain + "=" * (-len(plain) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(raw, counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


@pytest.fixture(scope="module")
def strict_app(worker_url: str) -> Iterator[Flask]:
    """The application as in production: a second factor for everybody."""
    made = make_app(
        Config(
            env="test",
            secret=SECRET,
            password_salt=SECRET,
            database_url=worker_url,
            two_factor=True,
        )
    )
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def strict(strict_app: Flask) -> Iterator[Flask]:
    """It, in a transaction of this test's own."""
    told = Clock()
    clock.init_app(strict_app, told)
    with strict_app.app_context():
        engine = db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            db.engines[None] = connection  # type: ignore[assignment]
            try:
                yield strict_app
            finally:
                db.session.remove()
                db.engines[None] = engine
                outer.rollback()


@pytest.fixture
def nia(strict: Flask) -> User:
    build = Build(strict)
    return build.user(
        "Nia Nurse",
        (build.team(), Role.FACILITATOR),
        email="nia@staff.example",
        password=hash_password(PASSWORD),
    )


def visitor(app: Flask) -> CheckedClient:
    return CheckedClient.signed_in(app, None)


def password(one: CheckedClient) -> str:
    data = {"email": "nia@staff.example", "password": PASSWORD}
    return one.send("/sign-in", data).location


def set_up(one: CheckedClient) -> str:
    """Set the second factor up; its key. Uses the code of the step before this one."""
    assert password(one) == "/account/second-factor"
    assert one.get("/account").status_code == 302, "a password alone opens nothing"
    page = one.send("/account/second-factor", {"setup": "authenticator"})
    assert page.status_code == 200
    assert "data:image/svg+xml;base64," in page.text
    key = re.search(r"type this key into the app: <code>([^<]+)</code>", page.text)
    assert key is not None
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    done = one.post("/sign-in/code", data={"code": code(key[1], -1), "csrf_token": token})
    assert done.location == "/account/recovery-codes"
    return key[1]


def recovery_codes(one: CheckedClient) -> list[str]:
    page = one.send("/account/recovery-codes")
    return re.findall(r"<li><code>([0-9a-f-]+)</code></li>", html.unescape(page.text))


def test_the_whole_journey(strict: Flask, nia: User) -> None:
    one = visitor(strict)
    key = set_up(one)
    assert one.get("/account").status_code == 200
    codes = recovery_codes(one)
    assert len(codes) == len(set(codes)) == 8

    two = visitor(strict)
    assert password(two).startswith("/sign-in/code")
    assert two.get("/account").status_code == 302
    now = code(key)
    assert two.send("/sign-in/code", {"code": now}).location == "/"
    assert "Nia Nurse" in two.get("/account").text

    three = visitor(strict)
    password(three)
    again = three.send("/sign-in/code", {"code": now})
    assert "That code is not right" in again.text, "a code works once"
    assert three.send("/sign-in/code", {"code": code(key, 1)}).location == "/"


def test_recovery_codes_are_shown_once_and_kept_unreadable(strict: Flask, nia: User) -> None:
    one = visitor(strict)
    set_up(one)
    codes = recovery_codes(one)
    for path in ("/account/recovery-codes", "/account/recovery-codes?show_codes=Show"):
        answer = one.get(path, follow_redirects=True)
        assert codes[0] not in answer.text
    answer = one.get("/account/recovery-codes", headers={"Accept": "application/json"})
    assert codes[0] not in answer.text
    db.session.expire_all()
    assert codes[0] not in str(nia.mf_recovery_codes)


def test_each_recovery_code_works_once(strict: Flask, nia: User) -> None:
    one = visitor(strict)
    set_up(one)
    codes = recovery_codes(one)
    for given in (codes[0], codes[3].upper()):
        two = visitor(strict)
        password(two)
        assert two.send("/sign-in/recovery-code", {"code": given}).location == "/"
        assert two.get("/account").status_code == 200
        three = visitor(strict)
        password(three)
        refused = three.send("/sign-in/recovery-code", {"code": given})
        assert "has been used already" in refused.text
        assert three.get("/account").status_code == 302


def test_wrong_codes_are_counted_and_a_right_password_does_not_forgive_them(
    strict: Flask, nia: User
) -> None:
    one = visitor(strict)
    key = set_up(one)
    codes = recovery_codes(one)
    for _ in range(4):
        two = visitor(strict)
        password(two)
        assert "not right" in two.send("/sign-in/code", {"code": "000000"}).text
    three = visitor(strict)
    password(three)
    assert "not right" in three.send("/sign-in/recovery-code", {"code": "dead-beef-dead"}).text
    assert "it is locked" in three.send("/sign-in/code", {"code": code(key)}).text
    assert "it is locked" in three.send("/sign-in/recovery-code", {"code": codes[0]}).text
    locked = visitor(strict).send("/sign-in", {"email": "nia@staff.example", "password": PASSWORD})
    assert "it is locked" in locked.text


@pytest.mark.parametrize("typed", ["", "\0", "9" * 10_000, "½²", "abc"])
def test_strange_codes_are_only_wrong(strict: Flask, nia: User, typed: str) -> None:
    one = visitor(strict)
    set_up(one)
    two = visitor(strict)
    password(two)
    assert two.send("/sign-in/code", {"code": typed}).status_code == 200
    assert two.send("/sign-in/recovery-code", {"code": typed}).status_code == 200


def test_the_pages_of_the_second_factor_need_the_password_first(strict: Flask, nia: User) -> None:
    for path in ("/sign-in/code", "/sign-in/recovery-code", "/account/second-factor"):
        assert visitor(strict).get(path).location == "/sign-in"
    assert visitor(strict).get("/account/recovery-codes").status_code == 302
    assert visitor(strict).get("/tf-rescue").status_code == 404


def test_changing_the_second_factor_asks_for_the_password_again(strict: Flask, nia: User) -> None:
    one = visitor(strict)
    set_up(one)
    with one.session_transaction() as session:
        session["fs_paa"] = time.time() - 3600
        session.pop("fs_gexp", None)
    asked = one.get("/account/second-factor")
    assert asked.location.startswith("/sign-in/again?next=")
    wrong = one.send("/sign-in/again", {"password": "not mine"})
    assert "That is not your password" in wrong.text
    right = one.send(asked.location, {"password": PASSWORD})
    assert right.location.endswith("/account/second-factor")
    page = one.send("/account/second-factor", {"setup": "authenticator"})
    key = re.search(r"into the app: <code>([^<]+)</code>", page.text)
    action = re.search(r'action="(/account/second-factor/[^"]+)"', page.text)
    assert key is not None
    assert action is not None
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    done = one.post(action[1], data={"code": code(key[1], 1), "csrf_token": token})
    assert done.location == "/account"
    assert "Second factor" in one.get("/account").text


def test_on_a_shared_computer_a_pin_follows_both_factors_and_replaces_neither(
    strict: Flask, nia: User
) -> None:
    build = Build(strict)
    team = nia.memberships[0].team
    build.save(Membership(user=nia, team=team, role=Role.PREMISES_STAFF, since=clock.now()))
    one = visitor(strict)
    key = set_up(one)
    give_pin(nia)
    assert share(one, premises(build, team)).status_code == 303
    lock(one)
    with unit_of_work():
        computers.end_sign_ins(nia)

    assert password(one).startswith("/sign-in/code")
    assert named(one) == [], "the password alone is no full sign-in"
    assert one.send("/sign-in/code", {"code": code(key)}).location == "/"
    lock(one)
    assert named(one) == ["Nia Nurse"]
    for path in ("/account/second-factor", "/account/recovery-codes", "/sign-in/again"):
        assert come_back(one, nia).status_code == 303
        assert one.get(path).location.startswith("/sign-in?why=full&next="), path
    assert password(one).startswith("/sign-in/code"), "nor is it with the password typed again"
