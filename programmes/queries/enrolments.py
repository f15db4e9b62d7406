"""Reading enrolments as spells: who is expected when, who takes a place, who is allocated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from base.database import db
from base.errors import NotYours
from people.models import Membership, User
from people.roles import Can, Role
from programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentPause,
    EnrolmentStep,
    ProgrammeSession,
    TherapistAllocation,
)
from programmes.spells import Pause, Spell

ACTIVE = ("waiting", "offered", "enrolled", "paused")
JOINED = ("enrolled", "paused")
HOLDS_A_PLACE = ("offered", "enrolled", "paused")


def spell_of(enrolment: Enrolment) -> Spell:
    """When somebody is in a cohort. Whoever only waits, or has an offer, is never in it."""
    joins = enrolment.enrolled_on
    if enrolment.status in {"waiting", "offered"}:
        return Spell(joins, leaves=joins)
    pauses = tuple(Pause(pause.first, pause.back_on) for pause in enrolment.pauses)
    return Spell(joins, enrolment.left_on, pauses)


def waits_since(enrolment: Enrolment) -> date:
    """Since when somebody waits for a cohort; an offer names the day they would join instead."""
    return min([step.on for step in enrolment.steps] or [enrolment.enrolled_on])


def spells_in(cohort_ids: Collection[int]) -> Sequence[Enrolment]:
    """Everyone who is or was in these cohorts, with their pauses. Two queries.

    Unscoped, for whoever makes sessions: `spell_of` says on which days each is expected.
    """
    return db.session.scalars(
        select(Enrolment)
        .where(
            Enrolment.cohort_id.in_(cohort_ids),
            Enrolment.status.not_in(("waiting", "offered")),
        )
        .options(selectinload(Enrolment.pauses), joinedload(Enrolment.participant))
        .order_by(Enrolment.id)
    ).all()


def active_states(cohort: Cohort) -> dict[int, str]:
    """How each participant stands who is in a cohort or waits for it, by row number."""
    found = db.session.execute(
        select(Enrolment.participant_id, Enrolment.status).where(
            Enrolment.cohort_id == cohort.id, Enrolment.status.in_(ACTIVE)
        )
    )
    return dict(iter(found))


def holds_a_place(cohort: Cohort, on: date) -> ColumnElement[bool]:
    """Enrolled or offered a place in the cohort, or leaving it only after a day."""
    return and_(
        Enrolment.cohort_id == cohort.id,
        or_(
            and_(
                Enrolment.status.in_(HOLDS_A_PLACE),
                or_(Enrolment.left_on.is_(None), Enrolment.left_on > on),
            ),
            # A time that ended the day it would have begun took nobody's place.
            and_(
                Enrolment.status.in_(("left", "completed")),
                Enrolment.left_on > on,
                Enrolment.left_on > Enrolment.enrolled_on,
            ),
        ),
    )


def numbered_days(cohort: Cohort, strand_id: str) -> list[tuple[int, date]]:
    """The number and day of each session of one of a cohort's strands that stands or was held."""
    found = db.session.execute(
        select(ProgrammeSession.number, ProgrammeSession.day).where(
            ProgrammeSession.cohort_id == cohort.id,
            ProgrammeSession.strand == strand_id,
            ProgrammeSession.number.is_not(None),
            ProgrammeSession.status.in_(("planned", "held")),
        )
    )
    return [(number, day) for number, day in found if number is not None]


def get_enrolment(user: User, public_id: UUID, permission: Can = Can.ENROL) -> Enrolment:
    """One enrolment with its steps, pauses and therapists. Raises `NotYours` outside the teams."""
    found = db.session.scalar(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(Enrolment.public_id == public_id, Cohort.team_id.in_(user.teams(permission)))
        .options(
            joinedload(Enrolment.cohort).joinedload(Cohort.team),
            joinedload(Enrolment.cohort).joinedload(Cohort.programme_version),
            joinedload(Enrolment.participant),
            joinedload(Enrolment.came_from).joinedload(Enrolment.cohort),
            joinedload(Enrolment.referral),
            selectinload(Enrolment.steps).joinedload(EnrolmentStep.by),
            selectinload(Enrolment.pauses),
            selectinload(Enrolment.allocations).joinedload(TherapistAllocation.user),
        )
    )
    if found is None:
        raise NotYours
    return found


