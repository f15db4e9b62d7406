"""What a person does about a message: sends it by hand, has it sent again, or leaves it."""

from __future__ import annotations

import uuid
from datetime import datetime

from base import clock
from base.audit import Actor, record
from base.database import db
from base.errors import Refused
from base.work import lock
from calendars import channels
from calendars.late import KIND_WORDS, Kind
from calendars.models import Message
from calendars.queries import reminding as facts
from calendars.queries.messages import UNSURE, sent_again
from calendars.reminding import WHY_WORDS
from calendars.services.sending import allowed_at, decide_again
from programmes.reminders import Way


def mark_sent(message: Message, *, by: Actor) -> None:
    """Record that somebody gave it by hand: posted, handed over, texted from a team's phone.

    Raises Refused when it is not theirs to send.
    """
    lock(message)
    _refuse_settled(message)
    if message.state == "queued" and Way(message.way) in channels.providers():
        raise Refused("Daybook sends this by itself. Wait a minute, then look again.")
    message.state, message.provider = "sent", "hand"
    message.sent_at, message.by_id, message.problem = clock.now(), by.id, ""
    record(
        "message.sent_by_hand",
        f"{by.name} sent {_of(message)} by hand.",
        by=by,
        about=[message.participant.public_id, message.public_id],
    )


def send_again(message: Message, *, by: Actor) -> Message:
    """Put it in the queue once more, as a message of its own.

    Raises Refused, with the reason, when it would not be sent now.
    """
    lock(message)
    if message.state not in UNSURE or message.by_id is not None:
        raise Refused("This has been seen to, so it is not sent again.")
    why = why_not_now(message)
    if why:
        raise Refused(f"It is not sent now. {why}")
    now = clock.now()
    base = message.occasion.partition(":again:")[0]
    made = Message(
        public_id=uuid.uuid4(),
        participant_id=message.participant_id,
        session_id=message.session_id,
        team_id=message.team_id,
        kind=message.kind,
        occasion=f"{base}:again:{sent_again(message) + 1}",
        change_id=message.change_id,
        starts=message.starts,
        moved_to=message.moved_to,
        way=message.way,
        subject=message.subject,
        body=message.body,
        state="queued",
        decided_at=now,
        expires_at=message.expires_at,
        next_try_at=allowed_at(message, now),
    )
    message.by_id = by.id
    db.session.add(made)
    record(
        "message.sent_again",
        f"{by.name} had {_of(message)} sent again.",
        by=by,
        about=[message.participant.public_id, message.public_id],
    )
    return made


def leave(message: Message, *, by: Actor) -> None:
    """Record that somebody knows it did not arrive and needs nothing more."""
    lock(message)
    if message.state not in UNSURE or message.by_id is not None:
        raise Refused("This has been seen to.")
    message.by_id = by.id
    record(
        "message.left",
        f"{by.name} saw that {_of(message)} may not have arrived, and left it at that.",
        by=by,
        about=[message.participant.public_id, message.public_id],
    )


def why_not_now(message: Message, now: datetime | None = None) -> str:
    """Why it must not be sent as things stand, in words; empty when it may be."""
    at = now or clock.now()
    decision = decide_again(message, facts.facts_of(message), at)
    if decision.sends:
        return "" if at < message.expires_at else "The time for it has passed."
    return " ".join(WHY_WORDS[why] for why in decision.why)


def _refuse_settled(message: Message) -> None:
    if message.state in {"sent", "delivered"}:
        raise Refused("This has been sent already.")
    if message.state not in {"queued", *UNSURE} or message.by_id is not None:
        raise Refused("This has been seen to, or is being sent at this moment.")


def _of(message: Message) -> str:
    what = KIND_WORDS[Kind(message.kind)].lower()
    return f"a message ({what}) to {message.participant.code}"
