"""A real PostgreSQL for the tests: a throw-away one, or new databases on `DATABASE_URL`."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import fasteners
import psycopg
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy.engine import make_url

from app.factory import create_app
from base import embedded
from base.database import db
from config import Config

TEMPLATE = "daybook_test_template"


class TestServer:
    """The server of one run, shared by its workers."""

    __test__ = False

    def __init__(self, run: str) -> None:
        self.given = os.environ.get("DATABASE_URL")
        self.run = run
        # Short: a Unix socket's path may have 107 characters at most.
        self.folder = Path(tempfile.gettempdir()) / f"dbt-{run[:12]}"

    def url(self, database: str) -> str:
        """A SQLAlchemy address of one database."""
        if self.given is None:
            return embedded.start(self.folder).url(database)
        return (
            make_url(self.given)
            .set(drivername="postgresql+psycopg", database=database)
            .render_as_string(hide_password=False)
        )

    def ready(self) -> None:
        """Make the migrated template database, once for all workers of a run."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with fasteners.InterProcessLock(f"{self.folder}.lock"):
            template = f"{TEMPLATE}_{self.run[:12]}"
            if self._exists(template):
                return
            if self.given is None:
                self._hurry()
            building = f"{template}_building"
            self.create(building)
            app = create_app(Config(env="test", database_url=self.url(building)), testing=True)
            with app.app_context():
                upgrade()
                db.engine.dispose()
            self._run(sql.SQL("alter database {} rename to {}"), building, template)

    def _hurry(self) -> None:
        """Wait for no disk: nobody needs these rows after a power cut."""
        with psycopg.connect(self._admin(), autocommit=True) as connection:
            for name in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(
                    sql.SQL("alter system set {} = off").format(sql.Identifier(name))
                )
            connection.execute("select pg_reload_conf()")

    def copy(self, name: str) -> str:
        """A fresh migrated database; its address."""
        self.drop(name)
        self.create(name, template=f"{TEMPLATE}_{self.run[:12]}")
        return self.url(name)

    def create(self, name: str, template: str = "template1") -> None:
        """Make a database."""
        if self.given is None:
            embedded.start(self.folder).create_database(name, template)
        else:
            self._run(sql.SQL("create database {} template {}"), name, template)

    def drop(self, name: str) -> None:
        """Drop a database and whoever is connected to it."""
        self._run(sql.SQL("drop database if exists {} with (force)"), name)

    def finish(self) -> None:
        """End the run: stop the server and remove it, or drop what was made on the one given."""
        if self.given is None:
            if self.folder.exists():
                embedded.start(self.folder).stop()
                shutil.rmtree(self.folder, ignore_errors=True)
        else:
            with psycopg.connect(self._admin(), autocommit=True) as connection:
                made = connection.execute(
                    "select datname from pg_database where datname like 'daybook\\_test\\_%%' "
                    "and datname like %s",
                    [f"%{self.run[:12]}%"],
                ).fetchall()
            for (name,) in made:
                self.drop(name)
        Path(f"{self.folder}.lock").unlink(missing_ok=True)

    def _exists(self, name: str) -> bool:
        with psycopg.connect(self._admin(), autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [name])
            return found.fetchone() is not None

    def _run(self, statement: sql.SQL, *names: str) -> None:
        with psycopg.connect(self._admin(), autocommit=True) as connection:
            connection.execute(statement.format(*(sql.Identifier(name) for name in names)))

    def _admin(self) -> str:
        if self.given is None:
            return embedded.start(self.folder).dsn()
        return (
            make_url(self.given).set(drivername="postgresql").render_as_string(hide_password=False)
        )
