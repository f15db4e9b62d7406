"""Who looked at a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from base.audit import Look
from base.database import db
from base.work import unit_of_work
from people.models import Participant
from people.roles import Role
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def path(person: Participant) -> str:
    return f"/people/{person.public_id}/looked"


def test_every_view_with_who_when_and_which_page(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    person = build.participant(cast.team)
    client(cast.ben).get(f"/people/{person.public_id}")
    at.at += timedelta(minutes=30)
    client(cast.esi).get("/people")
    page = client(cast.asha).get(path(person)).text
    assert "2 views, newest first." in page
    assert page.index("Esi Premises") < page.index("Ben Facilitator")
    for words in ("Monday 2 March 2026 at 9am", "9:30am", "The record", "List of people"):
        assert words in page
    assert "3 views, newest first." in client(cast.asha).get(path(person)).text


def test_a_page_of_another_slice_is_put_in_words(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    person = build.participant(cast.team)
    look = Look(at=at.at, actor_id=1, actor="X", subject=person.public_id, page="plan.read_plan")
    with unit_of_work():
        db.session.add(look)
    assert "Read plan" in client(cast.asha).get(path(person)).text


def test_a_limit_is_stated(build: Build, cast: Cast, client: Client, at: Clock) -> None:
    person = build.participant(cast.team)
    row = {"at": at.at, "actor_id": 1, "actor": "X", "page": "p.q"}
    with unit_of_work():
        db.session.add_all(Look(subject=person.public_id, **row) for _ in range(501))
    page = client(cast.asha).get(path(person)).text
    assert "The newest 500 views." in page
    assert page.count('data-label="Who"') == 500


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    both = build.user(
        "Fay Both", (cast.team, Role.FACILITATOR), (cast.other_team, Role.SERVICE_LEAD)
    )
    assert client(cast.ben).get(path(person)).status_code == 403
    assert client(both).get(path(person)).status_code == 404
    assert client(cast.cara).get(path(person)).status_code == 404
    assert client(None).get(path(person)).status_code == 302
