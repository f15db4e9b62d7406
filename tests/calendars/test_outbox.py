"""The outbox: what waits for a person, what was sent, what was not and why."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from calendars import jobs
from calendars.models import Message
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import TOMORROW, adam, messages, reachable
from tests.conftest import Clock, Statements


@pytest.fixture
def message(rows: Rows, at: Clock) -> Message:
    """A reminder that waits to be sent by hand."""
    rows.session(rows.cohort(), TOMORROW, people=(adam(rows),))
    jobs.decide_reminders()
    return messages()[0]


def test_it_waits_for_a_person_where_no_channel_is_set(
    message: Message, rows: Rows, client: Client
) -> None:
    ben = client(rows.cast.ben)
    shown = ben.get("/messages").text
    assert "Daybook sends nothing by itself here" in shown
    assert message.body in shown
    assert "For you to send or check (1)" in shown
    assert "1 message to send or check" in ben.get("/").text
    page = ben.get(f"/messages/{message.public_id}").text
    assert "07700 9" in page
    assert "I sent this" in page
    assert ben.send(f"/messages/{message.public_id}/sent", page="/account").location == "/messages"
    (one,) = messages()
    assert (one.state, one.provider, one.by_id) == ("sent", "hand", rows.cast.ben.id)
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "message.sent_by_hand")
    ).one()
    assert event.sentence.startswith("Ben Facilitator sent a message (reminder) to DB-")
    assert "I sent this" not in ben.get(f"/messages/{message.public_id}").text
    answer = ben.send(f"/messages/{message.public_id}/sent", page="/account")
    assert answer.status_code == 422
    assert "This has been sent already." in answer.text


def test_the_page_warns_when_it_must_not_be_sent_any_more(
    message: Message, rows: Rows, client: Client
) -> None:
    person = message.participant
    contact = person.contact
    assert contact is not None
    person.limited_access = True
    rows.build.save(person)
    assert client(rows.cast.ben).get(f"/messages/{message.public_id}").status_code == 404
    person.limited_access = False
    contact.text_ok = False
    rows.build.save(person, contact)
    page = client(rows.cast.ben).get(f"/messages/{message.public_id}").text
    assert "Do not send this now. They did not allow it." in page


@pytest.mark.parametrize("state", ["failed", "gave_up", "unknown"])
def test_what_did_not_arrive_is_sent_again_once(
    message: Message, rows: Rows, client: Client, state: str
) -> None:
    with unit_of_work():
        message.state, message.provider = state, "notify"
    ben = client(rows.cast.ben)
    path = f"/messages/{message.public_id}/again"
    assert ben.send(path, page="/account").status_code == 303
    assert ben.send(path, page="/account").status_code == 422
    old, new = messages()
    assert (new.state, new.body, new.occasion) == (
        "queued",
        old.body,
        f"{old.occasion}:again:1",
    )
    assert "Seen to" in ben.get("/messages?show=all").text


def test_it_is_not_sent_again_to_somebody_in_custody(
    message: Message, rows: Rows, client: Client
) -> None:
    with unit_of_work():
        message.state = "failed"
    assert message.participant.contact is not None
    reachable(rows, message.participant, text_ok=False)
    answer = client(rows.cast.ben).send(f"/messages/{message.public_id}/again", page="/account")
    assert answer.status_code == 422
    assert "It is not sent now. They did not allow it." in answer.text
    assert len(messages()) == 1


def test_somebody_leaves_it_at_that(message: Message, rows: Rows, client: Client) -> None:
    with unit_of_work():
        message.state = "unknown"
    ben = client(rows.cast.ben)
    assert ben.send(f"/messages/{message.public_id}/leave", page="/account").status_code == 303
    assert "For you to send or check (0)" in ben.get("/messages").text


def test_what_is_not_sent_says_why(rows: Rows, at: Clock, client: Client) -> None:
    person = adam(rows)
    reachable(rows, person, text_ok=False, email="")
    rows.session(rows.cohort(), TOMORROW, people=(person,))
    jobs.decide_reminders()
    ben = client(rows.cast.ben)
    shown = ben.get("/messages?show=not_sent").text
    assert "They did not allow it." in shown
    assert "There is no e-mail address." in shown
    page = ben.get(f"/people/{person.public_id}/messages").text
    assert "They did not allow it." in page
    assert "Not sent" in ben.get(f"/people/{person.public_id}").text


def test_a_letter_is_printed_large_for_who_needs_it(rows: Rows, at: Clock, client: Client) -> None:
    person = adam(rows)
    reachable(
        rows, person, text_ok=False, email_ok=False, letter_ok=True, address="1 Road\nTown",
        large_print=True,
    )  # fmt: skip
    rows.session(rows.cohort(), TOMORROW, people=(person,))
    jobs.decide_reminders()
    page = client(rows.cast.ben).get(f"/messages/{messages()[0].public_id}/letter").text
    assert "db-letter--large" in page
    assert "1 Road<br>Town" in page
    assert messages()[0].body in page


@pytest.mark.parametrize(
    "path", ["/messages", "/messages/{id}", "/messages/{id}/letter", "/people/{person}/messages"]
)
def test_who_sees_them(message: Message, rows: Rows, client: Client, path: str) -> None:
    path = path.format(id=message.public_id, person=message.participant.public_id)
    for user in (rows.cast.asha, rows.cast.ben, rows.cast.esi):
        assert client(user).get(path).status_code == 200
    assert client(rows.cast.dev).get(path).status_code == 403
    assert client(None).get(path).status_code == 302
    there = client(rows.cast.cara).get(path)
    if path == "/messages":
        assert message.body not in there.text
    else:
        assert there.status_code == 404


@pytest.mark.parametrize("what", ["sent", "again", "leave"])
def test_who_may_do_something_about_them(
    message: Message, rows: Rows, client: Client, what: str
) -> None:
    path = f"/messages/{message.public_id}/{what}"
    assert client(rows.cast.cara).send(path, page="/account").status_code == 404
    assert client(rows.cast.dev).send(path, page="/account").status_code == 403


def test_the_statements_do_not_grow_with_the_messages(
    rows: Rows, at: Clock, client: Client, statements: Statements
) -> None:
    cohort = rows.cohort()
    rows.session(cohort, TOMORROW, people=(adam(rows),))
    jobs.decide_reminders()
    ben = client(rows.cast.ben)
    ben.get("/messages")
    with statements() as few:
        ben.get("/messages")
    for n in range(5):
        rows.session(cohort, date(2026, 3, 3), time(11 + n), people=(adam(rows), adam(rows)))
    jobs.decide_reminders()
    with statements() as many:
        ben.get("/messages")
    assert len(messages()) == 11
    assert len(many) == len(few)
