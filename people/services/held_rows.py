"""Rows two people may want to change at once: held, or found to be gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import inspect, select

from base.database import Base, db
from base.errors import NotYours
from people.models import User

Row = TypeVar("Row", bound=Base)


def hold_row(row: Row) -> Row:
    """The row, read again and held to the end of the unit of work.

    Raises `NotYours` when somebody removed it meanwhile: its page is not found any more.
    """
    identity = inspect(row).identity
    held = db.session.get(type(row), identity, populate_existing=True, with_for_update=True)
    if held is None:
        raise NotYours
    return held


def hold_staff(user_ids: Iterable[int]) -> None:
    """Wait for whoever is writing when these members of staff work or are away; then hold them.

    In order, so that two who hold overlapping groups wait instead of deadlocking.
    """
    held = select(User.id).where(User.id.in_(list(user_ids))).order_by(User.id)
    db.session.execute(held.with_for_update(key_share=True)).all()
