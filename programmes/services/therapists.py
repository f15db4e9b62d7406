"""The therapist allocated to somebody in a cohort, dated, so that a change keeps who it was."""

from __future__ import annotations

from datetime import date

from base import clock
from base.audit import record
from base.database import db
from base.dates import ONE_DAY, in_words
from base.errors import Refused
from people.models import User
from programmes.models import Enrolment, TherapistAllocation
from programmes.queries.enrolments import JOINED, therapist_on
from programmes.services import cohort_roll
from programmes.services.joining import FAR


def allocate_therapist(
    enrolment: Enrolment, therapist: User | None, *, first: date, why: str, by: User
) -> None:
    """Allocate a therapist from a day, or nobody; the one before ends the day before.

    On the day the present one began, it is a correction of who it was. A change to come is made by
    itself on its day. Refused before they joined, before the present one began, or for no change.
    """
    cohort_roll.hold(enrolment)
    if enrolment.status not in JOINED:
        raise Refused("They are not in this cohort.")
    if first < enrolment.enrolled_on:
        began = in_words(enrolment.enrolled_on)
        raise Refused(f"They enrolled on {began}. Give that day or a later one.", "first")
    if first > clock.today() + FAR:
        raise Refused("That is more than a year away. Check the year.", "first")
    _date_what_is_not(enrolment)
    present = next((a for a in enrolment.allocations if a.last is None), None)
    _check(present, therapist, first)
    if present is not None and present.first == first:
        if therapist is None:
            enrolment.allocations.remove(present)
            db.session.delete(present)
        else:
            present.user, present.why = therapist, why
    else:
        if present is not None:
            present.last = first - ONE_DAY
            db.session.flush()
        if therapist is not None:
            enrolment.allocations.append(TherapistAllocation(user=therapist, first=first, why=why))
    enrolment.therapist = therapist_on(enrolment, clock.today()) if enrolment.allocations else None
    named = therapist.name if therapist else "Nobody"
    record(
        "therapist.allocated",
        f"{named} is allocated to {enrolment.participant.code} in {enrolment.cohort.name} from "
        f"{in_words(first)}.",
        by=by,
        about=cohort_roll.about(enrolment),
    )


def _date_what_is_not(enrolment: Enrolment) -> None:
    """Give an allocation a first day that was written without one."""
    if enrolment.therapist is not None and not enrolment.allocations:
        dated = TherapistAllocation(user=enrolment.therapist, first=enrolment.enrolled_on)
        enrolment.allocations.append(dated)


def _check(present: TherapistAllocation | None, therapist: User | None, first: date) -> None:
    if present is None:
        if therapist is None:
            raise Refused("Nobody is allocated to them.", "therapist")
        return
    if therapist is not None and present.user.id == therapist.id:
        raise Refused(f"{therapist.name} is allocated to them already.", "therapist")
    if first < present.first:
        why = f"{present.user.name} began on {in_words(present.first)}. Choose a later day."
        raise Refused(why, "first")
