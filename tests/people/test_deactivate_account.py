"""Switching an account off, and on again."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from people.roles import Role
from tests.build import Build, Cast

Client = Callable[..., FlaskClient]


def test_off_signs_out_everywhere_and_on_lets_in_again(cast: Cast, client: Client) -> None:
    ben, dev = client(cast.ben), client(cast.dev)
    assert ben.get("/account").status_code == 200
    assert dev.send(f"/accounts/{cast.ben.public_id}/deactivate").status_code == 303
    assert ben.get("/account").status_code == 302
    assert "Switched off" in dev.get(f"/accounts/{cast.ben.public_id}").text
    assert dev.send(f"/accounts/{cast.ben.public_id}/reactivate").status_code == 303
    assert cast.ben.active
    assert ben.get("/account").status_code == 302, "old sign-ins stay ended"


def test_not_ones_own(build: Build, cast: Cast, client: Client) -> None:
    build.user("Second Administrator", (cast.team, Role.ADMINISTRATOR))
    answer = client(cast.dev).send(f"/accounts/{cast.dev.public_id}/deactivate")
    assert answer.status_code == 422
    assert "You cannot switch off your own account." in answer.text


def test_not_one_that_works_beyond_ones_teams(build: Build, cast: Cast, client: Client) -> None:
    both = build.user(
        "Both Teams", (cast.team, Role.FACILITATOR), (cast.other_team, Role.FACILITATOR)
    )
    for what in ("deactivate", "reset-second-factor", "password-link"):
        answer = client(cast.dev).send(f"/accounts/{both.public_id}/{what}")
        assert answer.status_code == 422
        assert "Both Teams also works on South Team" in answer.text
    assert both.active


def test_who_may_not(cast: Cast, client: Client) -> None:
    for what in ("deactivate", "reactivate", "reset-second-factor", "password-link"):
        path = f"/accounts/{cast.ben.public_id}/{what}"
        assert client(cast.asha).get(path).status_code == 403
        assert client(None).get(path).status_code == 302
        other = f"/accounts/{cast.cara.public_id}/{what}"
        assert client(cast.dev).get(other).status_code == 404


def test_a_lost_second_factor_is_taken_away(build: Build, cast: Cast, client: Client) -> None:
    lost = build.user(
        "Lost Phone",
        (cast.team, Role.FACILITATOR),
        tf_primary_method="authenticator",
        tf_totp_secret="x",
        mf_recovery_codes=["a"],
    )
    one = client(lost)
    dev = client(cast.dev)
    assert dev.send(f"/accounts/{lost.public_id}/reset-second-factor").status_code == 303
    assert (lost.tf_primary_method, lost.tf_totp_secret, lost.mf_recovery_codes) == (None,) * 3
    assert one.get("/account").status_code == 302
    own = dev.send(f"/accounts/{cast.dev.public_id}/reset-second-factor")
    assert own.status_code == 422
