"""What follows from marks: concerns a person answers, and practitioners a person tells."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from flask import Flask
from sqlalchemy import select

from attendance.jobs import look_for_concerns
from attendance.models import Concern, TellTask
from base import mail
from base.database import db
from base.mail import OutgoingMail
from programmes.models import Enrolment, Place, ProgrammeSession
from tests.attendance.conftest import Client, Group
from tests.build import Build, Cast

MONDAY = date(2026, 2, 2)


@pytest.fixture
def past(group: Group, build: Build, cast: Cast) -> list[ProgrammeSession]:
    """Four Mondays gone by at which all three were expected; all three are enrolled."""
    made = [
        group.rows.session(
            group.cohort, *group.people, led_by=(cast.ben,), day=MONDAY + timedelta(weeks=n)
        )
        for n in range(4)
    ]
    build.save(
        *(
            Enrolment(cohort=group.cohort, participant=p, status="enrolled", enrolled_on=MONDAY)
            for p in group.people
        )
    )
    return made


def sign(client: Client, cast: Cast, session: ProgrammeSession, *came: str, **kw: str) -> None:
    """Sign a register, Adam's answer first; `reason_0="ill"` for more."""
    places = sorted(session.places, key=lambda place: place.participant.given_name)
    data = {"do": "sign", "version": "0"}
    for place, answer in zip(places, came, strict=True):
        data[f"{place.public_id.hex}-came"] = answer
    for name, value in kw.items():
        what, _, number = name.rpartition("_")
        data[f"{places[int(number)].public_id.hex}-{what}"] = value
    path = f"/sessions/{session.public_id}/register"
    assert client(cast.ben).send(path, data, page=path).status_code == 303


def place_of(session: ProgrammeSession, name: str) -> Place:
    return next(p for p in session.places if p.participant.given_name == name)


def amend(client: Client, cast: Cast, session: ProgrammeSession, name: str, **fields: str) -> None:
    path = f"/sessions/{session.public_id}/register/{place_of(session, name).public_id}/amend"
    data = {"link": "1", "why": "The practitioner rang", **fields}
    assert client(cast.ben).send(path, data, page=path).status_code == 303


def concerns(**kw: Any) -> list[str]:
    db.session.expire_all()
    found = db.session.scalars(select(Concern).order_by(Concern.id))
    return [
        c.episode.partition(":")[0] for c in found
        if c.participant.given_name == "Adam" and (c.ended_at is None) is kw.get("standing", True)
    ]  # fmt: skip


def tasks() -> list[TellTask]:
    db.session.expire_all()
    return list(db.session.scalars(select(TellTask).order_by(TellTask.id)))


def test_missing_three_in_a_row_asks_for_contact_and_review_once(
    cast: Cast, group: Group, past: list[ProgrammeSession], client: Client
) -> None:
    for session in past[:3]:
        sign(client, cast, session, "no_warning", "came", "came")
    assert sorted(concerns()) == ["miss", "miss", "miss", "run"]
    look_for_concerns()
    assert len(concerns()) == 4
    page = client(cast.ben).get("/follow-up").text
    assert "Missed" in page
    assert "3 times in a row, the last on Monday 16 February 2026." in page
    assert "To follow up" in client(cast.ben).get("/").text


def test_a_correction_takes_away_what_rested_on_it(
    cast: Cast, group: Group, past: list[ProgrammeSession], client: Client
) -> None:
    for session in past[:3]:
        sign(client, cast, session, "no_warning", "came", "came")
    amend(client, cast, past[1], "Adam", came="came")
    assert concerns() == ["miss"]
    assert len(concerns(standing=False)) == 3


def test_a_person_answers_and_the_answer_stays(
    cast: Cast, group: Group, past: list[ProgrammeSession], client: Client
) -> None:
    sign(client, cast, past[0], "no_warning", "came", "came")
    (concern,) = db.session.scalars(select(Concern)).all()
    path = f"/concerns/{concern.public_id}"
    ben = client(cast.ben)
    refused = ben.send(path, {"answer": "no_action", "note": ""}, page=path)
    assert "Say why nothing needs doing." in refused.text
    assert ben.send(path, {"answer": "contacted", "note": "Rang him"}).status_code == 303
    again = ben.send(path, {"answer": "reviewed"})
    assert "has answered this already" in again.text
    page = ben.get(path).text
    assert "Made contact: Ben Facilitator" in page
    assert "Rang him" in page
    amend(client, cast, past[0], "Adam", came="came")
    db.session.expire_all()
    assert (concern.answer, concern.ended_at) == ("contacted", None)


def test_who_may_see_a_concern(
    cast: Cast, group: Group, past: list[ProgrammeSession], client: Client
) -> None:
    sign(client, cast, past[0], "no_warning", "came", "came")
    (concern,) = db.session.scalars(select(Concern)).all()
    path = f"/concerns/{concern.public_id}"
    for user, status in ((cast.esi, 200), (cast.dev, 403), (cast.cara, 404), (None, 302)):
        assert client(user).get(path).status_code == status
    group.rows.limited(group.people[0], cast.asha)
    assert client(cast.ben).get(path).status_code == 404
    assert "Adam" not in client(cast.ben).get("/follow-up").text
    assert client(cast.asha).get(path).status_code == 200


