"""Runs migrations on the application's own engine, or on a connection handed in by a test."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from base.database import Base, db

TIMEOUTS = "set lock_timeout = '5s'; set statement_timeout = '15min'"


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed: Connection | None = context.config.attributes.get("connection")
if handed is not None:
    _run(handed)
else:
    with current_app.app_context(), db.engine.connect() as made:
        made.exec_driver_sql(TIMEOUTS)
        made.commit()
        _run(made)
