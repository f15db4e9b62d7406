"""E-mail of staff that may not have arrived: administrators see it, and decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from base import clock, mail
from base.audit import AuditEvent
from base.database import db
from base.mail import OutgoingMail
from base.work import unit_of_work
from people.models import User
from tests.build import SYSTEM, Cast
from tests.conftest import Clock
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
PATH = "/jobs/mail"


@pytest.fixture
def unknown(cast: Cast) -> OutgoingMail:
    """One that Ben asked for, taken by a process that is gone."""
    with unit_of_work():
        made = mail.queue(
            "officer@justice.example", "About Adam", "Adam Reed.", sender_id=cast.ben.id
        )
        made.state, made.sending_since = "sending", clock.now() - timedelta(minutes=6)
    mail.send_queued()
    return made


def test_an_administrator_sees_to_whom_and_never_what(
    unknown: OutgoingMail, cast: Cast, client: Client
) -> None:
    dev = client(cast.dev)
    page = dev.get(PATH).text
    assert "officer@justice.example" in page
    assert "Ben Facilitator" in page
    assert "Not known" in page
    assert "Adam" not in page
    assert "1 to decide about" in dev.get("/jobs").text
    assert "1 e-mail may not have arrived" in dev.get("/").text


@pytest.mark.parametrize(
    ("press", "state", "said"),
    [
        ("again", "queued", "Dev Administrator had an e-mail to officer@justice.example sent"),
        ("leave", "unknown", "Dev Administrator saw that an e-mail to officer@justice.example"),
    ],
)
def test_a_decision_is_made_once(
    unknown: OutgoingMail, cast: Cast, client: Client, press: str, state: str, said: str
) -> None:
    dev = client(cast.dev)
    address = f"{PATH}/{unknown.public_id}/{press}"
    assert dev.send(address, page=PATH).location == PATH
    assert db.session.scalar(select(OutgoingMail.state)) == state
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.sentence.startswith(said)
    assert "Nothing waits for a decision." in dev.get(PATH).text
    for other in ("again", "leave"):
        answer = dev.send(f"{PATH}/{unknown.public_id}/{other}", page="/account")
        assert answer.status_code == 422
        assert "Somebody has decided about this e-mail already." in answer.text


def test_nobody_else_opens_or_decides(unknown: OutgoingMail, cast: Cast, client: Client) -> None:
    for user in (cast.asha, cast.ben, cast.esi):
        assert client(user).get(PATH).status_code == 403
        answer = client(user).send(f"{PATH}/{unknown.public_id}/again", page="/account")
        assert answer.status_code == 403
    assert client(None).get(PATH).status_code == 302
    assert db.session.scalar(select(OutgoingMail.state)) == "unknown"


def test_an_address_no_e_mail_can_have_fails_and_stops_nobody(app: Flask) -> None:
    with unit_of_work():
        bad = mail.queue("ärzte@justice.example", "Hello", "Hello.", sender_id=None)
    mail.init_app(app, url="smtp://127.0.0.1:1", sender="d@x.example")
    try:
        assert mail.send_queued() == "0 sent, 1 not"
    finally:
        mail.init_app(app, url="", sender="")
    assert (bad.state, bad.tries) == ("failed", 1)
    assert "not one that an e-mail can have" in bad.problem


def test_words_are_erased_ninety_days_after_nothing_more_becomes_of_it(
    unknown: OutgoingMail, at: Clock
) -> None:
    at.at += timedelta(days=400)
    assert mail.erase_old_words() == "0 erased", "it may still have to be sent again"
    with unit_of_work():
        mail.leave(unknown, by=SYSTEM)
    at.at += timedelta(days=90)
    assert mail.erase_old_words() == "0 erased"
    at.at += timedelta(days=1)
    assert mail.erase_old_words() == "1 erased"
    assert mail.erase_old_words() == "0 erased"
    db.session.refresh(unknown)
    assert (unknown.subject, unknown.body, unknown.recipient) == (
        "", "", "officer@justice.example",
    )  # fmt: skip
