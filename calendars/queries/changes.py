"""Changes to sessions that somebody may have to be told of at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Exists,
    Row,
    and_,
    column,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import bindparam

from base.database import db
from calendars.late import LATE, Standing, first_start, is_late
from calendars.models import Message
from calendars.queries.reminding import last_told, select_facts
from programmes.models import Change, Enrolment, Place, ProgrammeSession


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
            ProgrammeSession.venue_id,
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
        stands[row.session_id] = Standing(row.starts, _on(row.status), row.venue_id)
        changes[row.session_id].append(
            Changed(
                row.id,
                row.at,
                _before(row.before),
                _people(row.before),
            )
        )
        if row.reminded or late_now(changes[row.session_id][-1], stands[row.session_id], now):
            wanted.add(row.session_id)
    return {
        session_id: ChangedSession(session_id, stands[session_id], tuple(changes[session_id]))
        for session_id in sorted(wanted)
    }


def claim_changed(changes: Mapping[int, int]) -> list[Row[*tuple[Any, ...]]]:
    """Everybody expected at these sessions who was told nothing of their last change (by number).

    Held until committed; a place another process holds is passed over.
    """
    wanted = (
        func.unnest(
            bindparam("sessions", list(changes), ARRAY(BigInteger)),
            bindparam("changes", list(changes.values()), ARRAY(BigInteger)),
        )
        .table_valued(column("session_id", BigInteger), column("change_id", BigInteger))
        .render_derived("changed")
    )
    told = last_told()
    asked = (
        select_facts(told, _reminded().label("reminded"))
        .join(wanted, wanted.c.session_id == Place.session_id)
        .where(Place.removed_at.is_(None), told.element < wanted.c.change_id)
        .with_for_update(skip_locked=True, key_share=True, of=Place)
    )
    return list(db.session.execute(asked))


def claim_taken(now: datetime) -> list[Row[*tuple[Any, ...]]]:
    """Places taken from people in the last 48 hours who were told nothing of it; held as above.

    Only those that may be late: of a session within 48 hours of that, changed meanwhile, or one
    they were reminded of. `taken_at` and `leave_reason` say when, and why their enrolment ended.
    """
    told = exists().where(
        _of_them(), Message.occasion.like("taken:%"), Message.decided_at >= Place.removed_at
    )
    changed = exists().where(Change.session_id == Place.session_id, Change.at > now - LATE)
    soon = ProgrammeSession.starts.between(Place.removed_at, Place.removed_at + LATE)
    asked = (
        select_facts(
            last_told(),
            _reminded().label("reminded"),
            Place.removed_at.label("taken_at"),
            Enrolment.leave_reason,
        )
        .outerjoin(Enrolment, Enrolment.id == Place.enrolment_id)
        .where(
            Place.removed_at > now - LATE,
            ~told,
            or_(soon, changed, _reminded()),
        )
        .with_for_update(skip_locked=True, key_share=True, of=Place)
    )
    return list(db.session.execute(asked))


def claim_put_back(now: datetime) -> list[Row[*tuple[Any, ...]]]:
    """Places of people who were sent word that they are not expected, and are again; held too.

    `taken_message` is that word's row number: they are told once of each.
    """
    later = aliased(Message)
    newer = exists().where(
        later.participant_id == Message.participant_id,
        later.session_id == Message.session_id,
        later.id > Message.id,
        later.kind.in_(("taken", "back", "cancelled")),
    )
    asked = (
        select_facts(Message.id.label("taken_message"))
        .join(Message, _of_them())
        .where(
            Message.kind == "taken",
            Message.state.in_(("sending", "sent", "delivered", "unknown")),
            ~newer,
            Place.removed_at.is_(None),
            ProgrammeSession.status == "planned",
            ProgrammeSession.starts > now,
        )
        .with_for_update(skip_locked=True, key_share=True, of=Place)
    )
    return list(db.session.execute(asked))


def known_before(session_ids: Sequence[int], now: datetime) -> dict[int, tuple[Changed, ...]]:
    """Every change of these sessions in the last 48 hours, oldest first."""
    rows = db.session.execute(
        select(Change.id, Change.session_id, Change.at, Change.before)
        .where(
            Change.session_id.in_(session_ids),
            Change.at > now - LATE,
            Change.before["starts"].astext.is_not(None),
        )
        .order_by(Change.id)
    )
    changes: dict[int, list[Changed]] = defaultdict(list)
    for row in rows:
        one = Changed(row.id, row.at, _before(row.before), _people(row.before))
        changes[row.session_id].append(one)
    return {session_id: tuple(found) for session_id, found in changes.items()}


@dataclass(frozen=True, slots=True)
class Other:
    """A session somebody is expected at, and its building by row number."""

    session_id: int
    venue: int


Elsewhere = Mapping[tuple[int, datetime], Other]
"""What people are expected at, by participant and start."""


def expected_elsewhere(participants: Iterable[int], now: datetime) -> Elsewhere:
    """Everything to come that these people are expected at."""
    rows = db.session.execute(
        select(
            Place.participant_id,
            ProgrammeSession.starts,
            ProgrammeSession.id,
            ProgrammeSession.venue_id,
        )
        .join(ProgrammeSession, ProgrammeSession.id == Place.session_id)
        .where(
            Place.participant_id.in_(sorted(participants)),
            Place.removed_at.is_(None),
            ProgrammeSession.status == "planned",
            ProgrammeSession.starts > now,
        )
    )
    return {(row.participant_id, row.starts): Other(row.id, row.venue_id) for row in rows}


def _of_them() -> ColumnElement[bool]:
    """That a message is about a place's person and session."""
    return and_(
        Message.participant_id == Place.participant_id, Message.session_id == Place.session_id
    )


def _reminded() -> Exists:
    return exists().where(
        _of_them(), Message.kind == "reminder", Message.state.in_(("sent", "delivered"))
    )


def late_now(one: Changed, stands: Standing, now: datetime) -> bool:
    """Whether a change was late when it was made, and is of something still to come."""
    return is_late(one.before, stands, one.at) and first_start(one.before, stands, now) is not None


def _before(kept: dict[str, Any]) -> Standing:
    venue = kept.get("state", {}).get("venue_id")
    return Standing(datetime.fromisoformat(kept["starts"]), _on(kept["status"]), venue)


def _on(status: str) -> bool:
    return status in {"planned", "held"}


def _people(before: dict[str, Any]) -> frozenset[int]:
    return frozenset(before.get("state", {}).get("people", ()))
