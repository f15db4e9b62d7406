"""What was done to accounts and places, as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from base.audit import record
from base.work import unit_of_work
from tests.build import Build, Cast

Client = Callable[..., FlaskClient]


def test_it_holds_ones_own_teams_and_no_participants(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    with unit_of_work():
        for about, action, words in (
            (cast.ben.public_id, "account.signed_in", "Ben came in."),
            (cast.venue.public_id, "venue.edited", "Kirk House changed."),
            (cast.cara.public_id, "account.signed_in", "Cara came in."),
            (cast.ben.public_id, "register.signed", "Ben signed a register."),
            (person.public_id, "participant.edited", f"{person.code} changed."),
        ):
            record(action, words, by=cast.ben, about=[about])
    page = client(cast.dev).get("/accounts/log").text
    assert "Ben came in." in page
    assert "Kirk House changed." in page
    assert "Cara came in." not in page
    assert "register" not in page
    assert person.code not in page


def test_older_lines_are_a_page_further(cast: Cast, client: Client) -> None:
    with unit_of_work():
        for n in range(130):
            record("account.signed_in", f"Line {n}.", by=cast.ben, about=[cast.ben.public_id])
    first = client(cast.dev).get("/accounts/log").text
    assert "Line 129." in first
    assert "Line 29." not in first
    older = re.search(r"/accounts/log\?before=[0-9]+", first)
    assert older is not None
    assert "Line 29." in client(cast.dev).get(older[0]).text


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "1"])
def test_strange_pages(cast: Cast, client: Client, before: str) -> None:
    assert client(cast.dev).get(f"/accounts/log?before={before}").status_code == 200


def test_who_may_not(cast: Cast, client: Client) -> None:
    assert client(cast.asha).get("/accounts/log").status_code == 403
    assert client(None).get("/accounts/log").status_code == 302
