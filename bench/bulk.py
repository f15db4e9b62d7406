"""Rows by the hundred thousand: teams, their people, and what was marked week after week.

Written by the database itself, with its triggers and foreign keys off: everything is counted from
one row number, so that it fits together. Sessions lie on disk as they come about, all cohorts week
by week, not cohort by cohort. Bookings, which no register reads, are left out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from uuid import UUID

import psycopg
from flask_security.utils import hash_password
from psycopg.rows import scalar_row

from base import clock
from base.audit import System, record
from base.embedded import Embedded
from base.work import unit_of_work
from programmes.services.cohorts import keep_version

PROGRAMME = ("mbt-aspd", 3)
PASSWORD = "three-quiet-herons"  # noqa: S105 guards nothing
_STATEMENTS = Path(__file__).with_name("bulk.sql")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: `staff` and `cohorts` of one team, `sessions` and `people` of one cohort.

    The last `open` sessions of the first `open_teams` teams' cohorts are not marked yet.
    """

    teams: int
    cohorts: int
    sessions: int
    people: int
    staff: int = 5
    open: int = 0
    open_teams: int = 1

    @property
    def rows(self) -> int:
        """How many sessions that is."""
        return self.teams * self.cohorts * self.sessions


@dataclass(frozen=True, slots=True)
class ToSign:
    """A register nobody has signed, its places by key, and the address of whoever leads it."""

    path: str
    places: tuple[str, ...]
    lead: str
    team: int


def email(person: int) -> str:
    """The e-mail address, and the uniquifier, of a member of staff, counted from 1."""
    return f"staff{person}@staff.example"


def fill(server: Embedded, database: str, size: Size) -> float:
    """Write all of it and let the database look at it; how many seconds that took.

    To be called in the context of an application on that database.
    """
    with unit_of_work():
        version = keep_version(*PROGRAMME)
        record("bench.built", "A measurement built rows.", by=System("bench"))
    told = {
        **asdict(size),
        "version": version.id,
        "slug": PROGRAMME[0],
        "password": hash_password(PASSWORD),
        "today": clock.today(),
    }
    began = perf_counter()
    # The superuser's: an ordinary role may not leave triggers and foreign keys aside.
    with psycopg.connect(server.dsn(database), autocommit=True) as connection:
        _say(connection, told)
        for statement in _STATEMENTS.read_text(encoding="utf-8").split(";\n\n"):
            if statement.strip():
                connection.execute(statement)
    return perf_counter() - began


def _say(connection: psycopg.Connection, told: dict[str, object]) -> None:
    """Tell the statements how much, as settings they read."""
    for name, value in told.items():
        connection.execute("select set_config(%s, %s, false)", [f"bulk.{name}", str(value)])


def to_sign(server: Embedded, database: str) -> list[ToSign]:
    """The registers nobody has signed, oldest session first."""
    with psycopg.connect(server.dsn(database)) as connection:
        rows = connection.execute(
            "select s.public_id, array_agg(p.public_id order by p.id), u.email, c.team_id "
            "from programme_session s join cohort c on c.id = s.cohort_id "
            "join place p on p.session_id = s.id join facilitation f on f.session_id = s.id "
            "join user_account u on u.id = f.user_id "
            "where s.status = 'planned' group by s.id, u.id, c.id order by s.id"
        ).fetchall()
    return [
        ToSign(f"/sessions/{session}/register", tuple(key.hex for key in places), lead, team)
        for session, places, lead, team in rows
    ]


def first_cohort(server: Embedded, database: str) -> UUID:
    """The public identifier of the first team's first cohort."""
    with psycopg.connect(server.dsn(database), row_factory=scalar_row) as connection:
        found = connection.execute("select public_id from cohort order by id limit 1").fetchone()
    if not isinstance(found, UUID):
        message = "there is no cohort"
        raise TypeError(message)
    return found
