"""Choosing what a team's messages say."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from calendars.message_words import Texts, check_texts
from calendars.models import MessageWords
from calendars.queries.message_words import in_force, private_of
from people.models import Team, User

_WORDS = {
    "reminder": "the reminder",
    "moved": "what is said when a session has moved",
    "cancelled": "what is said when a session is not happening",
    "back": "what is said when a session goes ahead after all",
    "place": "what is said when a session is in another building",
    "subject": "the subject of e-mails",
}


def choose_texts(team: Team, texts: Texts, *, seen_version: int, by: User) -> bool:
    """Write a new version of a team's words; False when nothing changed.

    Messages decided already keep theirs. Raises Refused, naming the word, when a text would tell
    others something, or when somebody else has changed them since.
    """
    db.session.execute(select(Team.id).where(Team.id == team.id).with_for_update())
    version, old = in_force(team)
    if version != seen_version:
        raise Refused(
            "Somebody has changed these words since you opened the page. Read them first."
        )
    if texts == old:
        return False
    check_texts(texts, private_of(by, team))
    db.session.add(
        MessageWords(
            team_id=team.id, version=version + 1, texts=asdict(texts), at=clock.now(), by_id=by.id
        )
    )
    changed = [name for name in _WORDS if getattr(texts, name) != getattr(old, name)]
    said = " ".join(f"Now {_WORDS[name]}: “{getattr(texts, name)}”" for name in changed)
    record(
        "message_words.changed",
        f"{by.name} changed what messages of {team.name} say. {said}",
        by=by,
        about=[team.public_id],
    )
    return True
