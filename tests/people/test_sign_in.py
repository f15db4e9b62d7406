"""Signing in: the right person, the lock, the throttle, and what never breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from base.audit import AuditEvent
from base.database import db
from people import tries
from people.models import SignInAttempt, User
from people.roles import Role
from tests.build import Build, Cast
from tests.conftest import Clock

PASSWORD = "heron-lantern-quarry"
Client = Callable[..., FlaskClient]
WRONG = "The e-mail address or the password is not right. Check both."
LOCKED = "so it is locked"


@pytest.fixture
def nia(build: Build, cast: Cast) -> User:
    """Somebody with a password."""
    return build.user(
        "Nia Nurse",
        (cast.team, Role.FACILITATOR),
        email="nia@staff.example",
        password=hash_password(PASSWORD),
    )


def sign_in(one: FlaskClient, email: str, password: str, **kw: object) -> TestResponse:
    return one.post(
        "/sign-in",
        data={"email": email, "password": password, "csrf_token": one.token("/sign-in")},
        **kw,
    )


def test_the_account_page_says_who_you_are(cast: Cast, client: Client) -> None:
    answer = client(cast.asha).get("/account")
    assert answer.status_code == 200
    assert "Asha Lead" in answer.text


def test_a_signed_out_visitor_is_sent_to_sign_in(build: Build, client: Client) -> None:
    answer = client(None).get("/account")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=%2Faccount"


def test_the_right_password_opens_and_leaves_a_sentence(nia: User, client: Client) -> None:
    one = client(None)
    answer = sign_in(one, " NIA@staff.example ", PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    assert "Nia Nurse" in one.get("/account").text
    sentence = db.session.scalar(
        select(AuditEvent.sentence).where(AuditEvent.action == "account.signed_in")
    )
    assert sentence == "Nia Nurse signed in."


def test_five_wrong_tries_lock_even_the_right_password(
    nia: User, client: Client, at: Clock
) -> None:
    one = client(None)
    for _ in range(5):
        assert WRONG in sign_in(one, nia.email, "not this one at all").text
    locked = sign_in(one, nia.email, PASSWORD)
    assert LOCKED in locked.text
    assert "Wait 15 minutes" in locked.text
    at.at += timedelta(minutes=14, seconds=59)
    assert LOCKED in sign_in(one, nia.email, PASSWORD).text
    at.at += timedelta(seconds=1)
    assert sign_in(one, nia.email, PASSWORD).location == "/"


def test_a_lock_is_of_one_account_only(nia: User, build: Build, client: Client) -> None:
    other = build.user("Oz", email="oz@staff.example", password=hash_password(PASSWORD))
    for _ in range(6):
        sign_in(client(None), nia.email, "wrong wrong wrong")
    assert sign_in(client(None), other.email, PASSWORD).location == "/"


def test_a_right_sign_in_forgives_what_went_before(nia: User, client: Client) -> None:
    for _ in range(4):
        sign_in(client(None), nia.email, "wrong wrong wrong")
    assert sign_in(client(None), nia.email, PASSWORD).location == "/"
    for _ in range(4):
        assert WRONG in sign_in(client(None), nia.email, "wrong wrong wrong").text
    assert sign_in(client(None), nia.email, PASSWORD).location == "/"


def _plain(answer: TestResponse, email: str) -> str:
    html = answer.text.replace(email, "EMAIL")
    kept = [line for line in html.splitlines() if "csrf" not in line and "nonce" not in line]
    return "\n".join(kept)


def test_an_unknown_address_is_answered_the_same_way(
    nia: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def count(password: str) -> str:
        hashed.append(password)
        return hash_password(password)

    monkeypatch.setattr("flask_security.forms.hash_password", count)
    for _ in range(6):
        known = sign_in(client(None), nia.email, "wrong wrong wrong")
        unknown = sign_in(client(None), "who@staff.example", "wrong wrong wrong")
        assert known.status_code == unknown.status_code
        assert _plain(known, nia.email) == _plain(unknown, "who@staff.example")
    # An unknown address costs a hash too, so that the clock does not tell; locked ones cost none.
    assert len(hashed) == 5
    assert LOCKED in unknown.text


def test_an_account_that_is_off_is_answered_the_same_way(
    nia: User, build: Build, client: Client
) -> None:
    build.user("Off", email="off@staff.example", password=hash_password(PASSWORD), active=False)
    assert WRONG in sign_in(client(None), "off@staff.example", PASSWORD).text


def test_forty_wrong_from_one_address_throttle_it(nia: User, client: Client) -> None:
    for n in range(40):
        sign_in(client(None), f"guess{n}@staff.example", "")
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "10.9.9.9"}}
    assert "from this network" in sign_in(client(None), nia.email, PASSWORD).text
    assert sign_in(client(None), nia.email, PASSWORD, **elsewhere).location == "/"


@pytest.mark.parametrize(
    "email",
    ["\0", "nia\0@staff.example", "x" * 10_000 + "@staff.example", "'; --", "سلام@staff.example"],
)
@pytest.mark.parametrize("password", ["\0", "y" * 10_000, "", "🦆" * 40])
def test_strange_input_is_only_wrong(nia: User, client: Client, email: str, password: str) -> None:
    answer = sign_in(client(None), email, password)
    assert answer.status_code == 200
    assert WRONG in answer.text


@pytest.mark.parametrize("password", ["\0", "y" * 10_000, PASSWORD + "\0"])
def test_a_strange_password_for_a_real_account_is_only_wrong(
    nia: User, client: Client, password: str
) -> None:
    assert WRONG in sign_in(client(None), nia.email, password).text


def test_guesses_sent_at_once_are_all_counted(made_app: Flask) -> None:
    """In real transactions: however many at once, no more than five are judged."""
    judged: list[str] = []
    start = threading.Barrier(12)

    def guess() -> None:
        with made_app.test_request_context("/sign-in", environ_base={"REMOTE_ADDR": "10.1.1.1"}):
            start.wait()
            with tries.trying("race@staff.example") as this:
                if this.refused is None:
                    judged.append("one")
            db.session.remove()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with made_app.app_context():
        left = db.session.scalar(
            select(func.count()).where(
                SignInAttempt.email == "race@staff.example", SignInAttempt.outcome == "trying"
            )
        )
        db.session.execute(SignInAttempt.__table__.delete())
        db.session.commit()
    assert len(judged) <= tries.PER_PERSON
    assert left == 0


@pytest.mark.parametrize(
    "evil", ["//evil.example", "https://evil.example", "///evil.example", "/\\evil.example"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(nia: User, client: Client, evil: str) -> None:
    one = client(None)
    token = one.token("/sign-in")
    data = {"email": nia.email, "password": PASSWORD, "csrf_token": token}
    answer = one.post("/sign-in", query_string={"next": evil}, data=data)
    assert answer.status_code == 302
    assert urlsplit(answer.location).netloc == ""
    assert not answer.location.startswith(("//", "/\\"))


def test_after_signing_in_you_are_where_you_were_going(nia: User, client: Client) -> None:
    one = client(None)
    token = one.token("/sign-in")
    data = {"email": nia.email, "password": PASSWORD, "csrf_token": token}
    answer = one.post("/sign-in", query_string={"next": "/account?a=1&b=2"}, data=data)
    assert answer.location == "/account?a=1&b=2"


def test_a_planted_cookie_is_worth_nothing_after_the_sign_in(nia: User, client: Client) -> None:
    one = client(None)
    planted = one.token("/sign-in")
    before = one.get_cookie("daybook")
    one.post("/sign-in", data={"email": nia.email, "password": PASSWORD, "csrf_token": planted})
    after = one.get_cookie("daybook")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert one.post("/account/still-here", data={"csrf_token": planted}).status_code == 400
    thief = client(None)
    thief.set_cookie("daybook", before.value)
    assert thief.get("/account").status_code == 302


def test_the_library_speaks_no_json(nia: User, client: Client) -> None:
    answer = client(None).get("/sign-in", headers={"Accept": "application/json"})
    assert answer.mimetype == "text/html"


def test_changing_the_password(nia: User, client: Client) -> None:
    one, other = client(nia), client(nia)
    own = {"new_password": "nia-nurse-nia-nurse", "new_password_confirm": "nia-nurse-nia-nurse"}
    refused = one.send("/account/password", {"password": PASSWORD, **own})
    assert "your own name" in refused.text
    wrong = one.send("/account/password", {"password": "what", **own})
    assert "That is not your password" in wrong.text
    new = {"new_password": "violet-anchor-thirty", "new_password_confirm": "violet-anchor-thirty"}
    done = one.send("/account/password", {"password": PASSWORD, **new})
    assert (done.status_code, done.location) == (302, "/account")
    assert one.get("/account").status_code == 200, "still signed in here"
    assert other.get("/account").status_code == 302, "signed out everywhere else"
    assert sign_in(client(None), nia.email, PASSWORD).status_code == 200
    assert sign_in(client(None), nia.email, "violet-anchor-thirty").status_code == 302
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert actions.count("account.password_changed") == 1
