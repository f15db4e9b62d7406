"""Deciding about late changes: of a session, and of who is expected at it; each told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from calendars import late
from calendars.late import Kind, Standing
from calendars.queries import changes as found
from calendars.queries import reminding as facts
from calendars.queries.changes import Changed, ChangedSession, Elsewhere, late_now
from calendars.queries.reminding import Fact
from calendars.reminding import Decision, Not, Reminder, decide
from calendars.services.reminding import Told, write

_SILENT = {"recall": Not.HELD, "returned_to_court": Not.HELD, "died": Not.DIED}
"""Reasons for leaving after which nobody writes to the telephone that was theirs."""


@dataclass(frozen=True, slots=True)
class Taken:
    """When a place was taken from somebody, and why their time in the cohort ended, if it did."""

    at: datetime
    left: str


def decide_changes(now: datetime) -> tuple[int, int]:
    """Decide about everybody whose session changed late; how many were met, how many decided."""
    changed = found.changed_sessions(now)
    if not changed:
        return 0, 0
    rows = found.claim_changed({k: one.changes[-1].change_id for k, one in changed.items()})
    told = [
        made
        for fact in facts.as_facts(rows)
        for made in _changed(fact, changed[fact.session_id], now)
    ]
    return len(rows), write(told, now)


def decide_taken(now: datetime) -> tuple[int, int]:
    """Decide about everybody who is late no longer expected at a session, or is again after all.

    How many were met, and how many decided about.
    """
    rows = found.claim_taken(now)
    told: list[Told] = []
    if rows:
        known = found.known_before([row.session_id for row in rows], now)
        instead = found.expected_elsewhere({row.participant_id for row in rows}, now)
        for row, fact in zip(rows, facts.as_facts(rows), strict=True):
            changes = known.get(row.session_id, ())
            made = _taken(Taken(row.taken_at, row.leave_reason or ""), fact, changes, instead, now)
            told += [made] if made is not None else []
    back = found.claim_put_back(now)
    told += [
        _back(fact, row.taken_message, now)
        for row, fact in zip(back, facts.as_facts(back), strict=True)
    ]
    return len(rows) + len(back), write(told, now)


def _taken(
    taken: Taken, fact: Fact, changes: Sequence[Changed], instead: Elsewhere, now: datetime
) -> Told | None:
    """What somebody is told who is not expected any more; None when it makes no difference."""
    new = [
        one for one in changes if one.change_id > fact.told and fact.participant_id in one.people
    ]
    # What they know of it is how it stood before the first change they were told nothing of.
    meeting = fact.meeting
    stood = [one.before for one in (*new, *(one for one in changes if one.at >= taken.at))]
    before = stood[0] if stood else Standing(meeting.starts, meeting.planned, fact.venue)
    after = replace(before, on=False)
    if not (late.is_late(before, after, taken.at) or fact.reminded):
        return None
    if not before.on or before.starts <= now:
        return None
    occasion = f"taken:{taken.at.isoformat()}"
    other = instead.get((fact.participant_id, before.starts))
    if other is not None:
        # They are expected somewhere at that very time: that it is not happening would be untrue.
        after = Standing(before.starts, on=True, venue=other.venue)
        known = replace(before, venue=before.venue or fact.venue)
        if not late.elsewhere(known, after):
            return None
        fact = replace(fact, session_id=other.session_id)
    kind = Kind.PLACE if other is not None else Kind.TAKEN
    asked = replace(meeting, planned=True, expected=True, starts=before.starts)
    decision = decide(any_way(), fact.contact, asked, phone=fact.phone, now=now)
    if taken.left in _SILENT:
        decision = Decision(None, (_SILENT[taken.left],))
    return Told(
        fact, kind, occasion, before.starts, None, new[-1].change_id if new else None, decision,
        late.tell_at(before, after, now), late.over(kind, before, after),
    )  # fmt: skip


def _back(fact: Fact, message_id: int, now: datetime) -> Told:
    """Whoever was told that it is not happening, and is expected again, is told that it is."""
    after = Standing(fact.meeting.starts, on=True)
    before = replace(after, on=False)
    decision = decide(any_way(), fact.contact, fact.meeting, phone=fact.phone, now=now)
    return Told(
        fact, Kind.BACK, f"back:{message_id}", after.starts, None, None, decision,
        late.tell_at(before, after, now), late.over(Kind.BACK, before, after),
    )  # fmt: skip


def _changed(fact: Fact, session: ChangedSession, now: datetime) -> list[Told]:
    """What one person has to be told of the changes they were told nothing of.

    Another time and another building are two messages: each says one thing.
    """
    new = [
        one
        for one in session.changes
        if one.change_id > fact.told and fact.participant_id in one.people
    ]
    if not new:
        return []
    before, after = new[0].before, session.now
    if not any(late_now(one, session.now, now) for one in new) and not fact.reminded:
        return []
    kind = late.kind_of(before, after)
    if kind is None:
        return [_undone(fact, new, now)] if _moved_between(new, after) else []
    told = _about(fact, kind, (before, after), new[-1].change_id, now)
    if told is not None and kind is not Kind.PLACE and late.elsewhere(before, after):
        also = replace(told, kind=Kind.PLACE, starts=after.starts, moved_to=None)
        return [told, replace(also, occasion=f"place:{new[-1].change_id}")]
    return [told] if told is not None else []


def _about(
    fact: Fact, kind: Kind, stood: tuple[Standing, Standing], change_id: int, now: datetime
) -> Told | None:
    before, after = stood
    first = late.first_start(before, after, now)
    if first is None:
        return None
    meeting = replace(fact.meeting, planned=True, starts=first)
    if kind is Kind.CANCELLED:
        meeting = replace(meeting, marked=False)
    decision = decide(any_way(), fact.contact, meeting, phone=fact.phone, now=now)
    return Told(
        fact,
        kind,
        f"change:{change_id}",
        after.starts if kind is Kind.BACK else before.starts,
        after.starts if kind is Kind.MOVED else None,
        change_id,
        decision,
        late.tell_at(before, after, now),
        late.over(kind, before, after),
    )


def _moved_between(new: Sequence[Changed], after: Standing) -> bool:
    return any(late.kind_of(one.before, after) is not None for one in new)


def _undone(fact: Fact, new: Sequence[Changed], now: datetime) -> Told:
    last = new[-1]
    return Told(
        fact, late.kind_of(last.before, new[0].before) or Kind.MOVED, f"change:{last.change_id}",
        fact.meeting.starts, None, last.change_id, Decision(None, (Not.UNDONE,)), now, now,
    )  # fmt: skip


@lru_cache(maxsize=1)
def any_way() -> Reminder:
    """The ways a late change may go: every one, the quickest first."""
    return Reminder()
