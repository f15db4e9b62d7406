"""What comes through the wall: kept once, told of at once when it is a worry, known of nobody.

No audit sentence is written of the sending itself: it would carry the minute, and in a small house
a minute is a name. A worry's e-mail leaves at once, and so tells when; the page says that it does.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import Table, case, or_, select
from sqlalchemy.dialects.postgresql import insert

from base import clock, mail
from base.database import db
from evidence.models import VoicePace, VoiceSaid, VoiceWall
from evidence.queries.voice import sent_on
from evidence.queries.voice_walls import hearers_of

MOST_LETTERS: Final = 1_000
A_MINUTE: Final = 20
"""As many as a house may send in a meeting, and no more than somebody can read."""
A_DAY: Final = 200
SUBJECT: Final = "Daybook: a resident left a worry"
BODY: Final = (
    "Somebody left a worry with the code on the wall.\n\nSign in to Daybook: it is at the top of "
    "Today until somebody says what was done. This message does not say what it is about on "
    "purpose.\n"
)
_SAID = cast("Table", VoiceSaid.__table__)


class Became(StrEnum):
    """What became of something that was sent."""

    KEPT = "kept"
    FLOOD = "flood"
    FULL = "full"
    NOBODY = "nobody"


def leave(wall: VoiceWall, *, kind: str, words: str, may_show: bool, once: str) -> Became:
    """Keep what somebody said, and tell those who hear of a worry.

    Sent twice with the same `once` and the same words, it is kept once; whoever went back and
    wrote something else meant something else. Nothing is written unless it is kept: over
    `A_MINUTE` or `A_DAY`, or when nobody would hear of a worry.
    """
    key = hashlib.sha256(f"{once}\n{kind}\n{words}".encode()).digest()
    if once and db.session.scalar(select(VoiceSaid.id).where(VoiceSaid.once == key)):
        return Became.KEPT
    worry = kind == "worry"
    hearers = hearers_of(wall) if worry else ()
    if worry and not hearers:
        return Became.NOBODY
    if sent_on(wall, clock.today(), worry=worry) >= A_DAY:
        return Became.FULL
    if not _in_pace(wall, worry=worry):
        return Became.FLOOD
    made = db.session.execute(
        insert(_SAID)
        .values(
            venue_id=wall.venue_id,
            team_id=wall.team_id,
            once=key if once else None,
            kind=kind,
            words=words,
            may_show=may_show,
            day=clock.today(),
        )
        .on_conflict_do_nothing(index_elements=["once"])
        .returning(_SAID.c.id)
    ).first()
    if made is not None:
        for user in hearers:
            mail.queue(user.email, SUBJECT, BODY, sender_id=None)
    return Became.KEPT


def _in_pace(wall: VoiceWall, *, worry: bool) -> bool:
    """Count one more in this minute; False, with nothing written, over the limit.

    Whoever sends at the same moment is waited for, so that the count is right.
    """
    now = clock.now().replace(second=0, microsecond=0)
    row: dict[str, Any] = {"wall_id": wall.id, "worry": worry, "minute": now, "sent": 1}
    added = insert(VoicePace).values(row)
    counted = db.session.execute(
        added.on_conflict_do_update(
            index_elements=["wall_id", "worry"],
            set_={
                "minute": now,
                "sent": case((VoicePace.minute == now, VoicePace.sent + 1), else_=1),
            },
            where=or_(VoicePace.minute != now, VoicePace.sent < A_MINUTE),
        ).returning(VoicePace.sent)
    )
    return counted.first() is not None
