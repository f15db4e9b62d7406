"""A death: recorded once, for every team; nothing reaches anybody afterwards."""

from __future__ import annotations

from datetime import date

from base.audit import record
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people import work_ends
from people.models import Participant, User
from people.services.stamps import bump


def record_death(person: Participant, *, on: date, by: User) -> None:
    """Somebody died on a day. Their links end at once, and their time in every cohort.

    Said twice, the first day stands.
    """
    lock(person)
    if person.died_on is not None:
        return
    person.died_on = on
    bump(participants=[person.id])
    record(
        "death.recorded",
        f"{by.name} recorded that {person.code} died on {in_words(on)}.",
        by=by,
        about=[person.public_id],
    )
    work_ends.tell(person, by)


def take_back_death(person: Participant, *, by: User) -> None:
    """It was recorded by mistake. What ended with it stays ended, and is begun again by hand.

    Raises `Refused` when no death is recorded.
    """
    lock(person)
    if person.died_on is None:
        raise Refused("No death is recorded for them.")
    person.died_on = None
    bump(participants=[person.id])
    record(
        "death.taken_back",
        f"{by.name} recorded that {person.code} has not died: it was a mistake.",
        by=by,
        about=[person.public_id],
    )


def refuse_dead(person: Participant, field: str | None = None) -> None:
    """Raise `Refused` for whoever is recorded as having died."""
    if person.died_on is not None:
        raise Refused(
            f"{person.code} is recorded as having died on {in_words(person.died_on)}. If that is a "
            "mistake, correct it on their page first.",
            field,
        )
