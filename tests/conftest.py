"""The ground every test stands on: a real PostgreSQL, the application, the cast, a browser page."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from typing import cast as cast_to

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Connection, event

from base import clock
from base.database import db
from config import ROOT, Config
from people.models import User
from tests.application import make_app
from tests.build import Build, Cast
from tests.page import CheckedClient
from tests.server import TestServer

RUN: pytest.StashKey[str] = pytest.StashKey()
Statements = Callable[[], AbstractContextManager[list[str]]]
INSTANCE = Path(tempfile.gettempdir()) / "daybook-tests"  # what is kept beside a database
SECRET = "a-test-secret-that-is-long-enough-0123456789"


def pytest_configure(config: pytest.Config) -> None:
    """One server for one run, whichever process of it this is; and no test timed by Hypothesis."""
    settings.register_profile("daybook", deadline=None)
    settings.load_profile("daybook")
    worker = getattr(config, "workerinput", None)
    config.stash[RUN] = worker["testrunuid"] if worker else uuid.uuid4().hex


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first: begun last, it would be waited for by idle workers."""
    long = (
        ROOT / "tests" / "test_commands.py",
        ROOT / "tests" / "demo",
        ROOT / "tests" / "browser",
    )
    items.sort(key=lambda item: not any(item.path.is_relative_to(path) for path in long))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker which run it belongs to."""
    node.workerinput["testrunuid"] = node.config.stash[RUN]


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controlling process ends the run."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(INSTANCE, ignore_errors=True)
        TestServer(config.stash[RUN]).finish()


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> TestServer:
    """The run's PostgreSQL, with a migrated template in it."""
    made = TestServer(request.config.stash[RUN])
    made.ready()
    return made


@pytest.fixture(scope="session")
def worker_url(server: TestServer, request: pytest.FixtureRequest) -> str:
    """This worker's own database."""
    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    return server.copy(f"daybook_test_{server.run[:12]}_{worker}")


def test_config(url: str) -> Config:
    """The configuration tests run under."""
    return Config(
        env="test", secret=SECRET, password_salt=SECRET, database_url=url, instance=INSTANCE
    )


test_config.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def made_app(worker_url: str) -> Iterator[Flask]:
    """The application, made once for each worker."""
    made = make_app(test_config(worker_url))
    yield made
    with made.app_context():
        db.engine.dispose()


class Clock:
    """A clock a test can set; it stands still until told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def at(made_app: Flask) -> Iterator[Clock]:
    """The test's clock: Monday 2 March 2026, 9am, until the test sets `at.at`."""
    told = Clock()
    clock.init_app(made_app, told)
    yield told
    clock.init_app(made_app)


@pytest.fixture
def connection(made_app: Flask) -> Iterator[Connection]:
    """One connection in one transaction, rolled back at the end whatever was committed in it."""
    with made_app.app_context():
        engines = cast_to(dict[str | None, Any], db.engines)
        engine = engines[None]
        with engine.connect() as made:
            outer = made.begin()
            engines[None] = made  # a session binds to a connection as well as to an engine
            try:
                yield made
            finally:
                db.session.remove()
                engines[None] = engine
                outer.rollback()


@pytest.fixture
def app(made_app: Flask, connection: Connection, at: Clock) -> Flask:
    """The application, in a transaction of this test's own."""
    return made_app


@pytest.fixture
def build(app: Flask) -> Build:
    """Builders of rows."""
    return Build(app)


@pytest.fixture
def cast(build: Build) -> Cast:
    """Asha leads, Ben facilitates, Cara is elsewhere, Dev administers, Esi is premises staff."""
    return build.cast()


@pytest.fixture
def client(app: Flask) -> Callable[..., FlaskClient]:
    """`client(user)`: a signed-in test client (None: signed out) that checks every page it gets."""

    def signed_in(user: User | None = None) -> FlaskClient:
        return CheckedClient.signed_in(app, user)

    return signed_in


@pytest.fixture
def statements(connection: Connection) -> Statements:
    """What gathers the SQL sent inside its block, savepoints left out."""

    @contextmanager
    def gather() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_conn: object, _cursor: object, sql: str, *_: object) -> None:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                sent.append(sql)

        event.listen(connection, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return gather
