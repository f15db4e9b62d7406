"""Reading award cycles and their action points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from base.database import db
from base.errors import NotYours
from evidence.models import ActionPoint, AwardCycle
from evidence.queries.communities import Community, in_reach
from people.models import User
from people.roles import Can


def cycle_now(community: Community) -> AwardCycle | None:
    """The cycle a community is in; None when it has none."""
    return db.session.scalar(
        _whole().where(community.owns(AwardCycle), AwardCycle.ended_on.is_(None))
    )


def cycles_now(user: User, permission: Can = Can.ADD_EVIDENCE) -> Sequence[AwardCycle]:
    """The cycles that are open in communities one gathers evidence for, or leads."""
    return db.session.scalars(
        _whole()
        .where(in_reach(user, AwardCycle, permission), AwardCycle.ended_on.is_(None))
        .order_by(AwardCycle.id)
    ).all()


def past_cycles(community: Community) -> Sequence[AwardCycle]:
    """The cycles that are over, latest first."""
    return db.session.scalars(
        _whole()
        .where(community.owns(AwardCycle), AwardCycle.ended_on.is_not(None))
        .order_by(AwardCycle.number.desc())
    ).all()


def last_number(community: Community) -> int:
    """The number of a community's last cycle; 0 before the first."""
    found = db.session.scalar(select(func.max(AwardCycle.number)).where(community.owns(AwardCycle)))
    return found or 0


def get_action(user: User, public_id: UUID) -> ActionPoint:
    """One action point. Raises `NotYours` outside communities whose award one leads."""
    found = db.session.scalar(
        select(ActionPoint)
        .join(ActionPoint.cycle)
        .where(ActionPoint.public_id == public_id, in_reach(user, AwardCycle, Can.LEAD_EVIDENCE))
        .options(joinedload(ActionPoint.cycle).options(*_places()))
    )
    if found is None:
        raise NotYours
    return found


def _whole() -> Select[AwardCycle]:
    return select(AwardCycle).options(
        *_places(), joinedload(AwardCycle.framework), selectinload(AwardCycle.actions)
    )


def _places() -> list[Any]:
    return [joinedload(AwardCycle.venue), joinedload(AwardCycle.team)]
