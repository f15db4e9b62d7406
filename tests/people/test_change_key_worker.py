"""Choosing and changing a resident's key worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from base.audit import events_about
from base.database import db
from people.models import Stay, User
from people.queries.stays import key_worker_on
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


@pytest.fixture
def stay(build: Build, cast: Cast) -> Stay:
    made = Stay(
        participant=build.participant(cast.team),
        venue=build.venue(cast.team, name="Kirk Lodge", kind="approved_premises"),
        arrived=date(2026, 1, 5),
        expected_departure=date(2026, 4, 5),
    )
    build.save(made)
    return made


def path(stay: Stay) -> str:
    return f"/people/{stay.participant.public_id}/stays/{stay.public_id}/key-worker"


def typed(user: User, first: str) -> dict[str, str]:
    return {"worker": str(user.public_id), "first": first}


def who(stay: Stay, day: date) -> User | None:
    db.session.refresh(stay)
    spell = key_worker_on(stay, day)
    return spell.user if spell else None


def test_one_ends_the_day_before_the_next_begins(cast: Cast, client: Client, stay: Stay) -> None:
    asha = client(cast.asha)
    assert asha.send(path(stay), typed(cast.esi, "5/1/2026")).status_code == 303
    assert asha.send(path(stay), typed(cast.ben, "1/2/2026")).status_code == 303
    assert who(stay, date(2026, 1, 4)) is None
    assert who(stay, date(2026, 1, 31)) == cast.esi
    assert who(stay, date(2026, 2, 1)) == cast.ben
    event = events_about(stay.participant.public_id)[0]
    assert event.action == "key_worker.changed"
    assert "Key worker: Ben Facilitator." in asha.get(path(stay).partition("/stays")[0]).text


def test_the_same_first_day_corrects_who_it_was(cast: Cast, client: Client, stay: Stay) -> None:
    asha = client(cast.asha)
    asha.send(path(stay), typed(cast.esi, "5/1/2026"))
    assert asha.send(path(stay), typed(cast.ben, "5/1/2026")).status_code == 303
    assert who(stay, date(2026, 1, 5)) == cast.ben
    assert len(stay.key_workers) == 1


def test_refusals(cast: Cast, client: Client, stay: Stay) -> None:
    asha = client(cast.asha)
    early = asha.send(path(stay), typed(cast.esi, "4/1/2026"))
    assert "They arrived on Monday 5 January 2026." in early.text
    assert asha.send(path(stay), typed(cast.cara, "5/1/2026")).status_code == 422
    asha.send(path(stay), typed(cast.esi, "10/1/2026"))
    assert "began on Saturday 10 January 2026" in (
        asha.send(path(stay), typed(cast.ben, "9/1/2026")).text
    )
    assert "is their key worker already" in (
        asha.send(path(stay), typed(cast.esi, "1/2/2026")).text
    )


def test_who_may(cast: Cast, client: Client, stay: Stay) -> None:
    assert client(cast.cara).get(path(stay)).status_code == 404
    assert client(cast.dev).get(path(stay)).status_code == 403
    assert client(None).get(path(stay)).status_code == 302
