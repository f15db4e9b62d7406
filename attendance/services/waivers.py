"""Missed sessions that need not be made up."""

from __future__ import annotations

from sqlalchemy import select

from attendance.models import Waiver
from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import User
from programmes.models import Place


def waive(place: Place, *, why: str, by: User) -> Waiver | None:
    """Let a missed session go; None when it was let go already. Refused without a why."""
    if not why.strip():
        raise Refused("Say why.", "why")
    lock(place)
    if _in_force(place) is not None:
        return None
    made = Waiver(place=place, why=why.strip(), by_id=by.id, at=clock.now())
    db.session.add(made)
    _say("session.waived", place, f"{by.name} waived", by)
    return made


def take_back_waiver(place: Place, *, by: User) -> None:
    """It has to be made up after all. Nothing happens when it was not waived."""
    lock(place)
    waiver = _in_force(place)
    if waiver is None:
        return
    waiver.taken_back_at = clock.now()
    _say("session.waiver_taken_back", place, f"{by.name} took back the waiver of", by)


def _in_force(place: Place) -> Waiver | None:
    return db.session.scalar(
        select(Waiver).where(Waiver.place_id == place.id, Waiver.taken_back_at.is_(None))
    )


def _say(event: str, place: Place, what: str, by: User) -> None:
    session = place.session
    record(
        event,
        f"{what} {session.title} on {in_words(session.day)} for {place.participant.code}.",
        by=by,
        about=[place.participant.public_id, session.public_id],
    )
