"""Four processes deciding and sending at once: nothing twice, nothing left out."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time

import pytest
from flask import Flask
from sqlalchemy import func, select

from base.database import db
from calendars import channels, jobs
from calendars.models import Message
from tests.build import Build
from tests.calendars.notify_server import KEY, notify_server
from tests.calendars.rows import Rows
from tests.calendars.test_send_reminders import TOMORROW, adam
from tests.own_database import own_app
from tests.server import TestServer

PEOPLE = 24


@pytest.fixture
def own(server: TestServer) -> Iterator[Flask]:
    """A database of its own, with real commits."""
    with own_app(server, "messages", datetime(2026, 3, 2, 9, tzinfo=UTC)) as app:
        build = Build(app)
        rows = Rows.on(build, build.cast())
        cohort = rows.cohort()
        for n in range(4):
            people = tuple(adam(rows) for _ in range(PEOPLE // 4))
            rows.session(cohort, TOMORROW, time(9 + 2 * n), people=people)
        yield app


def at_once(app: Flask, act: Callable[[], str]) -> list[str]:
    """What four threads answer that do the same at the same moment."""
    together, said = threading.Barrier(4), []

    def work() -> None:
        with app.app_context():
            together.wait()
            try:
                said.append(act())
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


def test_each_is_decided_once_and_sent_once(own: Flask) -> None:
    said = at_once(own, jobs.decide_reminders)
    assert sum(int(one.partition(" ")[0]) for one in said) == PEOPLE
    assert db.session.scalar(select(func.count()).select_from(Message)) == PEOPLE
    db.session.rollback()
    with notify_server() as notify:
        channels.init_app(own, channels.NotifySettings(KEY, notify.url, "text-1", "email-1"))
        at_once(own, jobs.send_messages)
        sent = Counter(one["reference"] for one in notify.taken)
    assert len(sent) == PEOPLE
    assert set(sent.values()) == {1}
    assert set(db.session.scalars(select(Message.state))) == {"sent"}
