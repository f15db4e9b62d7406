"""Notices: somebody says beforehand that they cannot come, and the register and staff know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attendance.models import CHANNELS, Notice
from attendance.queries import notices as queries
from base import clock
from base.audit import Actor, System, record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import User
from programmes.models import Place


def record_notices(
    places: Sequence[Place],
    *,
    channel: str,
    received: datetime,
    reason: str = "",
    note: str = "",
    by: User | None,
) -> list[Notice]:
    """One person cannot come to these sessions; the notices written.

    `by` is None when they said so on their own page. A session they said so of before keeps its
    first notice. Refused for a session that was called off or marked already.
    """
    if channel not in CHANNELS:
        raise Refused("Choose how you heard.", "channel")
    for place in places:
        lock(place.session)
    _refuse_unfit(places)
    known = queries.notices_of(places)
    made = [
        Notice(
            place=place,
            received_at=received,
            channel=channel,
            reason=reason,
            note=note,
            recorded_by_id=by.id if by else None,
            at=clock.now(),
        )
        for place in places
        if place.id not in known
    ]
    db.session.add_all(made)
    for notice in made:
        _say(notice, by or System("The participant"))
    return made


def withdraw_notice(notice: Notice, *, why: str, by: Actor) -> None:
    """They can come after all, or it was a mistake. Withdrawn already, nothing happens."""
    lock(notice)
    if notice.withdrawn_at is not None:
        return
    notice.withdrawn_at, notice.withdrawn_by_id = clock.now(), by.id
    notice.withdrawn_why = why.strip()
    place = notice.place
    record(
        "notice.withdrawn",
        f"{by.name} withdrew the notice that {place.participant.code} cannot come to "
        f"{place.session.title} on {in_words(place.session.day)}.",
        by=by,
        about=[place.participant.public_id, place.session.public_id],
    )


def _refuse_unfit(places: Sequence[Place]) -> None:
    marked = queries.marked(places)
    for place in places:
        named = f"{place.session.title} on {in_words(place.session.day)}"
        if place.session.status != "planned" or place.removed_at is not None:
            raise Refused(f"They are not expected at {named} any more.", "sessions")
        if place.id in marked:
            raise Refused(f"They are marked at {named} already. Amend the mark.", "sessions")


def _say(notice: Notice, by: Actor) -> None:
    place = notice.place
    record(
        "notice.recorded",
        f"{by.name} recorded that {place.participant.code} cannot come to {place.session.title} on "
        f"{in_words(place.session.day)}.",
        by=by,
        about=[place.participant.public_id, place.session.public_id],
    )
