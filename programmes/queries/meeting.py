"""Reading what a team's weekly referral meeting has before it, and when it meets."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import exists, func, not_, select
from sqlalchemy.orm import joinedload, selectinload

from base.database import db
from people.models import Team, User
from people.roles import Can
from programmes.models import Cohort, ProgrammeSession, Referral, ReferralStep
from programmes.queries.catalogue import programme_of
from programmes.queries.referrals import hidden_from, visible
from programmes.referring import UNDECIDED
from programmes.strands import Attends, StrandKind
from programmes.ways_in import RouteStep


def for_meeting(user: User, team: Team, today: date) -> tuple[list[Referral], list[Referral], int]:
    """A team's undecided referrals, longest waiting first; those decided today; how many hidden."""
    decided = exists().where(
        ReferralStep.referral_id == Referral.id,
        ReferralStep.on == today,
        ReferralStep.status.not_in([status.value for status in UNDECIDED]),
        ReferralStep.status.not_in(("offered", "enrolled")),
    )
    undecided = Referral.status.in_([status.value for status in UNDECIDED])
    found = db.session.scalars(
        visible(user)
        .where(Referral.team_id == team.id, undecided | decided, not_(hidden_from(user)))
        .options(
            joinedload(Referral.participant),
            joinedload(Referral.team),
            selectinload(Referral.steps).joinedload(ReferralStep.by),
            selectinload(Referral.holds),
        )
        .order_by(Referral.received_on, Referral.id)
    ).all()
    secret = (
        visible(user).where(Referral.team_id == team.id, undecided, hidden_from(user)).subquery()
    )
    hidden = db.session.scalar(select(func.count()).select_from(secret)) or 0
    open_ones = [referral for referral in found if referral.status in UNDECIDED]
    return open_ones, [r for r in found if r.status not in UNDECIDED], hidden


def next_meeting(user: User, team: Team, today: date) -> ProgrammeSession | None:
    """The team's next session at which referrals are read, from this week on, if one is planned.

    A strand of discussion open to others, in a programme whose route asks for the meeting.
    """
    monday = today - timedelta(days=today.weekday())
    found = db.session.scalars(
        select(ProgrammeSession)
        .join(ProgrammeSession.cohort)
        .where(
            Cohort.team_id == team.id,
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
            ProgrammeSession.kind == StrandKind.CASE_DISCUSSION.value,
            ProgrammeSession.status.in_(("planned", "held")),
            ProgrammeSession.day >= monday,
        )
        .options(joinedload(ProgrammeSession.cohort).joinedload(Cohort.programme_version))
        .order_by(ProgrammeSession.starts)
        .limit(50)
    )
    return next((session for session in found if _reads_referrals(session)), None)


def _reads_referrals(session: ProgrammeSession) -> bool:
    programme = programme_of(session.cohort)
    asked = any(RouteStep.WEEKLY_MEETING in route.steps for route in programme.routes)
    return asked and programme.strand(session.strand).attends is Attends.OPEN
