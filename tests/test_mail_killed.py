"""A process that sends e-mail of staff is killed: nothing is lost, and nothing goes out twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from base import clock, mail
from base.database import db
from base.mail import OutgoingMail
from base.work import unit_of_work
from config import ROOT
from tests.build import SYSTEM
from tests.own_database import own_app
from tests.server import TestServer

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUBJECTS = ["First", "Second", "Third"]
# What the other process runs: it kills itself before or after one of its commits, or while it
# talks to the mail server, where the server kills it.
_CODE = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.orm import Session
from base import clock, mail
from tests.application import make_app
from tests.conftest import test_config
from tests.test_mail_killed import NOW

url, smtp, point = sys.argv[1:]
app = make_app(test_config(url))
clock.init_app(app, lambda: NOW)
seen = {"before_commit": 0, "after_commit": 0}
def listen(name):
    def told(_session):
        seen[name] += 1
        if point == f"{name} {seen[name]}":
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(Session, name, told)
with app.app_context():
    mail.init_app(app, url=smtp, sender="daybook@trust.example")
    listen("before_commit")
    listen("after_commit")
    mail.send_queued()
"""
# Commits: 1 looks for what is stale, 2 takes the first, 3 records it, 4 takes the second, …
_COMMITS = [f"{when}_commit {n}" for n in range(1, 6) for when in ("before", "after")]
_IN_SERVER = ["connected", "addressed", "text", "answered"]


class Box:
    """A mail server that may kill who talks to it, at a point of the second e-mail."""

    def __init__(self, point: str) -> None:
        self.point, self.pid = point, 0
        self.taken: list[str] = []
        self.begun = 0

    async def handle_EHLO(  # noqa: N802 the library calls it so
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Somebody has come."""
        self.begun += 1
        session.host_name = hostname
        self._kill("connected")
        return responses

    async def handle_RCPT(  # noqa: N802 the library calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take the address."""
        self._kill("addressed")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 the library calls it so
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Take the e-mail."""
        assert b"\n" not in envelope.content.replace(b"\r\n", b""), "lines end as SMTP wants them"
        self.taken.append(message_from_bytes(envelope.content)["Subject"])
        self._kill("text")
        return "250 OK"

    async def handle_QUIT(  # noqa: N802 the library calls it so
        self, _server: Any, _session: Any, _envelope: Any
    ) -> str:
        """They have our answer and go."""
        self._kill("answered")
        return "221 Bye"

    def _kill(self, point: str) -> None:
        if point == self.point and self.begun == 2 and self.pid:
            os.kill(self.pid, signal.SIGKILL)


@pytest.fixture
def own(server: TestServer) -> Iterator[Flask]:
    """The application on a database of its own, where transactions are real."""
    with own_app(server, "mail_killed", NOW) as made:
        yield made


@pytest.mark.parametrize("point", [*_COMMITS, *_IN_SERVER])
def test_killed_at_any_point_nothing_is_lost_and_nothing_repeated(own: Flask, point: str) -> None:
    with unit_of_work():
        for subject in SUBJECTS:
            mail.queue("officer@justice.example", subject, "Hello.", sender_id=None)
    box = Box(point)
    smtp = _listen(box)
    address = f"smtp://127.0.0.1:{smtp.port}"
    try:
        _run_killed(own, address, box, point)
        mail.init_app(own, url=address, sender="daybook@trust.example")
        mail.send_queued()  # nobody waits for the one that is gone
        db.session.rollback()
        clock.init_app(own, lambda: NOW + timedelta(minutes=6))
        mail.send_queued()
        rows = _rows()
        unknown = [row for row in rows if row.state == "unknown"]
        assert len(unknown) <= 1
        assert {row.state for row in rows} <= {"sent", "unknown"}, "nothing is lost"
        assert max(Counter(box.taken).values()) == 1, "nothing is repeated"
        assert {row.subject for row in rows if row.state == "sent"} <= set(box.taken)
        assert list(mail.to_decide()) == unknown, "what is not known is shown"
        _decide(unknown)
        mail.send_queued()
        assert set(box.taken) == set(SUBJECTS)
        assert {row.state for row in _rows()} == {"sent"}
    finally:
        smtp.stop()


def _run_killed(own: Flask, address: str, box: Box, point: str) -> None:
    database = own.config["SQLALCHEMY_DATABASE_URI"]
    process = subprocess.Popen(
        [sys.executable, "-c", _CODE, database, address, point],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    box.pid = process.pid
    assert process.wait(60) == -signal.SIGKILL, "it was killed where it was told"
    box.pid = 0


def _decide(unknown: list[OutgoingMail]) -> None:
    with unit_of_work():
        for row in unknown:
            mail.send_again(row, by=SYSTEM)


def _rows() -> list[OutgoingMail]:
    db.session.expire_all()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def _listen(box: Box) -> Controller:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Controller(box, hostname="127.0.0.1", port=port)
    made.start()
    return made


def test_what_somebody_is_sending_now_is_left_to_them(own: Flask) -> None:
    """Two at once: each e-mail is one's or the other's."""
    with unit_of_work():
        for n in range(20):
            mail.queue("officer@justice.example", f"Mail {n}", "Hello.", sender_id=None)
    box = Box("")
    smtp = _listen(box)
    address = f"smtp://127.0.0.1:{smtp.port}"
    database = own.config["SQLALCHEMY_DATABASE_URI"]
    try:
        both = [
            subprocess.Popen(
                [sys.executable, "-c", _CODE, database, address, "never"],
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
            for _ in range(2)
        ]
        assert [one.wait(60) for one in both] == [0, 0]
        assert sorted(box.taken) == sorted(f"Mail {n}" for n in range(20))
        assert {row.state for row in _rows()} == {"sent"}
    finally:
        smtp.stop()
