"""Reading who can when, for other slices: to plan, to place and to find clashes.

**Unscoped**: these tell of people the reader may not see, so whoever calls them scopes what they
show. They never tell why a member of staff is away.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from base.database import db
from base.dates import LONDON, ONE_DAY
from people.availability import Dated, Interval, Rule, expand, expand_all, whole_days
from people.models import Hold, Leave, Shift, Unavailability, WorkingPattern

_HELD = {"custody": "custody", "recall": "recall", "hospital": "in hospital"}
"""Holds under which nobody can come, and the word for each.

Somebody wanted on a warrant, or not to be contacted, is not kept from coming.
"""
_WORDS = {"health": "health appointment", "family": "family", "other": "another commitment"}


@dataclass(frozen=True, slots=True)
class Away:
    """A member of staff, by row number, away from a moment to another. Words never say why."""

    user_id: int
    starts: datetime
    ends: datetime
    words: str = "away"


@dataclass(frozen=True, slots=True)
class Committed:
    """A participant, by row number, who cannot come; `words` like "work", "court", "custody"."""

    participant_id: int
    starts: datetime
    ends: datetime
    words: str


@dataclass(frozen=True, slots=True)
class OnShift:
    """A member of staff, by row number, on shift from a moment to another, London time."""

    user_id: int
    starts: datetime
    ends: datetime


def away(user_ids: Collection[int], first: date, last: date) -> list[Away]:
    """When these members of staff are on leave between two days, both included. One query."""
    found = db.session.scalars(
        select(Leave)
        .where(Leave.user_id.in_(user_ids), Leave.last >= first, Leave.first <= last)
        .order_by(Leave.user_id, Leave.first, Leave.at, Leave.id)
    )
    return [
        Away(leave.user_id, each.starts, each.ends)
        for leave in found
        for each in expand(leave.rule, first, last)
    ]


def commitments(participant_ids: Collection[int], first: date, last: date) -> list[Committed]:
    """When these participants cannot come between two days, both included. Two queries.

    Their standing and dated commitments, and holds for custody, recall and hospital, which are
    whole days.
    """
    rows = db.session.scalars(
        select(Unavailability)
        .where(
            Unavailability.participant_id.in_(participant_ids),
            # The night of the day before runs into the first.
            or_(Unavailability.last.is_(None), Unavailability.last >= first - ONE_DAY),
            Unavailability.first <= last,
        )
        .order_by(Unavailability.participant_id, Unavailability.first, Unavailability.id)
    )
    holds = db.session.scalars(
        select(Hold)
        .where(
            Hold.participant_id.in_(participant_ids),
            Hold.kind.in_(_HELD),
            or_(Hold.ends.is_(None), Hold.ends >= first),
            Hold.starts <= last,
        )
        .order_by(Hold.participant_id, Hold.starts, Hold.id)
    )
    rules: list[tuple[int, Rule, str]] = [
        (row.participant_id, row.rule, _WORDS.get(row.kind, row.kind)) for row in rows
    ]
    rules += [(h.participant_id, Dated(h.starts, h.ends), _HELD[h.kind]) for h in holds]
    return [
        Committed(participant_id, each.starts, each.ends, words)
        for participant_id, rule, words in rules
        for each in expand(rule, first, last)
    ]


def works(user_ids: Collection[int], first: date, last: date) -> dict[int, list[Interval] | None]:
    """The usual working hours of each between two days, merged; one query.

    None for whoever has never said which days: they may work on any. Whoever has said works at no
    other time, and not at all once their last usual day is over.
    """
    found = db.session.scalars(select(WorkingPattern).where(WorkingPattern.user_id.in_(user_ids)))
    rules: dict[int, list[Rule]] = {}
    for pattern in found:
        rules.setdefault(pattern.user_id, []).append(pattern.rule)
    return {
        user_id: expand_all(rules[user_id], first, last) if user_id in rules else None
        for user_id in user_ids
    }


def on_shift(venue_id: int, first: date, last: date) -> list[OnShift]:
    """Who is on shift at a venue between two days, both included, soonest first. One query.

    Shifts are whole: one that began the night before `first` is in with its own start.
    """
    bounds = whole_days(first, last)
    found = db.session.scalars(
        select(Shift)
        .where(
            Shift.venue_id == venue_id,
            Shift.starts < bounds.ends,
            Shift.ends > bounds.starts,
        )
        .order_by(Shift.starts, Shift.user_id)
    )
    return [
        OnShift(shift.user_id, shift.starts.astimezone(LONDON), shift.ends.astimezone(LONDON))
        for shift in found
    ]
