"""Putting somebody on hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from base.audit import events_about
from base.database import db
from people.models import CalendarStamp, Hold, Participant
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def path(person: Participant) -> str:
    return f"/people/{person.public_id}/holds/add"


def typed(**kw: Any) -> dict[str, Any]:
    return {"kind": "custody", "starts": "1/3/2026"} | kw


def test_a_hold_is_added_and_the_calendar_told(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    answer = client(cast.esi).send(path(person), typed(note="On remand"))
    assert answer.location == f"/people/{person.public_id}"
    hold = db.session.scalars(select(Hold)).one()
    assert (hold.kind, hold.starts, hold.ends) == ("custody", date(2026, 3, 1), None)
    stamp = select(CalendarStamp.version).where(CalendarStamp.participant_id == person.id)
    assert db.session.scalar(stamp) == 1
    event = events_about(person.public_id)[0]
    assert event.action == "hold.added"
    assert "On remand" not in event.sentence


@pytest.mark.parametrize(
    ("data", "field", "why"),
    [
        ({"ends": "28/2/2026"}, "ends", "The last day is before the first."),
        ({"kind": ""}, "kind", "Choose why."),
        ({"kind": "limited_access"}, "kind", "Choose one of the answers offered."),
        ({"starts": ""}, "starts", "Enter the first day."),
        ({"starts": "31/2/2026"}, "starts", "There is no such day as 31/2/2026."),
    ],
)
def test_what_is_wrong_is_said_on_the_field(
    data: dict[str, str], field: str, why: str, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    answer = client(cast.ben).send(path(person), typed(**data))
    assert answer.status_code == 422
    assert why in answer.text
    assert f'href="#{field}"' in answer.text


def test_one_kind_twice_over_the_same_days_is_refused(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    ben = client(cast.ben)
    assert ben.send(path(person), typed(ends="10/3/2026")).status_code == 303
    assert ben.send(path(person), typed(starts="10/3/2026")).status_code == 422
    assert ben.send(path(person), typed(kind="recall", starts="10/3/2026")).status_code == 303
    assert ben.send(path(person), typed(starts="11/3/2026")).status_code == 303


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    assert client(cast.cara).get(path(person)).status_code == 404
    assert client(cast.dev).get(path(person)).status_code == 403
    assert client(None).get(path(person)).status_code == 302
