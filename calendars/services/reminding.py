"""Deciding about messages: each reminder due and each late change, claimed and decided once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, Text, Uuid, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from base.database import db
from base.dates import LONDON
from calendars import late
from calendars.late import Kind, Standing
from calendars.message_words import Texts, fill
from calendars.models import Message
from calendars.queries import reminding as facts
from calendars.queries.changes import Changed, ChangedSession, changed_sessions, late_now
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
class _Told:
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
    return len(rows), _write(told, now)


def _reminder(fact: Fact, one: Due, now: datetime) -> _Told:
    starts = fact.meeting.starts
    decision = decide(one.rule, fact.contact, fact.meeting, phone=fact.phone, now=now)
    ends = expires(one.rule, starts)
    at = out_of_quiet(now)
    if decision.sends and (one.missed or at >= ends):
        decision = Decision(None, (Not.TOO_LATE,))
    return _Told(fact, Kind.REMINDER, one.occasion, starts, None, None, decision, at, ends)


def decide_changes(now: datetime) -> tuple[int, int]:
    """Decide about everybody whose session changed late; how many were met, how many decided."""
    changed = changed_sessions(now)
    if not changed:
        return 0, 0
    rows = facts.claim_changed({k: one.changes[-1].change_id for k, one in changed.items()})
    told = [
        made
        for fact in facts.as_facts(rows)
        if (made := _changed(fact, changed[fact.session_id], now)) is not None
    ]
    return len(rows), _write(told, now)


def _changed(fact: Fact, session: ChangedSession, now: datetime) -> _Told | None:
    """What one person has to be told of the changes they were told nothing of; None if nothing."""
    new = [
        one
        for one in session.changes
        if one.change_id > fact.told and fact.participant_id in one.people
    ]
    if not new:
        return None
    before, after = new[0].before, session.now
    if not any(late_now(one, session.now, now) for one in new) and not fact.reminded:
        return None
    kind = late.kind_of(before, after)
    if kind is None:
        return _undone(fact, new, now) if _moved_between(new, after) else None
    first = late.first_start(before, after, now)
    if first is None:
        return None
    meeting = replace(fact.meeting, planned=True, starts=first)
    if kind is Kind.CANCELLED:
        meeting = replace(meeting, marked=False)
    decision = decide(_rule(), fact.contact, meeting, phone=fact.phone, now=now)
    return _Told(
        fact,
        kind,
        f"change:{new[-1].change_id}",
        after.starts if kind is Kind.BACK else before.starts,
        after.starts if kind is Kind.MOVED else None,
        new[-1].change_id,
        decision,
        late.tell_at(before, after, now),
        late.over(kind, before, after),
    )


def _moved_between(new: Sequence[Changed], after: Standing) -> bool:
    return any(late.kind_of(one.before, after) is not None for one in new)


def _undone(fact: Fact, new: Sequence[Changed], now: datetime) -> _Told:
    last = new[-1]
    return _Told(
        fact, late.kind_of(last.before, new[0].before) or Kind.MOVED, f"change:{last.change_id}",
        fact.meeting.starts, None, last.change_id, Decision(None, (Not.UNDONE,)), now, now,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _rule() -> Reminder:
    """The ways a late change may go: every one, the quickest first."""
    return Reminder()


def _write(told: Sequence[_Told], now: datetime) -> int:
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


def _row(one: _Told, texts: Texts, now: datetime) -> dict[str, Any]:
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
