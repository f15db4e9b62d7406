"""Residents who spend nights elsewhere while their place is kept."""

from __future__ import annotations

from datetime import date

from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import Stay, TemporaryAbsence, User
from people.models.participants import ABSENCES
from people.services.stamps import bump

ABSENCE_WORDS = {
    "hospital": "In hospital",
    "family": "With family",
    "approved_leave": "On agreed leave",
    "police_custody": "In police custody",
    "court": "At court",
    "other": "Another reason",
}


def record_absence(
    stay: Stay,
    *,
    left_on: date,
    expected_back: date | None,
    reason: str,
    note: str = "",
    by: User,
) -> TemporaryAbsence:
    """Somebody is away from a day, and will be back. They stay a resident meanwhile.

    Raises `Refused`: the stay has ended, a day before it began, an end before the start, or another
    absence on those days.
    """
    lock(stay)
    if stay.departed is not None:
        raise Refused("This stay has ended.")
    if left_on < stay.arrived:
        raise Refused(f"They arrived on {in_words(stay.arrived)}.", "left_on")
    if expected_back is not None and expected_back < left_on:
        raise Refused("That is before the day they left.", "expected_back")
    if reason not in ABSENCES:
        raise Refused("Choose why they are away.", "reason")
    _refuse_twice(stay, left_on)
    made = TemporaryAbsence(
        left_on=left_on, expected_back=expected_back, reason=reason, note=note.strip()
    )
    stay.absences.append(made)
    db.session.flush()
    bump(participants=[stay.participant_id])
    back = f"; expected back on {in_words(expected_back)}" if expected_back else ""
    record(
        "absence.recorded",
        f"{stay.participant.code} is away from {stay.venue.name} from {in_words(left_on)}{back}.",
        by=by,
        about=[stay.participant.public_id, stay.venue.public_id],
    )
    return made


def record_return(absence: TemporaryAbsence, *, back_on: date, today: date, by: User) -> None:
    """They are back from a day. Back on the day they left says that they never were away.

    Raises `Refused`: back already, a day to come, or a day before they left.
    """
    stay = absence.stay
    lock(stay)
    db.session.refresh(absence)
    if absence.back_on is not None:
        raise Refused(f"They came back on {in_words(absence.back_on)} already.")
    if back_on > max(today, absence.left_on):
        raise Refused("This day has not come yet. Record it when they are back.", "back_on")
    if back_on < absence.left_on:
        raise Refused(f"They left on {in_words(absence.left_on)}.", "back_on")
    absence.back_on = back_on
    bump(participants=[stay.participant_id])
    record(
        "absence.ended",
        f"{stay.participant.code} is back at {stay.venue.name} from {in_words(back_on)}.",
        by=by,
        about=[stay.participant.public_id, stay.venue.public_id],
    )


def _refuse_twice(stay: Stay, left_on: date) -> None:
    db.session.refresh(stay, ["absences"])
    for other in stay.absences:
        if other.back_on is None:
            since = in_words(other.left_on)
            why = f"They are recorded as away from {since}. Record that they are back first."
            raise Refused(why, "left_on")
        if left_on < other.back_on:
            why = (
                f"They were away from {in_words(other.left_on)} to {in_words(other.back_on)}. "
                "Give a later day."
            )
            raise Refused(why, "left_on")
