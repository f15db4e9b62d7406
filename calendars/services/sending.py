"""Sending what was decided: each message taken by one process, checked again, recorded.

Taking, sending and recording are three steps, and only the first and the last are transactions: a
process that is killed between them leaves a row that says `sending`, which is never simply sent
again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import cast, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB

from base.database import db
from calendars import late
from calendars.channels import Letter, Outcome
from calendars.late import Kind, Standing
from calendars.models import Message
from calendars.queries import reminding as facts
from calendars.queries.reminding import Fact
from calendars.reminding import Decision, Not, Reminder, decide, digits, out_of_quiet
from programmes.reminders import Way

STALE = timedelta(minutes=5)
"""After so long without a record, whoever was sending it is gone: a call lasts 20 seconds."""
TRIES = 6
_BACK_OFF = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message this process alone is sending now."""

    message_id: int
    letter: Letter
    provider: str
    tries: int


def drop_expired(now: datetime) -> int:
    """Give up on what nobody sent in time: yesterday's reminder would mislead."""
    late_now = cast(literal([Not.TOO_LATE.value], JSONB), JSONB)
    return _changed(
        update(Message)
        .where(Message.state == "queued", Message.expires_at <= now)
        .values(state="not_sent", why=Message.why.op("||")(late_now))
    )


def find_stale(now: datetime) -> int:
    """Take up what a process that is gone was sending.

    Notify is asked for it by our reference before it is sent again (`again`, as it was tried). A
    mail server cannot be asked: a person looks, rather than somebody getting it twice.
    """
    gone = (Message.state == "sending", Message.sending_since <= now - STALE)
    asked = update(Message).where(*gone, Message.provider == "notify")
    unknown = update(Message).where(*gone, Message.provider != "notify")
    said = "Daybook stopped while it was sending this: it may or may not have got there."
    return _changed(asked.values(state="queued", next_try_at=now)) + _changed(
        unknown.values(state="unknown", problem=said)
    )


def take_next(now: datetime, providers: dict[Way, str]) -> Taken | str | None:
    """Take the next message due for one of these ways; None when none is.

    Everything that forbids it is asked once more: it may have changed since it was decided. A
    sentence instead of a message means that it was put off, or will not be sent.
    """
    message = db.session.scalar(
        select(Message)
        .where(
            Message.state == "queued",
            Message.next_try_at <= now,
            Message.way.in_([way.value for way in providers]),
        )
        .order_by(Message.next_try_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Message)
    )
    if message is None:
        return None
    fact = facts.facts_of(message)
    decision = decide_again(message, fact, now)
    if not decision.sends or fact is None:
        message.state = "not_sent"
        message.why = [*message.why, *(why.value for why in decision.why)]
        return "not sent"
    wait = allowed_at(message, now)
    if wait > now:
        message.next_try_at = wait
        return "put off"
    way = Way(message.way)
    message.to = fact.contact.mobile if way is Way.TEXT else fact.contact.email
    message.to = digits(message.to) if way is Way.TEXT else message.to.strip()
    message.state, message.sending_since = "sending", now
    message.tries += 1
    message.provider = providers[way]
    letter = Letter(
        way, message.to, message.subject, message.body, str(message.public_id), message.tries > 1
    )
    return Taken(message.id, letter, message.provider, message.tries)


def record_outcome(taken: Taken, outcome: Outcome, now: datetime) -> str:
    """Write what became of it; the state it has now. A receipt that was quicker stays."""
    values: dict[str, Any] = {"problem": outcome.problem}
    if outcome.became in {"sent", "delivered"}:
        values |= {"state": outcome.became, "sent_at": now, "reference": outcome.reference}
    elif outcome.became == "later":
        over = taken.tries >= TRIES
        values["state"] = "queued" if not over else "unknown" if outcome.uncertain else "gave_up"
        values["next_try_at"] = now + _BACK_OFF * 2 ** (taken.tries - 1)
    else:
        values |= {"state": outcome.became, "reference": outcome.reference}
    _changed(
        update(Message)
        .where(Message.id == taken.message_id, Message.state == "sending")
        .values(**values)
    )
    if outcome.became == "sent":  # also of one whose receipt came first
        _changed(
            update(Message)
            .where(Message.id == taken.message_id, Message.sent_at.is_(None))
            .values(sent_at=now, reference=outcome.reference)
        )
    return str(values["state"])


def allowed_at(message: Message, now: datetime) -> datetime:
    """When it may be sent: never in quiet hours, unless waiting would be too late."""
    if message.kind == Kind.REMINDER:
        return out_of_quiet(now)
    return late.tell_at(*_standings(message), now)


def decide_again(message: Message, fact: Fact | None, now: datetime) -> Decision:
    """Whether a message is still right, by the same rules, as everything stands now."""
    if fact is None:
        return Decision(None, (Not.NOT_EXPECTED,))
    kind, meeting = Kind(message.kind), fact.meeting
    if kind is Kind.CANCELLED:
        if meeting.planned:
            return Decision(None, (Not.UNDONE,))
        meeting = replace(meeting, planned=True, starts=message.starts, marked=False)
    elif kind is Kind.TAKEN:
        if meeting.expected:
            return Decision(None, (Not.UNDONE,))
        meeting = replace(meeting, planned=True, expected=True, starts=message.starts)
    elif _moved(message, fact):
        return Decision(None, (Not.MOVED,))
    rule = Reminder(ways=(Way(message.way),))
    return decide(rule, fact.contact, meeting, phone=fact.phone, now=now)


def _moved(message: Message, fact: Fact) -> bool:
    """Whether a session changed since a message about it was written: another tells of that."""
    meeting = fact.meeting
    newer = message.change_id is not None and fact.told > message.change_id
    if message.kind == Kind.PLACE and newer:
        return True
    return meeting.planned and meeting.starts != (message.moved_to or message.starts)


def _standings(message: Message) -> tuple[Standing, Standing]:
    kind = Kind(message.kind)
    before = Standing(message.starts, kind is not Kind.BACK)
    after = Standing(message.moved_to or message.starts, kind not in {Kind.CANCELLED, Kind.TAKEN})
    return before, after


def _changed(statement: Any) -> int:
    return len(db.session.execute(statement.returning(Message.id)).all())