def went_to(user: User, enrolment: Enrolment) -> Enrolment | None:
    """The enrolment somebody was transferred to, when it is in a cohort the person may see."""
    return db.session.scalar(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(
            Enrolment.came_from_id == enrolment.id,
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
        )
        .options(joinedload(Enrolment.cohort))
    )


def get_pause(enrolment: Enrolment, public_id: UUID) -> EnrolmentPause:
    """One pause of an enrolment already found. Raises `NotYours` when it is another's."""
    for pause in enrolment.pauses:
        if pause.public_id == public_id:
            return pause
    raise NotYours


def therapist_on(enrolment: Enrolment, day: date) -> User | None:
    """Who was, is or will be allocated on a day.

    An enrolment written without dated allocations answers the one therapist it names.
    """
    if not enrolment.allocations:
        return enrolment.therapist
    return next((a.user for a in enrolment.allocations if _in_force(a, day)), None)


def _in_force(allocation: TherapistAllocation, day: date) -> bool:
    return allocation.first <= day and (allocation.last is None or day <= allocation.last)


def cohorts_to_join(
    user: User, slugs: Iterable[str] | None = None, permission: Can = Can.ENROL
) -> Sequence[Cohort]:
    """The cohorts that have not ended, on teams where the person decides; perhaps of programmes."""
    stmt = select(Cohort).where(
        Cohort.team_id.in_(user.teams(permission)), Cohort.status.in_(("planned", "running"))
    )
    if slugs is not None:
        stmt = stmt.where(Cohort.programme_slug.in_(set(slugs)))
    return db.session.scalars(
        stmt.options(
            joinedload(Cohort.team),
            joinedload(Cohort.programme_version),
            selectinload(Cohort.slots),
        ).order_by(Cohort.starts_on, Cohort.id)
    ).all()


def staff_of_teams(team_ids: Iterable[int]) -> Sequence[User]:
    """The active members of these teams who may take a session, by name."""
    takes = [role.value for role in (Role.FACILITATOR, Role.PREMISES_STAFF, Role.SERVICE_LEAD)]
    return db.session.scalars(
        select(User)
        .where(
            User.active,
            User.memberships.any(
                and_(
                    Membership.team_id.in_(set(team_ids)),
                    Membership.role.in_(takes),
                    Membership.ended_at.is_(None),
                )
            ),
        )
        .order_by(User.name, User.id)
    ).all()


def due_for_change(today: date) -> Sequence[Enrolment]:
    """Active enrolments of which something dated may have come or gone by today. Four queries."""
    return db.session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(
            Enrolment.status.in_(JOINED),
            or_(
                Enrolment.left_on <= today,
                Enrolment.left_on > Cohort.ends_on,
                Enrolment.pauses.any(EnrolmentPause.first <= today),
                Enrolment.allocations.any(
                    and_(
                        TherapistAllocation.first <= today,
                        or_(TherapistAllocation.last.is_(None), TherapistAllocation.last >= today),
                        TherapistAllocation.user_id.is_distinct_from(Enrolment.therapist_id),
                    )
                ),
                and_(
                    Enrolment.therapist_id.is_not(None),
                    Enrolment.allocations.any(),
                    ~Enrolment.allocations.any(
                        or_(TherapistAllocation.last.is_(None), TherapistAllocation.last >= today)
                    ),
                ),
            ),
        )
        .options(
            joinedload(Enrolment.cohort),
            joinedload(Enrolment.participant),
            joinedload(Enrolment.referral),
            selectinload(Enrolment.pauses),
            selectinload(Enrolment.steps),
            selectinload(Enrolment.allocations).joinedload(TherapistAllocation.user),
        )
        .order_by(Enrolment.id)
    ).all()
