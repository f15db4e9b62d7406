"""`daybook db`: the tables brought up to date, and checked."""

from __future__ import annotations

import logging

import click
from flask import Flask
from flask_migrate import check as compare
from flask_migrate import upgrade as migrate

from app.database_address import find_url
from app.factory import create_app
from app.serve import heads, look_at, pinned_head
from base.errors import Refused
from config import Config


@click.group("db")
def db_group() -> None:
    """Bring the database's tables up to date, or check them."""


@db_group.command()
def upgrade() -> None:
    """Run every migration that has not run yet. Safe to run again."""
    with _app().app_context():
        migrate()
    click.echo(f"The database is at migration {pinned_head()}.")


@db_group.command()
def check() -> None:
    """Exit 2 when the database, the migrations and the tables in the code disagree."""
    found = heads()
    if found != [pinned_head()]:
        raise Refused(
            f"migrations/HEAD says {pinned_head()}, the migrations end at {', '.join(found)}."
        )
    at = look_at(find_url(Config.from_environment())).migration
    if at != pinned_head():
        raise Refused(
            f"The database is at migration {at or 'none'}, not {pinned_head()}. "
            "Run: daybook db upgrade"
        )
    with _app().app_context():
        compare()
    click.echo(f"The database is at migration {at}, as the code expects.")


def _app() -> Flask:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return create_app(Config.from_environment())
