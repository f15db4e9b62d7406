"""Deciding about reminders, each claimed and decided once; and writing down what was decided."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, Text, Uuid, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from base.database import db
from base.dates import LONDON
from calendars.late import Kind
from calendars.message_words import Texts, fill
from calendars.models import Message
from calendars.queries import reminding as facts
from calendars.queries.reminding import Fact
from calendars.queries.sessions import forbidden
from calendars.reminding import (
    Decision,
    Not,
    Reminder,
    decide,
    due,
    expires,
    missed,
    out_of_quiet,
)

BATCH = 1000
_COLUMNS: Mapping[str, Any] = {
    "public_id": Uuid, "participant_id": BigInteger, "session_id": BigInteger,
    "team_id": BigInteger, "kind": Text, "occasion": Text, "change_id": BigInteger,
    "starts": DateTime(timezone=True), "moved_to": DateTime(timezone=True), "way": Text,
    "why": JSONB, "subject": Text, "body": Text, "to": Text, "state": Text,
    "decided_at": DateTime(timezone=True), "expires_at": DateTime(timezone=True),
    "next_try_at": DateTime(timezone=True), "tries": Integer, "provider": Text,
    "reference": Text, "problem": Text,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time has come; `missed` when it came while nothing was running."""

    session_id: int
    occasion: str
    rule: Reminder
    missed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What one message would be about."""

    fact: Fact
    kind: Kind
    occasion: str
    starts: datetime
    moved_to: datetime | None
    change_id: int | None
    decision: Decision
    at: datetime
    expires: datetime


def due_reminders(now: datetime) -> list[Due]:
    """Every reminder whose time has come, of sessions still to come."""
    return [
        Due(one.session_id, occasion_of(rule, one.starts), rule, missed(rule, one.starts, now))
        for one in facts.coming_sessions(now)
        for rule in one.rules
        if due(rule, one.starts) <= now
    ]


def occasion_of(rule: Reminder, starts: datetime) -> str:
    """What tells one reminder of a session from another: a new day is a new occasion."""
    return f"reminder:{rule.days_before}:{starts.astimezone(LONDON).date()}"


def decide_reminders(found: Sequence[Due], now: datetime, limit: int = BATCH) -> tuple[int, int]:
    """Decide about at most `limit` people; how many were met, and how many decided about.

    Reminders of one rule go together: `found` is of one `days_before`, so that a session is in it
    once.
    """
    by_session = {one.session_id: one for one in found}
    rows = facts.claim_reminders({k: one.occasion for k, one in by_session.items()}, limit)
    told = [_reminder(fact, by_session[fact.session_id], now) for fact in facts.as_facts(rows)]
    return len(rows), write(told, now)


def _reminder(fact: Fact, one: Due, now: datetime) -> Told:
    starts = fact.meeting.starts
    decision = decide(one.rule, fact.contact, fact.meeting, phone=fact.phone, now=now)
    ends = expires(one.rule, starts)
    at = out_of_quiet(now)
    if decision.sends and (one.missed or at >= ends):
        decision = Decision(None, (Not.TOO_LATE,))
    return Told(fact, Kind.REMINDER, one.occasion, starts, None, None, decision, at, ends)


def write(told: Sequence[Told], now: datetime) -> int:
    """Write what was decided, each once whatever else runs; how many were not there yet."""
    if not told:
        return 0
    texts = facts.texts_of({one.fact.team_id for one in told})
    rows = [_row(one, texts.get(one.fact.team_id, Texts()), now) for one in told]
    given = (
        func.jsonb_to_recordset(bindparam("rows", rows, JSONB))
        .table_valued(*(column(name, kind) for name, kind in _COLUMNS.items()))
        .render_derived("given", with_types=True)
    )
    made = db.session.execute(
        insert(Message)
        .from_select(list(_COLUMNS), select(*given.c))
        .on_conflict_do_nothing()
        .returning(Message.id)
    )
    return len(made.all())


def _row(one: Told, texts: Texts, now: datetime) -> dict[str, Any]:
    decision = one.decision
    body = subject = ""
    if decision.sends:
        body = write_body(texts, one.kind, one.fact, one.starts, one.moved_to)
        subject = texts.subject
        if telling(body) or telling(subject):
            decision, body, subject = Decision(None, (Not.TELLING,)), "", ""
    return {
        "public_id": str(uuid.uuid4()),
        "participant_id": one.fact.participant_id,
        "session_id": one.fact.session_id,
        "team_id": one.fact.team_id,
        "kind": one.kind.value,
        "occasion": one.occasion,
        "change_id": one.change_id,
        "starts": one.starts.isoformat(),
        "moved_to": one.moved_to.isoformat() if one.moved_to else None,
        "way": decision.way.value if decision.way else "",
        "why": [why.value for why in decision.why],
        "subject": subject,
        "body": body,
        "to": "",
        "state": "queued" if decision.sends else "not_sent",
        "decided_at": now.isoformat(),
        "expires_at": one.expires.isoformat(),
        "next_try_at": one.at.isoformat(),
        "tries": 0,
        "provider": "",
        "reference": "",
        "problem": "",
    }


def write_body(
    texts: Texts, kind: Kind, fact: Fact, starts: datetime, moved_to: datetime | None
) -> str:
    """What one person reads."""
    return fill(
        texts.of(kind),
        called=fact.contact.called,
        starts=starts,
        phone=fact.phone,
        moved_to=moved_to,
    )


@lru_cache(maxsize=8192)
def telling(text: str) -> str:
    """The clinical or justice word in a text; empty when there is none."""
    return forbidden().word_in(text)
