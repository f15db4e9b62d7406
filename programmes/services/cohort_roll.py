"""The roll of a cohort: the rows of who is in it, written in one way whatever happens to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from base import clock
from base.audit import Actor, record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import Participant, User
from programmes.models import Cohort, Enrolment, EnrolmentStep
from programmes.queries import referrals
from programmes.queries.enrolments import ACTIVE, JOINED, spell_of
from programmes.services.expected import refit
from programmes.services.referral_steps import step as step_referral

_SAID = {
    "enrolled": ("enrolment.started", "enrolled {} in {} from {}"),
    "offered": ("place.offered", "offered {} a place in {} from {}"),
    "waiting": ("waiting.started", "put {} on the waiting list of {} from {}"),
}


def begin(cohort: Cohort, people: Sequence[Participant]) -> dict[int, Enrolment]:
    """Wait for whoever else enrols here; then who is in the cohort or waits for it already.

    By the participants' row numbers. Refused for nobody.
    """
    lock_cohort(cohort)
    if not people:
        raise Refused("Tick at least one person.", "people")
    found = db.session.scalars(
        select(Enrolment)
        .where(
            Enrolment.cohort_id == cohort.id,
            Enrolment.status.in_(ACTIVE),
            Enrolment.participant_id.in_([person.id for person in people]),
        )
        .options(selectinload(Enrolment.pauses), selectinload(Enrolment.allocations))
        .execution_options(populate_existing=True)
    )
    return {enrolment.participant_id: enrolment for enrolment in found}


def lock_cohort(cohort: Cohort) -> None:
    """Wait for whoever else gives places in this cohort."""
    db.session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())


def hold(enrolment: Enrolment) -> None:
    """Wait for whoever else changes this enrolment, then see it as they left it."""
    lock(enrolment)
    db.session.refresh(enrolment, ["pauses", "allocations", "steps"])


def put(
    cohort: Cohort,
    people: Sequence[Participant],
    active: dict[int, Enrolment],
    status: str,
    *,
    on: date,
    why: str,
    by: User,
) -> list[Enrolment]:
    """An enrolment in this status for each, made or taken from where they wait."""
    made = []
    for person in people:
        one = active.get(person.id)
        if one is None:
            one = Enrolment(cohort=cohort, participant=person)
            db.session.add(one)
        one.status, one.enrolled_on, one.answer_by = status, on, None
        add_step(one, status, on, why, by)
        made.append(one)
    return made


def end(enrolment: Enrolment, on: date, reason: str, why: str, by: Actor) -> None:
    """Plan the end of a time in a cohort, and finish it when its day has come."""
    before = spell_of(enrolment)
    status = "completed" if reason == "completed" else "left"
    add_step(enrolment, status, on, why, by)
    never = enrolment.status not in JOINED or on <= enrolment.enrolled_on
    enrolment.left_on, enrolment.leave_reason = on, reason
    if never:
        # A time of no days: the steps keep when it would have begun.
        enrolment.enrolled_on = on
    if never or on <= clock.today():
        finish(enrolment, by=by)
    refit({enrolment: before}, to=by)


def finish(enrolment: Enrolment, *, by: Actor) -> None:
    """Set the status of an enrolment whose last day has passed, and close its referral.

    A referral goes on with somebody who was transferred, or who came off one cohort's waiting list.
    """
    waited = enrolment.status == "waiting"
    done = enrolment.leave_reason == "completed"
    enrolment.status = "completed" if done else "left"
    referral = enrolment.referral
    if waited or enrolment.leave_reason in {"transferred", "offer_declined"}:
        return
    if referral is None or referral.status not in {"enrolled", "offered"}:
        return
    why = f"{enrolment.cohort.name}: {enrolment.leave_reason.replace('_', ' ')}."
    step_referral(referral, "closed", on=enrolment.left_on, why=why, by=by)


def add_step(enrolment: Enrolment, status: str, on: date, why: str, by: Actor) -> None:
    """Keep one dated step of an enrolment."""
    enrolment.steps.append(
        EnrolmentStep(status=status, on=on, at=clock.now(), by_id=by.id, why=why)
    )


def allowed_words(knowingly: str, against: str) -> str:
    """Why something was done all the same, and what spoke against it; empty when nothing did."""
    return f"{knowingly.strip()} ({against})" if against else ""


def say(
    cohort: Cohort, made: Sequence[Enrolment], *, knowingly: str, against: str, by: Actor
) -> None:
    """Link what was made to open referrals, and write one audit sentence for each person."""
    db.session.flush()
    people = [enrolment.participant_id for enrolment in made]
    found = referrals.open_referrals(cohort.team_id, cohort.programme_slug, people)
    allowed = f" Knowingly: {against} {knowingly.strip()}" if against else ""
    for enrolment in made:
        from_day = in_words(enrolment.enrolled_on)
        referral = found.get(enrolment.participant_id)
        if referral is not None:
            enrolment.referral = referral
            step_referral(
                referral,
                enrolment.status,
                why=f"{cohort.name}, from {from_day}.",
                knowingly=knowingly if against else "",
                against=against,
                by=by,
            )
        action, words = _SAID[enrolment.status]
        said = words.format(enrolment.participant.code, cohort.name, from_day)
        record(action, f"{by.name} {said}.{allowed}", by=by, about=about(enrolment))


def about(enrolment: Enrolment) -> list[UUID]:
    """Whom and what an audit sentence about an enrolment is about."""
    return [enrolment.cohort.public_id, enrolment.participant.public_id]
