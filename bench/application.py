"""The application on a throw-away PostgreSQL of its own, for jobs that measure requests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event

from app.factory import create_app
from base import embedded
from base.database import db
from base.embedded import Embedded
from config import Config

SECRET = "measured-on-a-throw-away-database-0123456789"  # noqa: S105 guards nothing


@contextmanager
def own_server() -> Iterator[Embedded]:
    """A PostgreSQL with nothing of ours in it; it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dbb-"))
    try:
        yield embedded.start(folder / "pg")
    finally:
        embedded.start(folder / "pg").stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def migrated(server: Embedded, database: str = embedded.DATABASE) -> Iterator[Flask]:
    """The application on a database of that server, with every table and no row."""
    server.create_database(database)
    app = create_app(
        Config(env="test", secret=SECRET, password_salt=SECRET, database_url=server.url(database)),
        testing=True,
    )
    with app.app_context():
        upgrade()
        db.session.rollback()
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def throw_away() -> Iterator[Flask]:
    """The application with every table and no row; the database is gone afterwards."""
    with own_server() as server, migrated(server) as app:
        yield app


def signed_in(app: Flask, uniquifier: str) -> FlaskClient:
    """A client signed in as the user with this `fs_uniquifier`."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = uniquifier, True
    return client


def token_on(client: FlaskClient, path: str) -> str:
    """The token of the form on a page."""
    html = client.get(path).get_data(as_text=True)
    return html.partition('name="csrf_token" value="')[2].partition('"')[0]


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Every statement sent to the database meanwhile."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
