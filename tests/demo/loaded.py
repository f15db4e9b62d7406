"""Databases with the demonstration of a day in them, and what must hold in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import pairwise

from flask import Flask
from sqlalchemy import select

from base.database import db
from people.models import (
    User,
)
from programmes.models import (
    Facilitation,
    Place,
    ProgrammeSession,
)
from tests.own_database import own_app
from tests.server import TestServer

TODAY = date(2026, 3, 4)  # an ordinary Wednesday


@contextmanager
def demo_database(server: TestServer, name: str, today: date) -> Iterator[Flask]:
    """An application on an empty database of its own, its clock at noon of a day."""
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    with own_app(server, name, noon) as app:
        yield app


def sessions() -> list[ProgrammeSession]:
    return list(db.session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.starts)))


def overlaps() -> list[tuple[Hashable, datetime]]:
    """Every room, member of staff or participant who is in two sessions at once, and when."""
    told = [s for s in sessions() if s.status != "cancelled"]
    busy: dict[Hashable, list[tuple[datetime, datetime]]] = defaultdict(list)
    spans = {s.id: (s.starts, s.ends) for s in told}
    for session in told:
        if session.room_id:
            busy["room", session.room_id].append(spans[session.id])
    staffed = db.session.execute(select(Facilitation.user_id, Facilitation.session_id))
    expected = db.session.execute(
        select(Place.participant_id, Place.session_id).where(Place.removed_at.is_(None))
    )
    for kind, rows in (("staff", staffed), ("person", expected)):
        for who, session_id in rows:
            if session_id in spans:
                busy[kind, who].append(spans[session_id])
    return [
        (who, second[0])
        for who, taken in busy.items()
        for first, second in pairwise(sorted(taken))
        if second[0] < first[1]
    ]


def staff_of(session: ProgrammeSession) -> list[User]:
    return [f.user for f in session.facilitations]
