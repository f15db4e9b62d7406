"""Rows written in bulk are as the application would have them, and a fault among them is seen."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask

from base.embedded import Embedded
from bench import bulk, ledger
from bench.application import counted, migrated, own_server, signed_in, token_on
from bench.bulk import Size
from bench.people import Person
from bench.register_scale import _Side

pytestmark = pytest.mark.xdist_group("bulk")
SIZE = Size(teams=2, cohorts=2, sessions=6, people=4, staff=2, open=2, open_teams=2)


@pytest.fixture(scope="module")
def filled() -> Iterator[tuple[Embedded, Flask]]:
    """A small database filled in bulk."""
    with own_server() as server, migrated(server) as app:
        with app.app_context():
            bulk.fill(server, "daybook", SIZE)
        yield server, app


def test_there_is_as_much_as_was_asked_for(filled: tuple[Embedded, Flask]) -> None:
    server, _ = filled
    with psycopg.connect(server.dsn("daybook")) as connection:
        counts = [
            connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 our own names
            for table in ("programme_session", "place", "register")
        ]
    assert counts == [(SIZE.rows,), (SIZE.rows * 4,), (SIZE.rows - 8,)]
    assert len(bulk.to_sign(server, "daybook")) == 8


def test_every_foreign_key_holds_and_every_index_works(filled: tuple[Embedded, Flask]) -> None:
    server, _ = filled
    with psycopg.connect(server.dsn("daybook"), autocommit=True) as connection:
        assert not connection.execute("select 1 from pg_index where not indisvalid").fetchall()
        keys = connection.execute(
            "select conrelid::regclass::text, conname from pg_constraint where contype = 'f'"
        ).fetchall()
        for table, name in keys:
            connection.execute(
                f"alter table {table} alter constraint {name} not enforced"  # type: ignore[arg-type] # our own names
            )
            connection.execute(
                f"alter table {table} alter constraint {name} enforced"  # type: ignore[arg-type] # checks every row
            )


def test_a_register_can_be_signed_and_the_ledger_sees_what_is_not_as_typed(
    filled: tuple[Embedded, Flask],
) -> None:
    server, app = filled
    registers = bulk.to_sign(server, "daybook")
    client = signed_in(app, bulk.email(1))
    side = _Side(app, client, token_on(client, registers[0].path), registers, 0.0)
    with counted(app) as sent:
        assert side.sign(0).status_code == 303
    assert sent
    one = registers[0]
    signer = Person(bulk.email(1), 1, signed={one.path: dict.fromkeys(one.places, "came")})
    assert ledger.faults(server, [signer], SIZE.open) == []

    assert "was signed by" in ledger.faults(server, [signer, signer], SIZE.open)[0]
    assert ledger.faults(server, [], SIZE.open), "signed, and nobody says so"
    signer.signed[one.path][one.places[0]] = "late"
    assert len(ledger.faults(server, [signer], SIZE.open)) == 1
    other = Person(
        bulk.email(2), 1, signed={registers[1].path: dict.fromkeys(registers[1].places, "came")}
    )
    assert any("None" in fault for fault in ledger.faults(server, [other], SIZE.open))
