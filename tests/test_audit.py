"""The audit log: who did what to whom, and who looked."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask import Flask

from base.audit import System, events_about, looks_at, note_seen, record, write_looks
from base.work import unit_of_work
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def test_an_event_is_found_by_everything_it_was_about(app: Flask, cast: Cast, at: Clock) -> None:
    one, other = uuid4(), uuid4()
    with unit_of_work():
        record("hold.added", "Asha added a hold.", by=cast.asha, about=[one, other, one], kind="x")
    for subject in (one, other):
        [event] = events_about(subject)
        assert (event.actor, event.actor_id) == ("Asha Lead", cast.asha.id)
        assert (event.action, event.sentence) == ("hold.added", "Asha added a hold.")
        assert (event.at, event.detail) == (at.at, {"kind": "x"})


def test_the_newest_event_comes_first(app: Flask, cast: Cast) -> None:
    thing = uuid4()
    for number in range(3):
        with unit_of_work():
            record("thing.done", f"Number {number}.", by=cast.asha, about=[thing])
    assert [event.sentence for event in events_about(thing, limit=2)] == ["Number 2.", "Number 1."]


def test_a_system_is_an_actor_without_a_row(app: Flask) -> None:
    thing = uuid4()
    with unit_of_work():
        record("thing.done", "A job did it.", by=System("The night job"), about=[thing])
    [event] = events_about(thing)
    assert (event.actor, event.actor_id) == ("The night job", None)


def test_a_look_is_written_once_for_each_person_shown(app: Flask, cast: Cast) -> None:
    one, other = uuid4(), uuid4()
    with app.test_request_context():
        note_seen(one, other)
        note_seen(one)
        write_looks(cast.ben, "participants.show_participant")
        write_looks(cast.ben, "again")
    for subject in (one, other):
        [look] = looks_at(subject)
        assert (look.actor, look.page) == ("Ben Facilitator", "participants.show_participant")


def test_opening_a_record_leaves_a_look(
    app: Flask, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    assert client(cast.ben).get(f"/people/{person.public_id}").status_code == 200
    assert [look.actor_id for look in looks_at(person.public_id)] == [cast.ben.id]


def test_a_record_that_was_refused_leaves_no_look(
    app: Flask, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    assert client(cast.cara).get(f"/people/{person.public_id}").status_code == 404
    assert not looks_at(person.public_id)