def test_an_unacceptable_absence_asks_for_the_practitioner_to_be_told(
    cast: Cast, past: list[ProgrammeSession], client: Client
) -> None:
    sign(client, cast, past[0], "no_warning", "no_warning", "came",
         reason_0="no_good_reason", reason_1="ill")  # fmt: skip
    (task,) = tasks()
    assert task.place.participant.given_name == "Adam"
    assert task.due == date(2026, 3, 3)  # one working day after Monday 2 March
    page = client(cast.ben).get(f"/to-tell/{task.public_id}").text
    assert "did not attend an appointment" in page
    assert "M-TREM" not in page.partition('<form action="/to-tell')[2]
    assert "Due on Tuesday 3 March 2026" in page


def test_corrected_before_telling_there_is_nothing_to_tell(
    cast: Cast, past: list[ProgrammeSession], client: Client
) -> None:
    sign(client, cast, past[0], "no_warning", "came", "came", reason_0="no_good_reason")
    amend(client, cast, past[0], "Adam", came="no_warning", reason="ill")
    (task,) = tasks()
    assert task.dropped_at is not None
    refused = client(cast.ben).send(
        f"/to-tell/{task.public_id}", {"how": "phone"}, page="/follow-up"
    )
    assert "corrected meanwhile" in refused.text or "nothing to tell" in refused.text


def test_told_and_then_corrected_they_are_told_of_the_correction(
    cast: Cast, past: list[ProgrammeSession], client: Client
) -> None:
    sign(client, cast, past[0], "no_warning", "came", "came", reason_0="no_good_reason")
    ben, path = client(cast.ben), f"/to-tell/{tasks()[0].public_id}"
    assert ben.send(path, {"how": "phone", "note": "Left word"}, page=path).status_code == 303
    assert "has told them already" in ben.send(path, {"how": "phone"}).text
    amend(client, cast, past[0], "Adam", came="no_warning", reason="ill")
    first, second = tasks()
    assert (first.how, second.correction) == ("phone", True)
    page = ben.get(f"/to-tell/{second.public_id}").text
    assert "Our record is corrected: acceptable absence, medical." in page
    amend(client, cast, past[0], "Adam", came="no_warning", reason="no_good_reason", link="2")
    assert tasks()[1].dropped_at is not None


def test_telling_needs_a_way_and_a_reason(
    cast: Cast, past: list[ProgrammeSession], client: Client
) -> None:
    sign(client, cast, past[0], "no_warning", "came", "came", reason_0="no_good_reason")
    ben, path = client(cast.ben), f"/to-tell/{tasks()[0].public_id}"
    assert "Choose how they were told." in ben.send(path, {}, page=path).text
    assert "Say why they need not" in ben.send(path, {"how": "not_needed"}).text
    page = ben.send(path, {"how": "email", "subject": "S", "body": "Typed by hand"}).text
    assert "No e-mail address is recorded" in page
    assert "Typed by hand" in page


@pytest.fixture
def mailbox(app: Flask) -> Iterator[list[Any]]:
    """A real mail server, and what it received."""
    got: list[Any] = []

    class Box(Message):
        def handle_message(self, message: Any) -> None:
            got.append(message)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Box(), hostname="127.0.0.1", port=port)
    server.start()
    mail.init_app(app, url=f"smtp://127.0.0.1:{port}", sender="daybook@probation.example")
    yield got
    server.stop()
    mail.init_app(app, url="", sender="")


def test_the_message_goes_by_e_mail_after_it_is_committed(
    cast: Cast, past: list[ProgrammeSession], client: Client, build: Build, mailbox: list[Any]
) -> None:
    person = place_of(past[0], "Adam").participant
    person.practitioner_email = "officer@justice.example"
    build.save(person)
    sign(client, cast, past[0], "no_warning", "came", "came", reason_0="no_good_reason")
    ben, path = client(cast.ben), f"/to-tell/{tasks()[0].public_id}"
    data = {"how": "email", "subject": "Appointment", "body": "Hello,\n\nPlease ring. — Bén\n"}
    assert ben.send(path, data, page=path).status_code == 303
    assert mailbox == []
    assert mail.send_queued() == "1 sent, 0 not"
    assert mail.send_queued() == "0 sent, 0 not"
    (message,) = mailbox
    assert (message["To"], message["Subject"]) == ("officer@justice.example", "Appointment")
    assert "Bén" in message.get_payload(decode=True).decode()
    assert db.session.scalar(select(OutgoingMail.state)) == "sent"
    assert "Told by e-mail" in ben.get(path).text


def test_a_mail_server_that_is_away_is_tried_again_later(
    cast: Cast, past: list[ProgrammeSession], client: Client, build: Build, app: Flask
) -> None:
    person = place_of(past[0], "Adam").participant
    person.practitioner_email = "officer@justice.example"
    build.save(person)
    sign(client, cast, past[0], "no_warning", "came", "came", reason_0="no_good_reason")
    path = f"/to-tell/{tasks()[0].public_id}"
    client(cast.ben).send(path, {"how": "email", "subject": "S", "body": "B"}, page=path)
    mail.init_app(app, url="smtp://127.0.0.1:1", sender="d@x.example")
    assert mail.send_queued() == "0 sent, 1 not"
    assert mail.send_queued() == "0 sent, 0 not"  # not before its next time
    waiting = db.session.scalars(select(OutgoingMail)).one()
    assert (waiting.state, waiting.tries) == ("queued", 1)
    mail.init_app(app, url="", sender="")
    assert mail.send_queued() == "no mail server is set"
