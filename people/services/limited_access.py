"""Limited access: a record open to named staff alone."""

from __future__ import annotations

from collections.abc import Sequence

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from people.models import Hold, NamedReader, Participant, User
from people.queries import participants as queries
from people.services.stamps import bump


def set_limited_access(
    person: Participant, *, limited: bool, readers: Sequence[User], by: User
) -> None:
    """Open a record only to `readers`, or to its teams again.

    Reminders and calendars are held while access is limited. Raises `Refused` when `by` is not
    among the readers, or a reader is not on one of the participant's teams.
    """
    keep = {user.id: user for user in readers} if limited else {}
    if limited and by.id not in keep:
        raise Refused("Keep yourself among them, so that somebody can undo this.", "readers")
    possible = {user.id for user in queries.possible_readers(person)}
    if not keep.keys() <= possible:
        raise Refused("Choose staff of this person’s teams.", "readers")
    db.session.refresh(person, with_for_update=True)
    before = {reader.user_id for reader in person.readers}
    if person.limited_access == limited and before == keep.keys():
        return
    for reader in list(person.readers):
        if reader.user_id not in keep:
            person.readers.remove(reader)
            db.session.delete(reader)
    person.readers.extend(NamedReader(user=u) for u in keep.values() if u.id not in before)
    if person.limited_access != limited:
        person.limited_access = limited
        (_hold if limited else _release)(person)
    bump(participants=[person.id], users=queries.colleagues(person))
    names = ", ".join(sorted(user.name for user in keep.values()))
    words = f"limited who may open {person.code} to {names}" if limited else f"opened {person.code}"
    record(
        "limited_access.set",
        f"{by.name} {words}{'' if limited else ' to its teams again'}.",
        by=by,
        about=[person.public_id],
    )


def _hold(person: Participant) -> None:
    """Silence reminders and calendars while access is limited."""
    person.holds.append(Hold(kind="limited_access", starts=clock.today()))


def _release(person: Participant) -> None:
    for hold in person.holds:
        if hold.kind == "limited_access" and hold.ends is None:
            hold.ends = max(hold.starts, clock.today())
