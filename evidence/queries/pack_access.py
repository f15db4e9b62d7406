"""Who may open a pack, by a secret link or with an account, and who did."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, undefer

from base.database import db
from base.errors import NotYours
from evidence.models import AwardCycle, EvidencePack, PackAccess, PackOpening
from evidence.queries.communities import community_of, in_reach
from people.models import Membership, User
from people.roles import Can, Role

OPENED_FILE = "Opened the file "
"""How the opening of one file is kept; its path in the ZIP comes after."""


def accesses_of(pack: EvidencePack) -> Sequence[PackAccess]:
    """Who has, or had, leave to open a pack, latest first."""
    return db.session.scalars(
        select(PackAccess)
        .where(PackAccess.pack_id == pack.id)
        .options(joinedload(PackAccess.user), joinedload(PackAccess.made_by))
        .order_by(PackAccess.id.desc())
    ).all()


def openings_of(pack: EvidencePack, limit: int = 200) -> Sequence[PackOpening]:
    """The openings of a pack but for those of single files, latest first."""
    return db.session.scalars(
        select(PackOpening)
        .where(PackOpening.pack_id == pack.id, ~PackOpening.what.startswith(OPENED_FILE))
        .options(joinedload(PackOpening.access), joinedload(PackOpening.user))
        .order_by(PackOpening.id.desc())
        .limit(limit)
    ).all()


@dataclass(frozen=True, slots=True)
class FilesOpened:
    """How many files of a pack somebody opened one by one, and when last."""

    whom: str
    many: int
    last: datetime


def files_opened(pack: EvidencePack) -> list[FilesOpened]:
    """Who opened files of a pack by themselves, latest first."""
    last = func.max(PackOpening.at)
    rows = db.session.execute(
        select(PackAccess.whom, func.count(PackOpening.what.distinct()), last)
        .join(PackOpening.access)
        .where(PackOpening.pack_id == pack.id, PackOpening.what.startswith(OPENED_FILE))
        .group_by(PackAccess.id)
        .order_by(last.desc())
    )
    return [FilesOpened(*row) for row in rows]


def get_access(user: User, public_id: UUID) -> PackAccess:
    """One leave to open a pack. Raises `NotYours` outside communities whose award one leads."""
    found = db.session.scalar(
        select(PackAccess)
        .join(PackAccess.pack)
        .join(EvidencePack.cycle)
        .where(PackAccess.public_id == public_id, in_reach(user, AwardCycle, Can.LEAD_EVIDENCE))
        .options(contains_eager(PackAccess.pack).contains_eager(EvidencePack.cycle))
    )
    if found is None:
        raise NotYours
    return found


def access_by_token(token: str, today: date) -> PackAccess | None:
    """The leave a secret link gives today; None for one that is unknown, over or ended."""
    return db.session.scalar(
        _open_access(today).where(PackAccess.token_hash == hashlib.sha256(token.encode()).digest())
    )


def accesses_for(user: User, today: date) -> Sequence[PackAccess]:
    """The packs an assessor's account may open today, latest first."""
    return db.session.scalars(
        _open_access(today).where(*_by_account(user)).order_by(PackAccess.id.desc())
    ).all()


def access_of(user: User, public_id: UUID, today: date) -> PackAccess:
    """The leave an assessor's account has to open one pack. Raises `NotYours`."""
    found = db.session.scalar(
        _open_access(today).where(*_by_account(user), EvidencePack.public_id == public_id)
    )
    if found is None:
        raise NotYours
    return found


def assessors(pack: EvidencePack) -> list[User]:
    """The accounts of assessors on the teams of a pack's community, by name."""
    teams = [team.id for team in community_of(pack.cycle).teams]
    return list(
        db.session.scalars(
            select(User)
            .where(
                User.active,
                User.memberships.any(
                    Membership.team_id.in_(teams)
                    & (Membership.role == Role.ASSESSOR.value)
                    & Membership.ended_at.is_(None)
                ),
            )
            .order_by(User.name)
        )
    )


def _by_account(user: User) -> tuple[ColumnElement[bool], ...]:
    """Leave of one's own, at a community where one is an assessor still."""
    return PackAccess.user_id == user.id, in_reach(user, AwardCycle, Can.READ_PACK)


def _open_access(today: date) -> Select[PackAccess]:
    return (
        select(PackAccess)
        .join(PackAccess.pack)
        .join(EvidencePack.cycle)
        .where(
            PackAccess.ended_at.is_(None),
            PackAccess.until >= today,
            EvidencePack.state.in_(("released", "withdrawn")),
        )
        .options(
            contains_eager(PackAccess.pack).options(
                undefer(EvidencePack.facts),
                contains_eager(EvidencePack.cycle).options(
                    joinedload(AwardCycle.venue), joinedload(AwardCycle.team)
                ),
            )
        )
    )
