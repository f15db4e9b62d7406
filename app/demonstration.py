"""The demonstration's data: loaded once, in one transaction, and thrown away when asked."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from app.demo.build import load_demo
from base import clock, embedded
from base.database import db
from config import UnsafeConfigError
from people.models import Team, User

SEED = 2026


def start_over(folder: Path) -> None:
    """Throw away the embedded database in `folder` and make an empty one."""
    server = embedded.start(folder)
    server.drop_database(embedded.DATABASE)
    server.create_database(embedded.DATABASE)


def prepare(app: Flask, *, fresh: bool) -> None:
    """Bring the tables up to date and load the demonstration unless there are teams already.

    With `fresh`, everything is thrown away first. Raises `UnsafeConfigError` instead when any
    account's address is not an invented one.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        upgrade()
        if fresh:
            _refuse_real_accounts()
            db.session.remove()
            downgrade(revision="base")
            upgrade()
        if not db.session.scalar(select(func.count()).select_from(Team)):
            load_demo(today=clock.today(), seed=SEED)
        db.session.remove()
        db.engine.dispose()


def _refuse_real_accounts() -> None:
    real = db.session.scalar(select(User.email).where(User.email.not_like("%.example")).limit(1))
    if real is not None:
        raise UnsafeConfigError(
            f"This database has an account that is not invented ({real}), so it was left alone."
        )
