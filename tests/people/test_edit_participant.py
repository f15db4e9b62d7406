"""Editing a record: two at once, neither loses what they typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from base.audit import events_about
from base.database import db
from people.models import CalendarStamp, Participant
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def path(person: Participant) -> str:
    return f"/people/{person.public_id}/edit"


def typed(person: Participant, **kw: Any) -> dict[str, Any]:
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "date_of_birth": "17/5/1985",
        "sex": person.sex,
        "code": person.code,
        "version": str(person.version),
    } | kw


def stamp(person: Participant) -> int:
    found = select(CalendarStamp.version).where(CalendarStamp.participant_id == person.id)
    return db.session.scalar(found) or 0


def test_everything_a_person_types_is_kept(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    answer = client(cast.esi).send(
        path(person),
        typed(
            person,
            preferred_name="Cal",
            supervision_ends="3/4/2026",
            coordinator_name="Jo",
            mappa_category="2",
            mappa_level="1",
            mappa_review="1/6/2026",
            opd_screen="screened_in",
            opd_override="Panel, 2025",
        ),
    )
    assert answer.location == f"/people/{person.public_id}"
    db.session.refresh(person)
    assert person.supervision_ends == date(2026, 4, 3)
    assert (person.mappa_category, person.mappa_level, person.version) == (2, 1, 2)
    event = events_about(person.public_id)[0]
    assert event.action == "participant.edited"
    assert "Supervision ends" in event.sentence
    assert person.given_name not in event.sentence
    assert stamp(person) == 1
    shown = client(cast.ben).get(f"/people/{person.public_id}").text
    assert "Supervision ends Friday 3 April 2026 (in 4 weeks)" in shown
    assert "Category 2, level 1, next review Monday 1 June 2026" in shown
    assert "Override: Panel, 2025" in shown


def test_a_new_code_reaches_the_calendars_of_staff(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    client(cast.ben).send(path(person), typed(person, code="ZZ-9"))
    stamped = db.session.scalars(select(CalendarStamp.user_id)).all()
    assert {cast.asha.id, cast.ben.id, cast.esi.id} <= set(stamped)
    assert cast.cara.id not in stamped


def test_the_second_editor_is_told_and_loses_nothing(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team, family_name="Before")
    first = typed(person, family_name="Ashworth")
    second = typed(person, family_name="Bexley", practitioner_name="Typed At Length")
    assert client(cast.asha).send(path(person), first).status_code == 303
    answer = client(cast.ben).send(path(person), second)
    assert answer.status_code == 422
    assert "Asha Lead saved this record while you were typing and changed: Family name" in (
        answer.text
    )
    assert "Typed At Length" in answer.text
    assert "Ashworth" in answer.text  # what is on the record now, beside what Ben typed
    assert 'value="Bexley"' in answer.text
    assert 'name="version" value="2"' in answer.text
    db.session.refresh(person)
    assert person.family_name == "Ashworth"
    assert client(cast.ben).send(path(person), second | {"version": "2"}).status_code == 303
    db.session.refresh(person)
    assert (person.family_name, person.practitioner_name) == ("Bexley", "Typed At Length")


def test_a_version_that_is_no_number_is_an_old_one(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    client(cast.asha).send(path(person), typed(person, sex="male"))
    for version in ("", "x", "9" * 50):
        answer = client(cast.ben).send(path(person), typed(person, version=version))
        assert answer.status_code == 422


def test_nothing_changed_writes_nothing(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    assert client(cast.ben).send(path(person), typed(person)).status_code == 303
    assert not events_about(person.public_id)
    assert stamp(person) == 0


def test_a_number_of_ones_own_is_not_a_double(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team, crn="X123456")
    assert client(cast.ben).send(path(person), typed(person, crn="X123456")).status_code == 303


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    assert client(cast.cara).get(path(person)).status_code == 404
    assert client(cast.dev).get(path(person)).status_code == 403
    assert client(None).get(path(person)).status_code == 302
