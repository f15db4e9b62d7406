"""Messages by a mail server: a real one in this process, which also misbehaves."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from base import mail
from base.work import unit_of_work
from calendars import channels, jobs
from calendars.models import Message
from calendars.services.sending import take_next
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import BODY, TOMORROW, adam, messages, reachable
from tests.conftest import Clock


class Box:
    """What the server has taken; `moods` are used up one an e-mail."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.moods: list[str] = []
        self.at_rcpt = ""

    async def handle_RCPT(  # noqa: N802 the library calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take the address, or not."""
        if self.at_rcpt:
            return self.at_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 the library calls it so
        self, server: Any, _session: Any, envelope: Any
    ) -> str:
        """Take the e-mail, or not, or hang up after taking it."""
        mood = self.moods.pop(0) if self.moods else "250 OK"
        if mood[0] in "2c":
            self.taken.append(message_from_bytes(envelope.content, policy=default))
        if mood == "cut":
            server.transport.abort()
            await asyncio.sleep(0.1)
        return mood


@pytest.fixture
def box(app: Flask) -> Iterator[Box]:
    """A mail server Daybook sends by."""
    made = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(made, hostname="127.0.0.1", port=port)
    server.start()
    mail.init_app(app, url=f"smtp://127.0.0.1:{port}", sender="daybook@trust.example")
    yield made
    server.stop()
    mail.init_app(app, url="", sender="")


@pytest.fixture
def message(rows: Rows, at: Clock) -> Message:
    """A reminder to Adam, by e-mail, due now."""
    person = adam(rows)
    reachable(rows, person, text_ok=False)
    rows.session(rows.cohort(), TOMORROW, people=(person,))
    jobs.decide_reminders()
    return messages()[0]


def test_it_is_its_words_and_nothing_else(message: Message, box: Box) -> None:
    assert jobs.send_messages() == "1 sent"
    assert jobs.send_messages() == "nothing to send"
    (got,) = box.taken
    assert got["To"] == "adam@mail.example"
    assert got["Subject"] == "Your appointment"
    assert got["Message-ID"] == f"<{message.public_id}@trust.example>"
    assert got.get_content().strip() == BODY
    assert (messages()[0].state, messages()[0].provider) == ("sent", "smtp")


@pytest.mark.parametrize("answer", ["450 greylisted", "550 no such user"])
def test_an_address_it_does_not_take(message: Message, box: Box, at: Clock, answer: str) -> None:
    box.at_rcpt = answer
    later = answer.startswith("4")
    assert jobs.send_messages() == ("1 queued" if later else "1 failed")
    box.at_rcpt = ""
    at.at += timedelta(minutes=5)
    assert jobs.send_messages() == ("1 sent" if later else "nothing to send")


@pytest.mark.parametrize(("answer", "became"), [("451 wait", "queued"), ("554 no", "failed")])
def test_a_text_it_does_not_take(message: Message, box: Box, answer: str, became: str) -> None:
    box.moods = [answer]
    assert jobs.send_messages() == f"1 {became}"
    assert not box.taken


def test_a_server_that_goes_away_after_the_text_leaves_a_person_to_look(
    message: Message, box: Box, at: Clock
) -> None:
    box.moods = ["cut"]
    assert jobs.send_messages() == "1 unknown"
    at.at += timedelta(hours=1)
    assert jobs.send_messages() == "nothing to send"
    assert len(box.taken) == 1
    assert "before it said whether it had the e-mail" in messages()[0].problem


def test_killed_while_sending_leaves_a_person_to_look(
    message: Message, box: Box, at: Clock
) -> None:
    with unit_of_work():
        take_next(at.at, channels.providers())
    at.at += timedelta(minutes=6)
    assert jobs.send_messages() == "1 taken up again"
    assert messages()[0].state == "unknown"
    assert jobs.send_messages() == "nothing to send"
    assert not box.taken


def test_a_server_that_is_away_is_tried_again(message: Message, app: Flask, at: Clock) -> None:
    mail.init_app(app, url="smtp://127.0.0.1:1", sender="d@x.example")
    try:
        assert jobs.send_messages() == "1 queued"
        assert messages()[0].problem == "The mail server: ConnectionRefusedError."
    finally:
        mail.init_app(app, url="", sender="")


def test_texts_wait_for_a_person_where_there_is_only_a_mail_server(
    rows: Rows, box: Box, at: Clock
) -> None:
    rows.session(rows.cohort(), TOMORROW, people=(adam(rows),))
    jobs.decide_reminders()
    assert jobs.send_messages() == "nothing to send"
    assert (messages()[0].way, messages()[0].state) == ("text", "queued")
