"""Several people end or take up the work with somebody at the same moment: it is done once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select

from base import clock
from base.audit import AuditEvent
from base.database import db
from people.models import Caseload
from tests.build import Build
from tests.conftest import Clock
from tests.page import CheckedClient
from tests.server import TestServer

AT_ONCE = 4
LEFT = {"ended_on": "2/3/2026", "reason": "completed", "note": ""}


@pytest.fixture
def committed(made_app: Flask, server: TestServer, at: Clock) -> Iterator[Flask]:
    """The application with real commits, on a database of its own."""
    clock.init_app(made_app, at)
    name = f"daybook_test_{server.run[:12]}_end_work"
    with made_app.app_context():
        kept = db.engines[None]
        db.engines[None] = create_engine(
            server.copy(name), **made_app.config["SQLALCHEMY_ENGINE_OPTIONS"]
        )
        try:
            yield made_app
        finally:
            db.session.remove()
            db.engines[None].dispose()
            db.engines[None] = kept
            server.drop(name)


def _at_once(acts: list[Callable[[], int]]) -> list[int]:
    ready = threading.Barrier(len(acts))
    found: list[int] = []

    def press(act: Callable[[], int]) -> None:
        ready.wait(10)
        found.append(act())

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    return sorted(found)


def _count(action: str) -> int:
    stmt = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == action)
    return db.session.scalar(stmt) or 0


def test_it_is_done_once(committed: Flask) -> None:
    build = Build(committed)
    cast = build.cast()
    person = build.participant(cast.team)
    where = f"/people/{person.public_id}/work/{cast.team.public_id}"
    browsers = []
    for _ in range(AT_ONCE):
        made = CheckedClient.signed_in(committed, cast.ben)
        made.held = made.token("/people")
        browsers.append(made)
    db.session.remove()

    def send(browser: CheckedClient, verb: str, data: dict[str, str]) -> Callable[[], int]:
        return lambda: browser.send(f"{where}/{verb}", data).status_code

    ended = _at_once([send(one, "end", LEFT) for one in browsers])
    # Whoever came second is sent on, or told that it has ended.
    assert 303 in ended
    assert set(ended) <= {303, 422}
    assert _count("caseload.ended") == 1
    again = _at_once([send(one, "again", {}) for one in browsers])
    assert 303 in again
    assert set(again) <= {303, 422}
    assert _count("caseload.taken_up") == 1
    assert [row.ended_at is None for row in db.session.scalars(
        select(Caseload).order_by(Caseload.id)
    )] == [False, True]  # fmt: skip
