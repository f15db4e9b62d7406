"""The database goes away in mid-request and comes back: a plain page, then as before."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from app.factory import create_app
from base import embedded
from base.database import db
from tests.build import Build
from tests.conftest import test_config
from tests.page import CheckedClient


@pytest.fixture
def own_server() -> Iterator[Path]:
    """The folder of a PostgreSQL that this test may stop."""
    # Short: a Unix socket's path may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="dbg-")) / "pg"
    yield folder
    embedded.start(folder).stop()
    shutil.rmtree(folder.parent, ignore_errors=True)


@pytest.fixture
def own_app(own_server: Path) -> Iterator[Flask]:
    """An application on that server, with its tables."""
    made = create_app(test_config(embedded.start(own_server).url()), testing=True)
    with made.app_context():
        upgrade()
        yield made
        db.session.remove()
        db.engine.dispose()


def test_a_plain_page_and_then_as_before(own_app: Flask, own_server: Path) -> None:
    build = Build(own_app)
    browser = CheckedClient.signed_in(own_app, build.cast().ben)
    assert browser.get("/").status_code == 200
    db.session.remove()

    embedded.start(own_server).stop()
    answer = browser.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Daybook cannot reach its records" in answer.text
    assert "Traceback" not in answer.text
    assert "psycopg" not in answer.text

    _check_calendars(own_app)

    embedded.start(own_server)
    assert browser.get("/").status_code == 200


def _check_calendars(own_app: Flask) -> None:
    """A calendar's address says no more than that, in words a program cannot take for a page."""
    phone = CheckedClient.signed_in(own_app, None)
    for answer in (phone.get("/calendar/x.ics"), phone.head("/calendar/x.ics")):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "300"
        assert answer.content_type == "text/plain; charset=utf-8"
        assert answer.get_data() in {b"Try again soon.\n", b""}
        assert "daybook" not in str(answer.headers).lower()
