"""Reading who must be kept apart, never telling who it is to somebody who may not know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from base.audit import note_seen
from base.database import db
from base.errors import NotYours, Refused
from base.text import clean_text
from people.models import KeepApart, Participant, User
from people.queries.participants import search, visible

SOMEONE = "Someone whose record you cannot open"
_CHOICES = 10


@dataclass(frozen=True, slots=True)
class KeepApartLine:
    """One rule as the page of one of its two people shows it; `other` is None when hidden."""

    public_id: UUID
    other: Participant | None
    reason: str
    decided_by: str
    review: date


def keep_apart_lines(user: User, person: Participant) -> list[KeepApartLine]:
    """The rules in force about a participant, soonest review first.

    When the other person is hidden their reason is too: it is often about them.
    """
    rules = db.session.scalars(
        select(KeepApart)
        .where(
            or_(KeepApart.one_id == person.id, KeepApart.other_id == person.id),
            KeepApart.ended_at.is_(None),
        )
        .order_by(KeepApart.review, KeepApart.id)
    ).all()
    others = [rule.other_id if rule.one_id == person.id else rule.one_id for rule in rules]
    shown = {p.id: p for p in db.session.scalars(visible(user).where(Participant.id.in_(others)))}
    note_seen(*(other.public_id for other in shown.values()))
    return [
        KeepApartLine(
            rule.public_id,
            shown.get(other),
            rule.reason if other in shown else "",
            rule.decided_by,
            rule.review,
        )
        for rule, other in zip(rules, others, strict=True)
    ]


def get_keep_apart(user: User, person: Participant, public_id: UUID) -> KeepApart:
    """A rule in force about a participant. Raises `NotYours` unless `user` may open both people."""
    rule = db.session.scalar(
        select(KeepApart)
        .where(KeepApart.public_id == public_id, KeepApart.ended_at.is_(None))
        .options(joinedload(KeepApart.one), joinedload(KeepApart.other))
    )
    if rule is None or person.id not in {rule.one_id, rule.other_id}:
        raise NotYours
    both = db.session.scalars(
        visible(user).where(Participant.id.in_([rule.one_id, rule.other_id]))
    ).all()
    if len(both) < 2:
        raise NotYours
    return rule


def matches(user: User, person: Participant, words: str) -> tuple[Sequence[Participant], int]:
    """Others `user` may open who match, a few of them, and how many in all."""
    if not words.strip():
        return [], 0
    found, total = search(user, words, limit=_CHOICES + 1)
    code = func.upper(Participant.code) == clean_text(words, 200, "who").upper()
    exact = db.session.scalar(visible(user).where(code, Participant.id != person.id))
    if exact is not None:
        return [exact], 1
    others = [p for p in found if p.id != person.id]
    return others[:_CHOICES], total - (len(found) - len(others))


def find_other(user: User, person: Participant, words: str, chosen: str) -> Participant:
    """The one other person meant by what was typed, or chosen among several who match.

    Raises `Refused` on the field to correct.
    """
    found, total = matches(user, person, words)
    if not found:
        why = "Nobody you may open matches this. Check the spelling, or use their code."
        raise Refused(why, "who")
    if total == 1:
        return found[0]
    for other in found:
        if str(other.public_id) == chosen:
            return other
    if total > len(found):
        why = f"{total} people match. Type more of the name, or their code."
        raise Refused(why, "who")
    raise Refused(f"{total} people match. Choose which one.", "other")


def kept_apart_among(participant_ids: Collection[int]) -> list[tuple[int, int]]:
    """The pairs of these row numbers that must be kept apart now; for clash checks."""
    found = db.session.execute(
        select(KeepApart.one_id, KeepApart.other_id).where(
            KeepApart.one_id.in_(participant_ids),
            KeepApart.other_id.in_(participant_ids),
            KeepApart.ended_at.is_(None),
        )
    )
    return [(one, other) for one, other in found]
