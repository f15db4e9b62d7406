"""What stands in the way of reaching somebody: holds, and numbers that others have too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Text, func, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql.expression import literal_column

from base.database import db
from people.models import ContactPreference, Hold, Stay, TemporaryAbsence
from people.models.participants import DIALLED

Holds = tuple[tuple[str, date, date | None], ...]
"""Kind, first and last day of each; the last one None while nobody knows it."""


def holds_of(people: Iterable[int]) -> dict[int, Holds]:
    """Holds, and nights in police custody, which are one in all but name."""
    ids = list(people)
    held = select(Hold.participant_id, Hold.kind, Hold.starts, Hold.ends).where(
        Hold.participant_id.in_(ids)
    )
    away = (
        select(
            Stay.participant_id,
            literal_column("'custody'", Text),
            TemporaryAbsence.left_on,
            (TemporaryAbsence.back_on - 1).label("ends"),
        )
        .join(Stay, Stay.id == TemporaryAbsence.stay_id)
        .where(
            Stay.participant_id.in_(ids),
            TemporaryAbsence.reason == "police_custody",
            # Back on the day they left: they never were away.
            or_(
                TemporaryAbsence.back_on.is_(None),
                TemporaryAbsence.back_on > TemporaryAbsence.left_on,
            ),
        )
    )
    found: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    for participant_id, kind, first, last in db.session.execute(held.union_all(away)):
        found[participant_id].append((kind, first, last))
    return {participant_id: tuple(holds) for participant_id, holds in found.items()}


def owners_of(numbers: Iterable[str]) -> dict[str, int]:
    """How many participants each number is recorded for, however it was typed."""
    dialled = literal_column(DIALLED, Text)
    wanted = sorted(numbers)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(dialled, func.count())
        .select_from(ContactPreference)
        .where(dialled == func.any(array(wanted, type_=Text)))
        .group_by(dialled)
    )
    return {row[0]: row[1] for row in rows}
