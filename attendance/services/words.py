"""A team's words for its registers: each saving is a new version, and old marks keep theirs."""

from __future__ import annotations

from attendance import team_words
from attendance.models import RegisterWords
from attendance.queries import vocabulary
from attendance.team_words import TeamWords
from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.work import lock
from people.models import Team, User


def choose_words(team: Team, *, words: TeamWords, seen_version: int, by: User) -> bool:
    """Keep registers of a team in these words from now on; False when nothing would change.

    Refused, naming the field, when registers could not be kept in them, or when somebody chose
    others after `seen_version`.
    """
    lock(team)
    now = vocabulary.in_use(team.id)
    if now.version != seen_version:
        raise Refused(
            "Somebody changed these words while you had them open. What you typed is below: check "
            "it against the words now, then save again."
        )
    kept = team_words.keep_meanings(words, now.words)
    team_words.check(kept, vocabulary.mapping())
    if kept == now.words:
        return False
    db.session.add(
        RegisterWords(
            team=team,
            version=now.version + 1,
            body=team_words.write(kept),
            at=clock.now(),
            by_id=by.id,
        )
    )
    record(
        "words.chosen",
        f"{by.name} changed the words of {team.name}’s registers: {changed(now.words, kept)}.",
        by=by,
        about=[team.public_id],
    )
    return True


def changed(before: TeamWords, after: TeamWords) -> str:
    """What differs between two versions, in words, for the audit sentence and the history."""
    parts = [
        (before.outcomes != after.outcomes, f"{len(after.outcomes)} outcomes"),
        (before.reasons != after.reasons, "the reasons"),
        (before.suggestions != after.suggestions, "what each answer suggests"),
        (before.engagement != after.engagement, "the engagement scale"),
        (before.tell_days != after.tell_days, f"{after.tell_days} working days to tell"),
    ]
    return ", ".join(words for differs, words in parts if differs) or "nothing"
