"""Adding a venue."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.build import Cast

Client = Callable[..., FlaskClient]


def answers(cast: Cast, **kw: object) -> dict[str, object]:
    return {
        "name": "Mill Street",
        "kind": "clinic",
        "address": "1 Mill Street\nLeeds",
        "stay_weeks": "12",
        "teams": [str(cast.team.public_id)],
    } | kw


def test_it_is_there_for_the_team_that_uses_it(cast: Cast, client: Client) -> None:
    answer = client(cast.asha).send("/venues/add", answers(cast))
    assert answer.status_code == 303
    page = client(cast.dev).get(answer.location).text
    assert "Mill Street" in page
    assert "None yet. Sessions are held in rooms" in page
    assert "Mill Street" not in client(cast.cara).get("/venues").text
    assert client(cast.cara).get(answer.location).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "", "Enter the venue&#39;s name."),
        ("name", "x" * 10_000, "Shorten it to 120"),
        ("kind", "castle", "Choose one of the answers offered."),
        ("stay_weeks", "0", "Enter between 1 and 260 weeks."),
        ("stay_weeks", "twelve", "Write a whole number in figures, like 12."),
        ("stay_weeks", "9" * 400, "Write a whole number in figures, like 12."),
        ("stay_weeks", "", "Enter how many weeks"),
        ("teams", [], "Choose at least one team."),
        ("teams", ["x"], "Choose from the answers offered."),
    ],
)
def test_what_is_wrong_is_said(
    cast: Cast, client: Client, field: str, value: object, why: str
) -> None:
    answer = client(cast.asha).send("/venues/add", answers(cast, **{field: value}))
    assert answer.status_code == 422
    assert why in answer.text
    assert "1 Mill Street" in answer.text, "what was typed stays"


def test_not_for_a_team_one_does_not_manage(cast: Cast, client: Client) -> None:
    other = answers(cast, teams=[str(cast.other_team.public_id)])
    assert client(cast.asha).send("/venues/add", other).status_code == 422


@pytest.mark.parametrize("name", ['Tŷ\'r "Llan" 🏠', "A\0B", "\u202eمركز"])
def test_names_of_every_kind(cast: Cast, client: Client, name: str) -> None:
    answer = client(cast.asha).send("/venues/add", answers(cast, name=name))
    assert answer.status_code == 303
    assert client(cast.asha).get(answer.location).status_code == 200


def test_who_may_not(cast: Cast, client: Client) -> None:
    for path in ("/venues", "/venues/add"):
        assert client(cast.ben).get(path).status_code == 403
        assert client(None).get(path).status_code == 302
