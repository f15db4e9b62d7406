"""The unit of work: all of it or none, and never in silence."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from base.audit import AuditEvent, record
from base.database import db
from base.errors import Refused
from base.work import SilentWriteError, unit_of_work
from people.models import Closure, SignInAttempt, Team
from tests.build import SYSTEM, Build, Cast


def _closure(team: Team) -> Closure:
    day = date(2026, 3, 4)
    return Closure(team_id=team.id, first=day, last=day, why="Team day")


def _closures() -> int:
    return db.session.scalar(select(func.count()).select_from(Closure)) or 0


def test_a_unit_that_ends_well_is_kept(app: Flask, cast: Cast) -> None:
    with unit_of_work():
        db.session.add(_closure(cast.team))
        record("closure.added", "Asha closed the team for a day.", by=cast.asha)
    db.session.rollback()
    assert _closures() == 1


def test_a_unit_that_raises_keeps_nothing(app: Flask, cast: Cast) -> None:
    def act() -> None:
        with unit_of_work():
            db.session.add(_closure(cast.team))
            record("closure.added", "Asha closed the team for a day.", by=cast.asha)
            db.session.flush()
            raise Refused("No.")

    with pytest.raises(Refused):
        act()
    assert _closures() == 0


def test_an_audited_change_without_a_sentence_raises_and_keeps_nothing(
    app: Flask, cast: Cast
) -> None:
    with pytest.raises(SilentWriteError, match="Closure"), unit_of_work():
        db.session.add(_closure(cast.team))
    assert _closures() == 0


def test_a_row_that_is_not_audited_needs_no_sentence(app: Flask, build: Build) -> None:
    with unit_of_work():
        now = app.extensions["daybook.clock"]()
        db.session.add(SignInAttempt(at=now, email="a@b.example", address="", outcome="wrong"))
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 1


def test_a_write_outside_a_unit_raises(app: Flask, cast: Cast) -> None:
    db.session.add(_closure(cast.team))
    with pytest.raises(SilentWriteError, match="outside a unit of work"):
        db.session.flush()
    db.session.rollback()


def test_a_change_of_a_loaded_row_outside_a_unit_raises(app: Flask, cast: Cast) -> None:
    cast.team.public_name = "Another"
    with pytest.raises(SilentWriteError, match="Team"):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [update(Team).values(public_name="Another"), delete(Team)],
    ids=["update", "delete"],
)
def test_a_bulk_write_to_an_audited_table_raises(app: Flask, cast: Cast, statement: object) -> None:
    with pytest.raises(SilentWriteError, match="bulk write to Team"), unit_of_work():
        db.session.execute(statement)  # type: ignore[call-overload] # either of the two above


def test_units_do_not_nest(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="do not nest"), unit_of_work(), unit_of_work():
        pass
    with unit_of_work():
        record("test.after", "A unit opens again after one that failed.", by=SYSTEM)


def test_a_sentence_outside_a_unit_raises(app: Flask) -> None:
    with pytest.raises(SilentWriteError, match=r"test\.loose"):
        record("test.loose", "Nobody would keep this.", by=SYSTEM)
    assert not db.session.scalar(select(AuditEvent).where(AuditEvent.action == "test.loose"))
