"""A register among 3,000,000 marks against the same among 30,000: it must not feel the others.

Two databases side by side in one PostgreSQL, alike but for the number of teams. The registers asked
for are of one team's cohorts, each with ten months of meetings behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from base.embedded import Embedded
from bench import bulk
from bench.application import counted, migrated, own_server, signed_in, token_on
from bench.bulk import Size, ToSign
from bench.report import Figures
from bench.turns import against, in_turns

FEW = Size(teams=2, cohorts=30, sessions=50, people=10, open=8)
MANY = replace(FEW, teams=200)
LIMIT = 1.5
COUNTED = 8
_PRIMED = FEW.cohorts
"""The first register of each cohort raises what its history should have raised long ago."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two: its application, somebody of the team signed in, what there is to sign."""

    app: Flask
    client: FlaskClient
    token: str
    registers: list[ToSign]
    seconds: float

    def get(self, n: int) -> TestResponse:
        """Open one register."""
        return self.client.get(self.registers[n].path)

    def sign(self, n: int) -> TestResponse:
        """Sign one register: everyone came."""
        one = self.registers[n]
        marks = {f"{key}-came": "came" for key in one.places}
        sent = {"csrf_token": self.token, "once": uuid4().hex, "version": "0", "do": "sign"}
        return self.client.post(one.path, data={**sent, **marks})


def run() -> list[Figures]:
    """Milliseconds a request through the test client, and statements a request."""
    with (
        own_server() as server,
        _side(server, "few", FEW) as few,
        _side(server, "many", MANY) as many,
    ):
        return _measured(few, many)


@contextmanager
def _side(server: Embedded, database: str, size: Size) -> Iterator[_Side]:
    with migrated(server, database) as app:
        with app.app_context():
            seconds = bulk.fill(server, database, size)
        registers = bulk.to_sign(server, database)
        client = signed_in(app, bulk.email(1))
        side = _Side(app, client, token_on(client, registers[0].path), registers, seconds)
        for n in range(_PRIMED):
            side.sign(n)
        yield side


def _measured(few: _Side, many: _Side) -> list[Figures]:
    apart = _alike(_statements(few), _statements(many))
    first = _PRIMED + COUNTED
    rounds = len(few.registers) - first
    got = in_turns(
        (lambda n: few.get(n + first), 200), (lambda n: many.get(n + first), 200), rounds=rounds
    )
    signed = in_turns(
        (lambda n: few.sign(n + first), 303), (lambda n: many.sign(n + first), 303), rounds=rounds
    )
    note = f"{MANY.rows:,} sessions, loaded in {many.seconds:.0f} s; the floor {FEW.rows:,}; "
    return [
        *against("register-scale GET", got[1], got[0], limit=LIMIT, note=note),
        *against("register-scale POST", signed[1], signed[0], limit=LIMIT, note=note),
        *apart,
    ]


def _statements(side: _Side) -> list[tuple[int, int]]:
    """How many statements opening and signing send, register by register."""
    found = []
    for n in range(_PRIMED, _PRIMED + COUNTED):
        with counted(side.app) as opening:
            side.get(n)
        with counted(side.app) as signing:
            side.sign(n)
        found.append((len(opening), len(signing)))
    return found


def _alike(few: list[tuple[int, int]], many: list[tuple[int, int]]) -> list[Figures]:
    """How far apart the two are in statements, register by register: not at all."""
    lines = []
    for at, name in enumerate(("GET", "POST")):
        pairs = [(ours[at], theirs[at]) for ours, theirs in zip(few, many, strict=True)]
        apart = max(abs(a - b) for a, b in pairs)
        note = f"{max(b for _, b in pairs)} statements at most in {len(pairs)} registers"
        lines.append(Figures(f"register-scale {name}, apart", apart, "statements", None, 0, note))
    return lines
