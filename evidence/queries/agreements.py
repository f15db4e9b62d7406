"""Reading house agreements: the one that holds, the draft, every version before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from base.database import db
from base.errors import NotYours
from evidence.models import HouseAgreement
from evidence.queries.communities import Community, in_reach
from people.models import User
from people.roles import Can


def versions(community: Community) -> Sequence[HouseAgreement]:
    """Every version, newest first; the first may be a draft."""
    return db.session.scalars(
        select(HouseAgreement)
        .where(community.owns(HouseAgreement))
        .order_by(HouseAgreement.number.desc())
    ).all()


def get_agreement(user: User, public_id: UUID) -> HouseAgreement:
    """One version. Raises `NotYours` outside one's communities."""
    found = db.session.scalar(
        select(HouseAgreement)
        .where(
            HouseAgreement.public_id == public_id,
            in_reach(user, HouseAgreement, Can.ADD_EVIDENCE),
        )
        .options(joinedload(HouseAgreement.venue), joinedload(HouseAgreement.team))
    )
    if found is None:
        raise NotYours
    return found


def before(agreement: HouseAgreement, community: Community) -> HouseAgreement | None:
    """The version before; None for the first."""
    return db.session.scalar(
        select(HouseAgreement)
        .where(community.owns(HouseAgreement), HouseAgreement.number < agreement.number)
        .order_by(HouseAgreement.number.desc())
        .limit(1)
    )


def reviews_due(user: User, until: date) -> Sequence[HouseAgreement]:
    """The agreements that hold in communities one leads and are due for review by a day."""
    later = aliased(HouseAgreement)
    newer = (
        select(later.id)
        .where(
            later.venue_id.is_not_distinct_from(HouseAgreement.venue_id),
            later.team_id.is_not_distinct_from(HouseAgreement.team_id),
            later.agreed_on.is_not(None),
            later.number > HouseAgreement.number,
        )
        .exists()
    )
    return db.session.scalars(
        select(HouseAgreement)
        .where(
            in_reach(user, HouseAgreement, Can.LEAD_EVIDENCE),
            HouseAgreement.review_due <= until,
            ~newer,
        )
        .order_by(HouseAgreement.review_due, HouseAgreement.id)
        .options(joinedload(HouseAgreement.venue), joinedload(HouseAgreement.team))
    ).all()
