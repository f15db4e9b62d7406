"""An application on a database of its own: real transactions, several browsers, nothing shared."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask

from base import clock
from base.database import db
from tests.application import make_app
from tests.conftest import test_config as config_for
from tests.server import TestServer


@contextmanager
def own_app(server: TestServer, name: str, now: datetime) -> Iterator[Flask]:
    """The application in its context, its clock at a moment; the database is dropped after."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    database = f"daybook_test_{server.run[:12]}_{worker}_{name}"
    app = make_app(config_for(server.copy(database)))
    clock.init_app(app, lambda: now)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    server.drop(database)
