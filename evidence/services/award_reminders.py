"""Reminders of the next step of an award, by e-mail to whoever leads; each distance once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base import clock, mail
from base.audit import System, record
from base.database import db
from base.dates import in_words
from evidence.milestones import Step, next_step, reminds
from evidence.models import AwardCycle, AwardReminder
from evidence.queries.communities import Community, community_of
from evidence.services.cycles import DAYS
from people.models import Membership, User
from people.roles import Role

_BY = System("Award reminders")


def remind(today: date) -> int:
    """Queue an e-mail for every step that came near enough; how many were written."""
    cycles = db.session.scalars(
        select(AwardCycle)
        .where(AwardCycle.ended_on.is_(None))
        .options(joinedload(AwardCycle.venue), joinedload(AwardCycle.team))
        .order_by(AwardCycle.id)
    ).all()
    return sum(_remind_of(cycle, today) for cycle in cycles)


def _remind_of(cycle: AwardCycle, today: date) -> int:
    step = next_step({name: getattr(cycle, name) for name in DAYS}, today)
    if step is None:
        return 0
    told = frozenset(
        db.session.scalars(
            select(AwardReminder.distance).where(
                AwardReminder.cycle_id == cycle.id,
                AwardReminder.step == step.name,
                AwardReminder.day == step.day,
            )
        )
    )
    distance = reminds(step, told)
    if distance is None:
        return 0
    db.session.add(
        AwardReminder(
            cycle_id=cycle.id, step=step.name, day=step.day, distance=distance, at=clock.now()
        )
    )
    community = community_of(cycle)
    leads = _leads(community)
    for lead in leads:
        subject = f"{community.name}: {DAYS[step.name].lower()} {_away(step)}"
        mail.queue(lead.email, subject, _body(community, step), sender_id=None)
    if leads:
        record(
            "award.reminded",
            f"Reminded {len(leads)} of {community.name}: {DAYS[step.name].lower()} is "
            f"{_away(step)}.",
            by=_BY,
            about=[cycle.public_id],
        )
    return len(leads)


def _leads(community: Community) -> Sequence[User]:
    return db.session.scalars(
        select(User)
        .where(
            User.active,
            User.memberships.any(
                Membership.team_id.in_([team.id for team in community.teams])
                & (Membership.role == Role.SERVICE_LEAD.value)
                & Membership.ended_at.is_(None)
            ),
        )
        .order_by(User.id)
    ).all()


def _away(step: Step) -> str:
    if step.overdue:
        return "overdue"
    if step.days == 0:
        return "today"
    return f"in {step.days} day{'' if step.days == 1 else 's'}"


def _body(community: Community, step: Step) -> str:
    return (
        f"{DAYS[step.name]} of {community.name}: {in_words(step.day)}.\n\n"
        "Open Evidence in Daybook to see what is still missing.\n"
    )
