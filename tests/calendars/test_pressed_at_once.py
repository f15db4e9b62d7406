"""Two presses at the same moment on a participant's page: one notice, one live link."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select

from attendance.models import Notice
from base import clock
from base.database import db
from calendars.models import Feed, FormatRequest
from tests.build import Build
from tests.calendars.own import Own
from tests.calendars.rows import Rows
from tests.conftest import Clock
from tests.page import CheckedClient
from tests.server import TestServer

AT_ONCE = 4


@pytest.fixture
def committed(made_app: Flask, server: TestServer, at: Clock) -> Iterator[Flask]:
    """The application with real commits, on a database of its own."""
    clock.init_app(made_app, at)
    name = f"daybook_test_{server.run[:12]}_at_once"
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


def _at_once(act: Callable[[], int]) -> list[int]:
    ready = threading.Barrier(AT_ONCE)
    found: list[int] = []

    def press() -> None:
        ready.wait(10)
        found.append(act())

    threads = [threading.Thread(target=press) for _ in range(AT_ONCE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    return found


def test_it_is_done_once(committed: Flask) -> None:
    build = Build(committed)
    own = Own.made(Rows.on(build, build.cast()), committed)
    seen_at, address, path = "2026-03-03T10:00+00:00", own.at("cannot-come"), own.path
    db.session.remove()

    def send(where: str, **data: str) -> int:
        phone = CheckedClient(committed, use_cookies=True)
        return phone.post(where, data=data).status_code

    assert _at_once(lambda: send(address, seen_at=seen_at, reason="ill")) == [303] * AT_ONCE
    assert _at_once(lambda: send(f"{path}/calendar")) == [200] * AT_ONCE
    assert _at_once(lambda: send(f"{path}/format", formats="easy_read")) == [303] * AT_ONCE
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
    live = select(func.count()).select_from(Feed).where(Feed.revoked_at.is_(None))
    assert db.session.scalar(live) == 1
    assert db.session.scalar(select(func.count()).select_from(FormatRequest)) == 1
