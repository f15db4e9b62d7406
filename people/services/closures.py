"""Closures: days on which a whole team or a whole venue does not work."""

from __future__ import annotations

from datetime import date, timedelta

from base.audit import Actor, record
from base.database import db
from base.dates import range_words
from base.errors import Refused
from people.models import Closure, Team, Venue
from people.queries.places import closures_of

_LONGEST = timedelta(days=366)


def add_closure(
    owner: Team | Venue, *, first: date, last: date | None, why: str, by: Actor
) -> Closure:
    """Close a team or a venue from `first` to `last`, both included; one day without `last`.

    Raises `Refused` for days in the wrong order, too many, or closed already.
    """
    last = last or first
    if last < first:
        raise Refused("The last day is before the first. Change one of them.", "last")
    if last - first > _LONGEST:
        raise Refused("This is more than a year. Enter a year at a time.", "last")
    # Held, so that the same days sent twice at once are seen.
    db.session.refresh(owner, with_for_update=True)
    for other in closures_of(owner, past=True):
        if other.first <= first and last <= other.last:
            closed = range_words(other.first, other.last)
            raise Refused(f"{owner.name} is already closed {closed}: {other.why}.", "first")
    column = "team_id" if isinstance(owner, Team) else "venue_id"
    closure = Closure(**{column: owner.id}, first=first, last=last, why=why)
    db.session.add(closure)
    db.session.flush()
    record(
        "closure.added",
        f"{by.name} closed {owner.name} {range_words(first, last)}: {why}.",
        by=by,
        about=[closure.public_id, owner.public_id],
    )
    return closure


def remove_closure(closure: Closure, owner: Team | Venue, *, by: Actor) -> None:
    """Open again what was to be closed."""
    days = range_words(closure.first, closure.last)
    db.session.delete(closure)
    record(
        "closure.removed",
        f"{by.name} removed the closure of {owner.name} {days}: {closure.why}.",
        by=by,
        about=[closure.public_id, owner.public_id],
    )
