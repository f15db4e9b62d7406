"""The days on which nothing can be asked of somebody: in custody, recalled, or away for a while."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Row, and_, or_, select

from base.database import db
from people.models import Hold, Stay, TemporaryAbsence
from people.models.participants import HOLD_KINDS

Days = tuple[date, date | None]
"""A first and a last day, both included; no last one while nobody knows it."""

_EXCUSING = tuple(kind for kind in HOLD_KINDS if kind != "limited_access")


def days_off(people: Collection[int]) -> dict[int, tuple[Days, ...]]:
    """The days off of each participant who has any, by row number. Two queries. Unscoped."""
    rows = db.session.execute(
        select(Hold.participant_id, Hold.starts, Hold.ends).where(
            and_(Hold.participant_id.in_(people), Hold.kind.in_(_EXCUSING))
        )
    )
    found: dict[int, tuple[Days, ...]] = {}
    for row in (*rows, *_away(people)):
        found[row.participant_id] = (*found.get(row.participant_id, ()), (row.starts, row.ends))
    return found


def _away(people: Collection[int]) -> Sequence[Row[int, date, date | None]]:
    """The days on which residents were elsewhere while their place was kept."""
    return db.session.execute(
        select(
            Stay.participant_id,
            TemporaryAbsence.left_on.label("starts"),
            (TemporaryAbsence.back_on - 1).label("ends"),
        )
        .join(Stay.absences)
        .where(
            Stay.participant_id.in_(people),
            or_(
                TemporaryAbsence.back_on.is_(None),
                TemporaryAbsence.back_on > TemporaryAbsence.left_on,
            ),
        )
    ).all()
