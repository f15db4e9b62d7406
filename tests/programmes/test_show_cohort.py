"""A cohort's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from people.models import User
from tests.build import Build, Cast
from tests.programmes.rows import cohort, enrolled

Client = Callable[[User | None], FlaskClient]


def test_it_is_on_the_list_and_opens(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    page = client(cast.ben).get("/cohorts").text
    assert made.name in page
    assert "0 of 10" in page
    for tab in ("", "/people", "/changes"):
        assert made.name in client(cast.esi).get(f"/cohorts/{made.public_id}{tab}").text


def test_whose_supervision_ends_first_is_shown(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    enrolled(build, made, build.participant(cast.team, supervision_ends=date(2026, 5, 1)))
    page = client(cast.ben).get(f"/cohorts/{made.public_id}/people").text
    assert "Supervision ends Fri 1 May 2026, before the cohort does" in page


def test_an_empty_list_says_what_to_do(cast: Cast, client: Client) -> None:
    assert "Your teams have no cohorts yet. Plan one" in client(cast.ben).get("/cohorts").text
    assert "Your teams have no cohorts yet." in client(cast.esi).get("/cohorts").text


def test_who_may_look(build: Build, cast: Cast, client: Client) -> None:
    made = cohort(build, cast)
    for tab in ("", "/people", "/changes"):
        path = f"/cohorts/{made.public_id}{tab}"
        assert client(cast.dev).get(path).status_code == 403
        assert client(cast.cara).get(path).status_code == 404
        assert client(None).get(path).status_code == 302
    assert made.name not in client(cast.cara).get("/cohorts").text
