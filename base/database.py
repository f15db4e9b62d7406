"""The database: one declarative base, its naming convention, and the column types tables share."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID, uuid4

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Date, DateTime, Identity, MetaData, Text, Time, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

Pk = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
PublicId = Annotated[UUID, mapped_column(Uuid, default=uuid4, unique=True)]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Day = Annotated[date, mapped_column(Date)]
WallTime = Annotated[time, mapped_column(Time(timezone=False))]
Words = Annotated[str, mapped_column(Text)]
Json = Annotated[dict[str, Any], mapped_column(JSONB)]


class Base(DeclarativeBase):
    """Every table's base; constraint names are spelt out so that a migration can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Audited:
    """Mixed into a table whose every change must leave an audit sentence in its unit of work."""


db = SQLAlchemy(
    model_class=Base,
    # Bound to a connection already in a transaction (the tests), a commit ends a savepoint only.
    session_options={"join_transaction_mode": "create_savepoint"},
)


def init_app(app: Flask, url: str, *, threads: int) -> None:
    """Point the application at `url` (a `postgresql+psycopg://` address).

    `threads`: how many answer requests at once in this process, each with one connection.
    """
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        # A database that went away and came back is found again on the next request.
        "pool_pre_ping": True,
        # Values are people's names and notes: an error in the log must not carry them.
        "hide_parameters": True,
        # A thread that found none left would wait half a minute, then show an error.
        "pool_size": max(threads, 8),
        "max_overflow": 8,
        "connect_args": {
            "connect_timeout": 5,
            "application_name": "daybook",
            "options": "-c timezone=UTC -c statement_timeout=30000 -c lock_timeout=10000",
        },
    }
    db.init_app(app)
