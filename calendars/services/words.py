"""A participant's word for what they go to: one choice, for their page and their calendar."""

from __future__ import annotations

from base.database import db
from calendars.models import OwnWords
from people.models import Participant


def keep_words(participant: Participant, *, word: str, show_place: bool) -> bool:
    """Keep what a participant chose, checked already; whether it is a change.

    Whoever calls it says so in the log.
    """
    row = db.session.get(OwnWords, participant.id)
    if row is None:
        db.session.add(OwnWords(participant_id=participant.id, word=word, show_place=show_place))
        return True
    if (row.word, row.show_place) == (word, show_place):
        return False
    row.word, row.show_place = word, show_place
    return True
