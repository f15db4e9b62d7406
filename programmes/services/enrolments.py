"""Enrolling people in a cohort, and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import KeepApart, Participant, User
from people.queries.participants import on_caseload_of
from people.services import stamps
from programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentStep,
    Place,
    ProgrammeSession,
)
from programmes.models.cohorts import LEAVE_REASONS
from programmes.planning import expects_participants, joining_closed
from programmes.queries.catalogue import programme_of
from programmes.queries.cohorts import ACTIVE, TAKES_A_PLACE

_FAR = timedelta(days=366)


def enrol(
    cohort: Cohort,
    participant: Participant,
    *,
    on: date,
    by: User,
    therapist: User | None = None,
) -> Enrolment:
    """Enrol one person from a day on, and expect them at every planned session from then.

    Refused when they are enrolled already, the cohort is full, ended or closed to joiners, or they
    must be kept apart from someone in it.
    """
    return enrol_people(cohort, [participant], on=on, by=by, therapist=therapist)[0]


def enrol_people(
    cohort: Cohort,
    people: Sequence[Participant],
    *,
    on: date,
    by: User,
    therapist: User | None = None,
) -> list[Enrolment]:
    """Enrol several people at once: all of them, or none and the sentence says why."""
    db.session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    if not people:
        raise Refused("Tick at least one person.", "people")
    if cohort.status == "ended":
        raise Refused("This cohort has ended. Enrol people in another.", "on")
    if not cohort.starts_on - _FAR <= on <= clock.today() + _FAR:
        raise Refused(f"Check the date: {in_words(on)} is more than a year away.", "on")
    _refuse_closed(cohort, on)
    _refuse_strangers(cohort, people)
    _refuse_double(cohort, people)
    _refuse_full(cohort, len(people), on)
    _refuse_kept_apart(cohort, people, on)
    made = [_enrol_one(cohort, person, on, therapist, by) for person in people]
    sessions = _expect(cohort, made, on)
    stamps.bump(
        participants=[person.id for person in people],
        users={f.user_id for session in sessions for f in session.facilitations},
    )
    db.session.flush()
    for person in people:
        record(
            "enrolment.started",
            f"{by.name} enrolled {person.code} in {cohort.name} from {in_words(on)}.",
            by=by,
            about=[cohort.public_id, person.public_id],
        )
    return made


def leave_cohort(enrolment: Enrolment, *, on: date, reason: str, why: str, by: User) -> None:
    """End an enrolment on a day, and expect the person at no session from that day on.

    Sessions held or marked keep their place. Refused for an unknown reason, a day before they
    enrolled, or when it has ended already.
    """
    lock(enrolment)
    if enrolment.status not in ACTIVE:
        raise Refused("This enrolment has already ended.")
    if reason not in LEAVE_REASONS:
        raise Refused("Choose why they left.", "reason")
    if on < enrolment.enrolled_on:
        began = in_words(enrolment.enrolled_on)
        raise Refused(f"They enrolled on {began}. Give that day or a later one.", "on")
    if on > clock.today() + _FAR:
        raise Refused("That is more than a year away. Check the year.", "on")
    if reason == "other" and not why.strip():
        raise Refused("Say in a few words why they left.", "why")
    enrolment.status = "completed" if reason == "completed" else "left"
    enrolment.left_on, enrolment.leave_reason = on, reason
    _step(enrolment, enrolment.status, on, why, by)
    _expect_no_more(enrolment, on)
    person, cohort = enrolment.participant, enrolment.cohort
    record(
        "enrolment.ended",
        f"{by.name} recorded that {person.code} left {cohort.name} on {in_words(on)}: "
        f"{reason.replace('_', ' ')}.",
        by=by,
        about=[cohort.public_id, person.public_id],
    )


def _enrol_one(
    cohort: Cohort, person: Participant, on: date, therapist: User | None, by: User
) -> Enrolment:
    made = Enrolment(
        cohort=cohort, participant=person, status="enrolled", enrolled_on=on, therapist=therapist
    )
    db.session.add(made)
    _step(made, "enrolled", on, "", by)
    return made


def _step(enrolment: Enrolment, status: str, on: date, why: str, by: User) -> None:
    enrolment.steps.append(
        EnrolmentStep(status=status, on=on, at=clock.now(), by_id=by.id, why=why)
    )


def _expect(cohort: Cohort, made: Sequence[Enrolment], on: date) -> Sequence[ProgrammeSession]:
    """Places at every planned session from the day on that expects whoever is enrolled."""
    programme = programme_of(cohort)
    strands = [strand.id for strand in programme.strands if expects_participants(strand)]
    sessions = db.session.scalars(
        select(ProgrammeSession)
        .where(
            ProgrammeSession.cohort_id == cohort.id,
            ProgrammeSession.strand.in_(strands),
            ProgrammeSession.status == "planned",
            ProgrammeSession.day >= on,
        )
        .options(
            selectinload(ProgrammeSession.places), selectinload(ProgrammeSession.facilitations)
        )
    ).all()
    for session in sessions:
        before = {place.participant_id: place for place in session.places}
        for enrolment in made:
            place = before.get(enrolment.participant.id)
            if place is None:
                db.session.add(
                    Place(session=session, participant=enrolment.participant, enrolment=enrolment)
                )
            else:
                place.removed_at, place.enrolment = None, enrolment
    return sessions


def _expect_no_more(enrolment: Enrolment, on: date) -> None:
    places = db.session.scalars(
        select(Place)
        .join(Place.session)
        .where(
            Place.participant_id == enrolment.participant_id,
            ProgrammeSession.cohort_id == enrolment.cohort_id,
            ProgrammeSession.status == "planned",
            ProgrammeSession.day >= on,
            Place.removed_at.is_(None),
        )
        .options(selectinload(Place.session).selectinload(ProgrammeSession.facilitations))
    ).all()
    for place in places:
        place.removed_at = clock.now()
    stamps.bump(
        participants=[enrolment.participant_id],
        users={f.user_id for place in places for f in place.session.facilitations},
    )


def _refuse_closed(cohort: Cohort, on: date) -> None:
    why = joining_closed(programme_of(cohort), cohort.starts_on, on)
    if why is not None:
        raise Refused(why, "on")


def _refuse_strangers(cohort: Cohort, people: Sequence[Participant]) -> None:
    known = set(
        db.session.scalars(
            select(Participant.id).where(
                Participant.id.in_([person.id for person in people]),
                on_caseload_of(cohort.team_id),
            )
        )
    )
    strangers = [person.code for person in people if person.id not in known]
    if strangers:
        team = cohort.team.name
        raise Refused(f"Not on the caseload of {team}: {', '.join(strangers)}.", "people")


def _refuse_double(cohort: Cohort, people: Sequence[Participant]) -> None:
    double = db.session.scalars(
        select(Participant.code)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .where(
            Enrolment.cohort_id == cohort.id,
            Enrolment.status.in_(ACTIVE),
            Participant.id.in_([person.id for person in people]),
        )
        .order_by(Participant.code)
    ).all()
    if double:
        raise Refused(f"Already enrolled here: {', '.join(double)}. Untick them.", "people")


def _inside(cohort: Cohort, on: date) -> ColumnElement[bool]:
    """Enrolled now, or leaving only after a day still to come."""
    return and_(
        Enrolment.cohort_id == cohort.id,
        or_(Enrolment.status.in_(TAKES_A_PLACE), Enrolment.left_on > on),
    )


def _refuse_full(cohort: Cohort, joining: int, on: date) -> None:
    now = db.session.scalar(select(func.count(Enrolment.id)).where(_inside(cohort, on)))
    free = cohort.capacity - (now or 0)
    if joining > free:
        left = f"{free} place{'s' if free != 1 else ''}" if free > 0 else "no place"
        raise Refused(
            f"{cohort.name} has {left} left of {cohort.capacity}, and you chose {joining}.",
            "people",
        )


def _refuse_kept_apart(cohort: Cohort, people: Sequence[Participant], on: date) -> None:
    joining = {person.id: person for person in people}
    inside = set(db.session.scalars(select(Enrolment.participant_id).where(_inside(cohort, on))))
    pairs = db.session.scalars(
        select(KeepApart).where(
            KeepApart.ended_at.is_(None),
            or_(KeepApart.one_id.in_(joining), KeepApart.other_id.in_(joining)),
        )
    )
    for pair in pairs:
        both = {pair.one_id, pair.other_id}
        if both <= inside | set(joining):
            person = joining[(both & set(joining)).pop()]
            raise Refused(
                f"{person.code} must be kept apart from someone in this cohort. "
                "See Keep apart on their page.",
                "people",
            )
