"""Transfers: somebody goes on in another cohort; what was marked stays where it was."""

from __future__ import annotations

from datetime import date

from base.audit import record
from base.dates import in_words
from base.errors import Refused
from people.models import User
from programmes.models import Cohort, Enrolment, TherapistAllocation
from programmes.queries.enrolments import JOINED
from programmes.services import cohort_roll, joining
from programmes.services.expected import refit


def transfer(
    enrolment: Enrolment,
    to: Cohort,
    *,
    on: date,
    why: str,
    by: User,
    therapist: User | None = None,
    knowingly: str = "",
) -> Enrolment:
    """Leave one cohort and be enrolled in another from the same day, perhaps to come.

    The new enrolment names the one it came from. Refused without a reason, when they are not in the
    first cohort, before they joined it, and whenever they could not be enrolled in the other.
    """
    cohort_roll.hold(enrolment)
    _refuse_move(enrolment, to, on)
    if not why.strip():
        raise Refused("Say why they change cohort.", "why")
    person, old = enrolment.participant, enrolment.cohort
    made, against = _enter(enrolment, to, on, by, knowingly)
    if therapist is not None:
        made.therapist = therapist
        made.allocations.append(TherapistAllocation(user=therapist, first=on))
    cohort_roll.end(enrolment, on, "transferred", f"To {to.name}. {why.strip()}", by)
    refit({made: None}, to=by, overlap_why=cohort_roll.allowed_words(knowingly, against))
    allowed = f" Knowingly: {against} {knowingly.strip()}" if against else ""
    record(
        "enrolment.transferred",
        f"{by.name} transferred {person.code} from {old.name} to {to.name} from {in_words(on)}: "
        f"{why.strip()}{allowed}",
        by=by,
        about=[old.public_id, to.public_id, person.public_id],
    )
    return made


def _refuse_move(enrolment: Enrolment, to: Cohort, on: date) -> None:
    """They must be in the first cohort, the other must be another, and the day must come after."""
    if enrolment.status not in JOINED or enrolment.left_on is not None:
        raise Refused("They have left this cohort, or are leaving it. Enrol them in the other.")
    if to.id == enrolment.cohort_id:
        raise Refused("They are in this cohort already. Choose another.", "cohort")
    if on < enrolment.enrolled_on:
        began = in_words(enrolment.enrolled_on)
        raise Refused(f"They enrolled on {began}. Give that day or a later one.", "on")


def _enter(
    enrolment: Enrolment, to: Cohort, on: date, by: User, knowingly: str
) -> tuple[Enrolment, str]:
    """Their row in the other cohort, and what was knowingly allowed."""
    person = enrolment.participant
    active = cohort_roll.begin(to, [person])
    try:
        leaving = enrolment.cohort_id
        coming = joining.Joining(to, [person], on, active, by, leaving)
        against = joining.check(coming, knowingly=knowingly)
    except Refused as refusal:
        # The form asks which cohort, not which people.
        raise Refused(
            refusal.why, "cohort" if refusal.field == "people" else refusal.field
        ) from None
    words = cohort_roll.allowed_words(knowingly, against)
    said = f"From {enrolment.cohort.name}. {words}".strip()
    made = cohort_roll.put(to, [person], active, "enrolled", on=on, why=said, by=by)[0]
    made.came_from, made.referral = enrolment, enrolment.referral
    return made, against
