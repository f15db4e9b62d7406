"""The web server: gunicorn with threads, started only on a database that is fit for it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from app import lifeline
from app.database_address import find_url
from config import ROOT, Config, UnsafeConfigError

OLDEST_POSTGRES = 160_000


@dataclass(frozen=True)
class DatabaseState:
    """What a database says of itself. `superuser` holds too for roles that pass row security by."""

    version: int
    superuser: bool
    migration: str | None


def pinned_head() -> str:
    """The migration this code was written for."""
    return (ROOT / "migrations" / "HEAD").read_text().strip()


def heads() -> list[str]:
    """The migrations nothing follows; more than one is a mistake."""
    return list(ScriptDirectory(str(ROOT / "migrations")).get_heads())


def look_at(url: str) -> DatabaseState:
    """Ask the database for its version, the role's powers and its migration."""
    engine = create_engine(url, connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            version = int(connection.scalar(text("show server_version_num")) or 0)
            superuser = bool(
                connection.scalar(
                    text(
                        "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
                    )
                )
            )
            try:
                migration = connection.scalar(text("select version_num from alembic_version"))
            except ProgrammingError:
                migration = None  # an empty database
            return DatabaseState(version, superuser, migration)
    finally:
        engine.dispose()


def refuse_unfit(url: str, *, production: bool) -> None:
    """Raise `UnsafeConfigError` when the database must not be served from, saying what to do."""
    try:
        state = look_at(url)
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise UnsafeConfigError(f"Daybook cannot reach its database: {reason}") from None
    if state.version < OLDEST_POSTGRES:
        raise UnsafeConfigError(
            f"Daybook needs PostgreSQL 16 or newer; this one is {state.version // 10_000}."
        )
    if production and state.superuser:
        raise UnsafeConfigError(
            "Daybook will not start in production: DATABASE_URL signs in as a role that is a "
            "superuser or bypasses row security. Use an ordinary role."
        )
    if state.migration != pinned_head():
        raise UnsafeConfigError(
            f"The database is at migration {state.migration or 'none'}, this version of Daybook "
            f"needs {pinned_head()}. Run: daybook db upgrade"
        )


class Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """Gunicorn, told what it needs by us alone: it reads no file and no environment."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take our options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made anew in each worker: connections must not cross a fork."""
        return import_app("app.wsgi:app")


def serve(config: Config, *, workers: int, threads: int) -> None:
    """Serve until told to stop. Raises `UnsafeConfigError` when the database is not fit."""
    url = find_url(config)
    refuse_unfit(url, production=config.production)
    os.environ["DATABASE_URL"] = url
    os.environ["DAYBOOK_THREADS"] = str(threads)  # each worker reads both as it starts
    lifeline.hold()
    Server(
        {
            "bind": f"{config.host}:{config.port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "worker_tmp_dir": _memory_folder(),
            "graceful_timeout": 10,
            "timeout": 60,
            "keepalive": 5,
            "forwarded_allow_ips": "*" if config.trusted_proxies else "127.0.0.1",
            "loglevel": "warning",
            "proc_name": "daybook",
        }
    ).run()


def _memory_folder() -> str | None:
    """Where workers show they are alive: in memory, or a slow disk looks like a dead worker."""
    shared = Path("/dev/shm")  # noqa: S108 gunicorn makes its own unguessable file there
    return str(shared) if os.access(shared, os.W_OK) else None
