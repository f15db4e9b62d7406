"""Closing a team or a venue, and opening it again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import Closure
from tests.build import Cast

Client = Callable[..., FlaskClient]


def paths(cast: Cast) -> list[str]:
    return [
        f"/teams/{cast.team.public_id}/closures/add",
        f"/venues/{cast.venue.public_id}/closures/add",
    ]


def test_closed_shown_and_opened_again(cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    for path in paths(cast):
        data = {"first": "4/5/2026", "last": "2026-05-08", "why": "Building work"}
        answer = asha.send(path, data)
        assert answer.status_code == 303
        page = asha.get(answer.location).text
        assert "Mon 4 May 2026 to Fri 8 May 2026" in page
        remove = re.search(r"/closures/[0-9a-f-]{36}/remove", page)
        assert remove is not None
        assert client(cast.cara).get(remove[0]).status_code == 404
        assert client(cast.ben).get(remove[0]).status_code == 403
        assert asha.send(remove[0]).location == answer.location
        assert "None to come" in asha.get(answer.location).text
        assert asha.get(remove[0]).status_code == 404
    sentences = db.session.scalars(select(AuditEvent.sentence)).all()
    assert "Asha Lead closed Kirk House 4 to 8 May 2026: Building work." in sentences
    assert (
        "Asha Lead removed the closure of Kirk House 4 to 8 May 2026: Building work." in sentences
    )


def test_one_day_without_a_last(cast: Cast, client: Client) -> None:
    client(cast.asha).send(paths(cast)[0], {"first": "4/5/2026", "why": "Away day"})
    closure = db.session.scalars(select(Closure)).one()
    assert closure.first == closure.last
    again = client(cast.asha).send(paths(cast)[0], {"first": "4/5/2026", "why": "Away day"})
    assert again.status_code == 422
    assert "North Team is already closed 4 May 2026: Away day." in again.text


@pytest.mark.parametrize(
    ("first", "last", "why", "sentence"),
    [
        ("4/5/2026", "3/5/2026", "x", "The last day is before the first."),
        ("4/5/2026", "4/5/2028", "x", "more than a year"),
        ("31/2/2026", "", "x", "There is no such day"),
        ("", "", "x", "Enter the first day."),
        ("4/5/2026", "", "", "Enter why."),
        ("\0", "", "x", "is not a date"),
    ],
)
def test_what_is_wrong_is_said(
    cast: Cast, client: Client, first: str, last: str, why: str, sentence: str
) -> None:
    data = {"first": first, "last": last, "why": why}
    answer = client(cast.asha).send(paths(cast)[0], data)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_who_may_not(cast: Cast, client: Client) -> None:
    for path in paths(cast):
        assert client(cast.ben).get(path).status_code == 403
        assert client(cast.cara).get(path).status_code == 404
        assert client(None).get(path).status_code == 302
