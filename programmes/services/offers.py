"""Offers of a place in a cohort, each to be answered by a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from base import clock
from base.audit import record
from base.errors import Refused
from people.models import Participant, User
from programmes.models import Cohort, Enrolment
from programmes.services import cohort_roll, joining
from programmes.services.referral_steps import step as step_referral


def offer_places(
    cohort: Cohort,
    people: Sequence[Participant],
    *,
    on: date,
    answer_by: date,
    by: User,
    knowingly: str = "",
) -> list[Enrolment]:
    """Offer several people a place from a day, to be answered by another. Holds the places.

    Refused as enrolling would be, when one has an offer already, or for an answer day gone by.
    """
    active = cohort_roll.begin(cohort, people)
    if answer_by < clock.today():
        raise Refused("That day has passed. Give them time to answer.", "answer_by")
    if answer_by > on:
        raise Refused("They would join before they answer. Give an earlier day.", "answer_by")
    offered = {who for who, one in active.items() if one.status == "offered"}
    double = sorted(person.code for person in people if person.id in offered)
    if double:
        raise Refused(f"Offered a place here already: {', '.join(double)}. Untick them.", "people")
    against = joining.check(joining.Joining(cohort, people, on, active, by), knowingly=knowingly)
    why = cohort_roll.allowed_words(knowingly, against)
    made = cohort_roll.put(cohort, people, active, "offered", on=on, why=why, by=by)
    for enrolment in made:
        enrolment.answer_by = answer_by
    cohort_roll.say(cohort, made, knowingly=knowingly, against=against, by=by)
    return made


def decline_offer(enrolment: Enrolment, *, on: date, why: str, still_waits: bool, by: User) -> None:
    """Record that an offer was declined; the referral waits on, or is withdrawn.

    Refused when there is no offer to answer, or for a day to come.
    """
    cohort_roll.hold(enrolment)
    if enrolment.status != "offered":
        raise Refused("There is no offer to answer any more.")
    if on > clock.today():
        raise Refused("That day has not come yet. Give the day they answered.", "on")
    cohort_roll.end(enrolment, on, "offer_declined", why, by)
    if enrolment.referral is not None and enrolment.referral.status == "offered":
        status = "waiting" if still_waits else "withdrawn"
        said = f"The offer of a place in {enrolment.cohort.name} was declined."
        step_referral(enrolment.referral, status, on=on, why=f"{said} {why}".strip(), by=by)
    record(
        "offer.declined",
        f"{enrolment.participant.code} declined a place in {enrolment.cohort.name}.",
        by=by,
        about=cohort_roll.about(enrolment),
    )
