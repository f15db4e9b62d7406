"""A whole feed's bytes from its sessions; unchanged blocks are taken as they are (PURE).

A block is made again when anything it says has changed. Its LAST-MODIFIED then always passes the
one it had: readers skip what does not advance. That needs memory for what a session's own row does
not know of, such as a room's new name or another word for a participant's calendar.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from base.dates import LONDON
from calendars import ics
from calendars.wording import Forbidden, SessionFacts, Words

CODE: Final = 1
"""Raise when the bytes of an unchanged session change, so that every client fetches again."""

_SECOND = timedelta(seconds=1)
_NO_WORDS = Words("", "")


@dataclass(frozen=True, slots=True)
class SeenSession:
    """One session as a feed needs it; `starts`, `ends` and `changed_at` aware.

    `phone` is the number a participant may call.
    """

    session_id: int
    uid_seed: bytes
    starts: datetime
    ends: datetime
    sequence: int
    changed_at: datetime
    cancelled: bool
    facts: SessionFacts
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One session's bytes, a digest of what they say, and the LAST-MODIFIED they carry."""

    digest: bytes
    changed_at: datetime
    block: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """How a whole calendar presents itself.

    `policy` "participant" leaves out addresses and categories. `audience` keeps the UIDs of one
    person's copy apart from another's.
    """

    policy: ics.Policy
    audience: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Assembled:
    """A calendar's bytes, the blocks made anew for it, and the sessions whose blocks it dropped."""

    body: bytes
    made: Mapping[int, Block]
    dropped: frozenset[int]


STAFF_LOOK: Final = Look("staff", "staff", "My sessions", "teal")


TEAM_LOOK: Final = Look("staff", "team", "Team sessions", "steelblue")
LEAD_LOOK: Final = Look("staff", "lead", "Sessions of my teams", "slateblue")
COHORT_LOOK: Final = Look("staff", "cohort", "Cohort sessions", "seagreen")
ROOM_LOOK: Final = Look("participant", "room", "Room bookings", "olive")
VENUE_LOOK: Final = Look("participant", "venue", "Building bookings", "chocolate")


def participant_look(public_id: str) -> Look:
    """A participant's calendar: neutral name, and UIDs nobody else's copy has."""
    return Look("participant", f"participant:{public_id}", "My calendar", "slategray")


def assemble(
    sessions: Sequence[SeenSession],
    write: Callable[[SeenSession], Words],
    *,
    look: Look,
    kept: Mapping[int, Block],
    calendar_changed_at: datetime | None,
    today: date,
) -> Assembled:
    """The bytes of a calendar: the same for the same sessions, wording, kept blocks and day.

    `sessions` are those of the window that `ics.window` gives; cancelled ones leave after a
    fortnight. `write` words a session for its reader; `kept` are the blocks of this calendar's
    last body by session; `calendar_changed_at` is when anything it shows last changed.
    """
    used: list[Block] = []
    made: dict[int, Block] = {}
    shown: set[int] = set()
    for session in sorted(sessions, key=lambda s: (s.starts, s.session_id)):
        if session.cancelled and not ics.keep(_event(session, _NO_WORDS, look), today):
            continue
        words = write(session)
        digest = _digest(session, words, look)
        block = kept.get(session.session_id)
        if block is None or block.digest != digest:
            block = _made(
                session, words, look, digest=digest, before=block, since=calendar_changed_at
            )
            made[session.session_id] = block
        shown.add(session.session_id)
        used.append(block)
    body = ics.calendar([b.block for b in used], name=look.name, colour=look.colour, today=today)
    return Assembled(body, made, frozenset(kept.keys() - shown))


def public_place(name: str, address: str, forbidden: Forbidden) -> str | None:
    """What of a venue a participant's calendar may say; nothing when its name gives it away.

    One map search turns the address of such a place into its name.
    """
    if forbidden.found_in(name):
        return None
    parts = [part for part in (name, address) if part and not forbidden.found_in(part)]
    return ", ".join(parts) or None


def _event(session: SeenSession, words: Words, look: Look) -> ics.Event:
    return ics.Event(
        uid=ics.opaque_uid(session.uid_seed, look.audience),
        starts=session.starts.astimezone(LONDON),
        ends=session.ends.astimezone(LONDON),
        changed_at=session.changed_at,
        sequence=session.sequence,
        summary=words.summary,
        description=words.description,
        location=words.location,
        url=words.url,
        categories=words.categories,
        cancelled=session.cancelled,
    )


def _digest(session: SeenSession, words: Words, look: Look) -> bytes:
    """Of everything a block says, but when it last changed."""
    said = (
        CODE, look.policy, look.audience, session.uid_seed, session.starts.timestamp(),
        session.ends.timestamp(), session.sequence, session.cancelled, words.summary,
        words.description, words.location, words.url, words.categories,
    )  # fmt: skip
    return hashlib.sha256(repr(said).encode()).digest()[:16]


def _made(
    session: SeenSession,
    words: Words,
    look: Look,
    *,
    digest: bytes,
    before: Block | None,
    since: datetime | None,
) -> Block:
    # Whole seconds, because that is all iCalendar can say.
    changed_at = session.changed_at.replace(microsecond=0)
    if before is not None:
        least = before.changed_at + _SECOND
        if changed_at < least:
            changed_at = max(least, (since or least).replace(microsecond=0))
    event = _event(session, words, look)
    if changed_at != session.changed_at:
        event = replace(event, changed_at=changed_at)
    return Block(digest, changed_at, ics.event_block(event, policy=look.policy))
