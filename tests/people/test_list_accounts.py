"""The list of accounts: an administrator's teams, and no participants."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.build import Build, Cast

Client = Callable[..., FlaskClient]


def test_an_administrator_sees_the_people_of_their_teams(cast: Cast, client: Client) -> None:
    page = client(cast.dev).get("/accounts").text
    assert "Ben Facilitator" in page
    assert "4 people on your teams" in page
    assert "Cara Elsewhere" not in page


def test_who_may_not(cast: Cast, client: Client) -> None:
    assert client(cast.asha).get("/accounts").status_code == 403
    assert client(cast.ben).get("/accounts").status_code == 403
    assert client(None).get("/accounts").status_code == 302
    other = f"/accounts/{cast.cara.public_id}"
    assert client(cast.dev).get(other).status_code == 404
    assert client(cast.asha).get(f"/accounts/{cast.ben.public_id}").status_code == 403


def test_an_administrator_sees_no_participant(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    dev = client(cast.dev)
    assert dev.get("/people").status_code == 403
    assert dev.get(f"/people/{person.public_id}").status_code == 403
    for path in ("/", "/accounts", "/accounts/log", f"/accounts/{cast.ben.public_id}", "/venues"):
        assert person.code not in dev.get(path).text
