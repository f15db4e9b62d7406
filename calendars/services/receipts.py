"""What Notify says became of a message: late, twice, or before we knew that it was sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update

from base import clock
from base.database import db
from calendars.channels import became_of
from calendars.models import Message

_WORDS = {
    "permanent-failure": "The number or address does not exist.",
    "temporary-failure": "It could not be delivered: the phone may be off, or the mailbox full.",
    "technical-failure": "Notify or the network had a fault.",
}
# Whatever is not final yet; a receipt may overtake the answer to the sending itself.
_OPEN = ("queued", "sending", "sent", "unknown", "gave_up")


def note_receipt(told: Any) -> bool:
    """Record what became of one message; whether it said anything new.

    What is delivered or failed stays so, whatever comes later. Anything that is not a receipt of a
    message of ours changes nothing.
    """
    if not isinstance(told, dict):
        return False
    status = str(told.get("status", ""))
    became = became_of(status)
    try:
        public_id = UUID(str(told.get("reference", "")))
    except ValueError:
        return False
    if became == "sent":
        return False
    done = db.session.execute(
        update(Message)
        .where(
            Message.public_id == public_id,
            Message.provider == "notify",
            Message.state.in_(_OPEN),
        )
        .values(
            state=became,
            receipt_at=clock.now(),
            reference=str(told.get("id", ""))[:64],
            problem=_WORDS.get(status, "") if became == "failed" else "",
        )
        .returning(Message.id)
    )
    return done.first() is not None
