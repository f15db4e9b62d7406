"""The unit of work: the only place that commits, and the guard against writing outside one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from base.database import Audited, Base, db

_KEY = "daybook.unit"


class SilentWriteError(RuntimeError):
    """A write that would leave no trace: outside a unit of work, or without an audit sentence."""


@dataclass
class Unit:
    """What one unit of work has touched: audited tables changed, and sentences recorded."""

    changed: set[str] = field(default_factory=set)
    sentences: int = 0

    def refuse_silence(self) -> None:
        """Raise `SilentWriteError` when audited tables changed and no sentence was recorded."""
        if self.changed and not self.sentences:
            message = f"no audit sentence was recorded for {', '.join(sorted(self.changed))}"
            raise SilentWriteError(message)


@contextmanager
def unit_of_work() -> Iterator[Unit]:
    """Run a block as one transaction: committed at its end, rolled back whole if it raises.

    Raises `SilentWriteError` when an audited table changed and nothing was recorded about it.
    """
    session = db.session()
    if _KEY in session.info:
        message = "units of work do not nest: the view or job opens one, services never do"
        raise RuntimeError(message)
    unit = session.info[_KEY] = Unit()
    try:
        yield unit
        session.flush()
        unit.refuse_silence()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_KEY, None)


def lock(row: Base) -> None:
    """Wait for whoever is writing this row, then see its columns as they left them.

    Held to the end of the unit of work, so that two who decide from one state decide in turn.
    """
    mapper = type(row).__mapper__
    key = [
        column == value
        for column, value in zip(
            mapper.primary_key, mapper.primary_key_from_instance(row), strict=True
        )
    ]
    db.session.execute(select(*mapper.primary_key).where(*key).with_for_update())
    db.session.refresh(row, [attribute.key for attribute in mapper.column_attrs])


def current_unit() -> Unit | None:
    """The unit of work now open, if any."""
    unit: Unit | None = db.session().info.get(_KEY)
    return unit


def _before_flush(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    touched = [
        *session.new,
        *session.deleted,
        *(o for o in session.dirty if session.is_modified(o)),
    ]
    if not touched:
        return
    unit: Unit | None = session.info.get(_KEY)
    if unit is None:
        names = ", ".join(sorted({type(row).__name__ for row in touched}))
        message = f"a write to {names} outside a unit of work"
        raise SilentWriteError(message)
    unit.changed.update(type(row).__name__ for row in touched if isinstance(row, Audited))


def _before_bulk(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    mapper = state.bind_mapper
    if mapper is not None and issubclass(mapper.class_, Audited):
        message = f"a bulk write to {mapper.class_.__name__} passes by the audit guard"
        raise SilentWriteError(message)


event.listen(Session, "before_flush", _before_flush)
event.listen(Session, "do_orm_execute", _before_bulk)
