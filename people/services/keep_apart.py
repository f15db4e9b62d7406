"""Keep-apart: two people who must not share a session or overlap in a building."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from people.models import KeepApart, Participant, User


def add_keep_apart(
    person: Participant, other: Participant, *, reason: str, decided_by: str, review: date, by: User
) -> KeepApart:
    """Record that two people must be kept apart.

    Raises `Refused` for one person twice, a pair already kept apart, or a review already past.
    """
    if person.id == other.id:
        raise Refused("Choose somebody else: nobody is kept apart from themselves.", "who")
    if review < clock.today():
        raise Refused("Choose a review date that is still to come.", "review")
    one, two = sorted([person, other], key=lambda p: p.id)
    # Locked in one order, so that two people recording one pair at once cannot both pass.
    db.session.execute(
        select(Participant.id)
        .where(Participant.id.in_([one.id, two.id]))
        .order_by(Participant.id)
        .with_for_update()
    )
    in_force = select(KeepApart.id).where(
        KeepApart.one_id == one.id, KeepApart.other_id == two.id, KeepApart.ended_at.is_(None)
    )
    if db.session.scalar(in_force) is not None:
        raise Refused("These two are already kept apart.", "who")
    rule = KeepApart(
        one=one, other=two, reason=reason, decided_by=decided_by, review=review, since=clock.now()
    )
    db.session.add(rule)
    db.session.flush()
    _record("added", "must be kept apart from somebody", rule, by)
    return rule


def end_keep_apart(rule: KeepApart, *, why: str, by: User) -> None:
    """End a rule in force, with the reason."""
    if rule.ended_at is not None:
        raise Refused("This has ended already.")
    rule.ended_at = clock.now()
    _record("ended", f"need no longer be kept apart from somebody: {why}", rule, by)


def _record(verb: str, words: str, rule: KeepApart, by: User) -> None:
    """One sentence for each of the two, neither naming the other: they may be hidden."""
    for person in (rule.one, rule.other):
        record(
            f"keep_apart.{verb}",
            f"{by.name} recorded that {person.code} {words}.",
            by=by,
            about=[person.public_id],
        )
