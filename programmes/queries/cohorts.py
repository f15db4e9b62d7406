"""Reading cohorts and enrolments, only those of teams the person is on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from base.database import db
from base.errors import NotYours
from people.models import Membership, Participant, Team, User, Venue
from people.roles import Can, Role
from programmes.models import (
    Change,
    Cohort,
    CohortDraft,
    CohortStaff,
    Enrolment,
    ProgrammeSession,
)

ACTIVE = ("waiting", "offered", "enrolled", "paused")
TAKES_A_PLACE = ("enrolled", "paused")


def visible(user: User, permission: Can = Can.SEE_PROGRAMMES) -> Select[Cohort]:
    """The cohorts of teams on which `user` holds `permission`."""
    return select(Cohort).where(Cohort.team_id.in_(user.teams(permission)))


def get_cohort(user: User, public_id: UUID, permission: Can = Can.SEE_PROGRAMMES) -> Cohort:
    """One cohort with its team, places and staff. Raises `NotYours` outside the teams."""
    found = db.session.scalar(
        visible(user, permission)
        .where(Cohort.public_id == public_id)
        .options(
            joinedload(Cohort.team),
            joinedload(Cohort.programme_version),
            joinedload(Cohort.venue),
            joinedload(Cohort.room),
            selectinload(Cohort.slots),
            selectinload(Cohort.staff).joinedload(CohortStaff.user).lazyload(User.memberships),
        )
    )
    if found is None:
        raise NotYours
    return found


def list_cohorts(user: User) -> Sequence[tuple[Cohort, int]]:
    """Every cohort of the person's teams with how many are enrolled, running ones first."""
    enrolled = (
        select(func.count())
        .where(Enrolment.cohort_id == Cohort.id, Enrolment.status.in_(TAKES_A_PLACE))
        .scalar_subquery()
    )
    order = {"running": 0, "planned": 1, "ended": 2}
    rows = db.session.execute(
        select(Cohort, enrolled)
        .where(Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)))
        .options(joinedload(Cohort.team), joinedload(Cohort.venue), joinedload(Cohort.room))
    ).all()
    return sorted(
        [(cohort, count) for cohort, count in rows],
        key=lambda row: (row[0].team.name, order[row[0].status], -row[0].starts_on.toordinal()),
    )


def enrolments(cohort: Cohort) -> Sequence[Enrolment]:
    """Everyone's time in a cohort, with participant, therapist, pauses and steps."""
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.cohort_id == cohort.id)
        .options(
            joinedload(Enrolment.participant),
            joinedload(Enrolment.therapist),
            selectinload(Enrolment.pauses),
            selectinload(Enrolment.steps),
        )
        .order_by(Enrolment.enrolled_on, Enrolment.id)
    ).all()


def places_taken(cohort: Cohort) -> int:
    """How many of a cohort's places are taken now."""
    found = db.session.scalar(
        select(func.count(Enrolment.id)).where(
            Enrolment.cohort_id == cohort.id, Enrolment.status.in_(TAKES_A_PLACE)
        )
    )
    return found or 0


def enrolments_of(user: User, participant: Participant) -> Sequence[Enrolment]:
    """A participant's enrolments in cohorts the person may see, newest first."""
    return db.session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(
            Enrolment.participant_id == participant.id,
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
        )
        .options(
            joinedload(Enrolment.cohort),
            selectinload(Enrolment.pauses),
            selectinload(Enrolment.steps),
        )
        .order_by(Enrolment.enrolled_on.desc(), Enrolment.id.desc())
    ).all()


def changes(cohort: Cohort, limit: int = 200) -> Sequence[Change]:
    """What was changed in a cohort's sessions, newest first."""
    return db.session.scalars(
        select(Change)
        .join(Change.session)
        .where(ProgrammeSession.cohort_id == cohort.id)
        .options(joinedload(Change.session), joinedload(Change.by))
        .order_by(Change.at.desc(), Change.id.desc())
        .limit(limit)
    ).all()


def teams_to_plan(user: User) -> Sequence[Team]:
    """The teams the person may plan cohorts for."""
    return db.session.scalars(
        select(Team).where(Team.id.in_(user.teams(Can.SCHEDULE))).order_by(Team.name)
    ).all()


def venues_of(team: Team) -> Sequence[Venue]:
    """The venues a team meets at, with their rooms."""
    return db.session.scalars(
        select(Venue)
        .where(Venue.teams.any(Team.id == team.id))
        .options(selectinload(Venue.rooms))
        .order_by(Venue.name)
    ).all()


def staff_of(team: Team) -> Sequence[User]:
    """The active members of a team who may take a session."""
    takes = (Role.FACILITATOR, Role.PREMISES_STAFF, Role.SERVICE_LEAD)
    return db.session.scalars(
        select(User)
        .where(
            User.active,
            User.memberships.any(
                and_(
                    Membership.team_id == team.id,
                    Membership.role.in_([role.value for role in takes]),
                    Membership.ended_at.is_(None),
                )
            ),
        )
        .order_by(User.name, User.id)
    ).all()


def get_draft(user: User, public_id: UUID) -> CohortDraft:
    """An unfinished plan of this person's own. Raises `NotYours` for anybody else's."""
    found = db.session.scalar(
        select(CohortDraft)
        .where(CohortDraft.public_id == public_id, CohortDraft.user_id == user.id)
        .options(joinedload(CohortDraft.accepted_cohort))
    )
    if found is None:
        raise NotYours
    return found


def drafts(user: User) -> Sequence[CohortDraft]:
    """The person's unfinished plans, newest first."""
    return db.session.scalars(
        select(CohortDraft)
        .where(CohortDraft.user_id == user.id, CohortDraft.accepted_cohort_id.is_(None))
        .order_by(CohortDraft.changed_at.desc())
        .limit(20)
    ).all()


def staff_member(team: Team, row: str | None) -> User | None:
    """One of a team's staff by row number as a form sends it; None when nobody was chosen."""
    if not row:
        return None
    return next((user for user in staff_of(team) if str(user.id) == row), None)
