"""Signing out everywhere."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.build import Cast

Client = Callable[..., FlaskClient]


def test_both_computers_are_signed_out_and_nobody_else(cast: Cast, client: Client) -> None:
    here, there, ben = client(cast.asha), client(cast.asha), client(cast.ben)
    assert there.get("/account").status_code == 200
    answer = here.send("/account/sign-out-everywhere", page="/account")
    assert answer.location == "/sign-in"
    assert here.get("/account").status_code == 302
    assert there.get("/account").status_code == 302
    assert ben.get("/account").status_code == 200


def test_signed_out(client: Client, cast: Cast) -> None:
    one = client(None)
    token = one.token("/sign-in")
    answer = one.post("/account/sign-out-everywhere", data={"csrf_token": token})
    assert answer.status_code == 302


def test_nothing_of_one_person_is_left_for_the_next(cast: Cast, client: Client) -> None:
    one = client(cast.asha)
    with one.session_transaction() as session:
        session["_flashes"] = [("success", "Hold added for DB-0001.")]
    one.post("/sign-out", data={"csrf_token": one.token("/nowhere") or one.token("/account")})
    with one.session_transaction() as session:
        assert "_flashes" not in session
        assert "_user_id" not in session
