"""Changes to sessions that somebody may have to be told of at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from base.database import db
from calendars.late import LATE, Standing, first_start, is_late
from calendars.models import Message
from programmes.models import Change, ProgrammeSession


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of a session: how it stood before, who was expected then, and when it was made."""

    change_id: int
    at: datetime
    before: Standing
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class ChangedSession:
    """A session with its late changes, oldest first, and how it stands now."""

    session_id: int
    now: Standing
    changes: tuple[Changed, ...]


def changed_sessions(now: datetime) -> dict[int, ChangedSession]:
    """The sessions changed late in the last 48 hours, or after a reminder of them; by number."""
    reminded = exists().where(
        Message.session_id == Change.session_id, Message.kind == "reminder", Message.way != ""
    )
    rows = db.session.execute(
        select(
            Change.id,
            Change.session_id,
            Change.at,
            Change.before,
            ProgrammeSession.starts,
            ProgrammeSession.status,
            reminded.label("reminded"),
        )
        .join(ProgrammeSession, ProgrammeSession.id == Change.session_id)
        .where(Change.at > now - LATE, Change.before["starts"].astext.is_not(None))
        .order_by(Change.id)
    )
    changes: dict[int, list[Changed]] = defaultdict(list)
    stands: dict[int, Standing] = {}
    wanted: set[int] = set()
    for row in rows:
        stands[row.session_id] = _standing(row.starts, row.status)
        changes[row.session_id].append(
            Changed(
                row.id,
                row.at,
                _standing(datetime.fromisoformat(row.before["starts"]), row.before["status"]),
                _people(row.before),
            )
        )
        if row.reminded or late_now(changes[row.session_id][-1], stands[row.session_id], now):
            wanted.add(row.session_id)
    return {
        session_id: ChangedSession(session_id, stands[session_id], tuple(changes[session_id]))
        for session_id in sorted(wanted)
    }


def late_now(one: Changed, stands: Standing, now: datetime) -> bool:
    """Whether a change was late when it was made, and is of something still to come."""
    return is_late(one.before, stands, one.at) and first_start(one.before, stands, now) is not None


def _standing(starts: datetime, status: str) -> Standing:
    return Standing(starts, status in {"planned", "held"})


def _people(before: dict[str, Any]) -> frozenset[int]:
    return frozenset(before.get("state", {}).get("people", ()))
