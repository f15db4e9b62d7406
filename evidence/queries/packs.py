"""Reading packs: those of communities one leads, those one was given leave to open."""

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
from evidence.models import (
    AwardCycle,
    EvidenceItem,
    EvidencePack,
    PackAccess,
    PackFind,
    PackOpening,
    PackProgress,
)
from evidence.portfolio import Facts
from evidence.queries.communities import Community, community_of, in_reach
from evidence.queries.items import may_leave
from people.models import Membership, User
from people.roles import Can, Role

OPENED_FILE = "Opened the file "
"""How the opening of one file is kept; its path in the ZIP comes after."""


def packs_of(community: Community) -> Sequence[EvidencePack]:
    """The packs of a community, latest first."""
    return db.session.scalars(
        _packs().where(community.owns(AwardCycle)).order_by(EvidencePack.id.desc())
    ).all()


def packs_to_look_at(user: User) -> Sequence[EvidencePack]:
    """The packs of communities one leads that wait to be checked, or could not be made. One query.

    Of cycles that are over too: a pack may be asked for on the last day.
    """
    return db.session.scalars(
        _packs()
        .where(
            in_reach(user, AwardCycle, Can.LEAD_EVIDENCE),
            EvidencePack.state.in_(("to_check", "failed")),
        )
        .order_by(EvidencePack.id)
    ).all()


def get_pack(user: User, public_id: UUID) -> EvidencePack:
    """One pack with its facts. Raises `NotYours` outside communities whose award one leads."""
    found = db.session.scalar(
        _packs()
        .where(EvidencePack.public_id == public_id, in_reach(user, AwardCycle, Can.LEAD_EVIDENCE))
        .options(undefer(EvidencePack.facts))
    )
    if found is None:
        raise NotYours
    return found


def pack_by_id(pack_id: int) -> EvidencePack:
    """One pack as it stands now, for what works on it by itself."""
    return db.session.scalars(
        _packs().where(EvidencePack.id == pack_id).execution_options(populate_existing=True)
    ).one()


def packs_waiting() -> Sequence[int]:
    """The packs that something is to be done about, in the order they were asked for."""
    return db.session.scalars(
        select(EvidencePack.id)
        .where(EvidencePack.state.in_(("asked", "to_make")))
        .order_by(EvidencePack.id)
    ).all()


def progress_of(pack: EvidencePack) -> PackProgress | None:
    """How far the work on a pack is; None before it began."""
    return db.session.get(PackProgress, pack.id, populate_existing=True)


def finds_of(pack: EvidencePack) -> Sequence[PackFind]:
    """What was found in a pack: what nobody decided first, what is sure before what may be."""
    return db.session.scalars(
        select(PackFind)
        .where(PackFind.pack_id == pack.id)
        .options(joinedload(PackFind.decided_by))
        .order_by(
            PackFind.decision != "",
            PackFind.sure.desc(),
            PackFind.where,
            PackFind.place,
            PackFind.start,
        )
    ).all()


def get_find(user: User, public_id: UUID) -> PackFind:
    """One find. Raises `NotYours` outside communities whose award one leads."""
    found = db.session.scalar(
        select(PackFind)
        .join(PackFind.pack)
        .join(EvidencePack.cycle)
        .where(PackFind.public_id == public_id, in_reach(user, AwardCycle, Can.LEAD_EVIDENCE))
        .options(
            contains_eager(PackFind.pack)
            .contains_eager(EvidencePack.cycle)
            .options(joinedload(AwardCycle.venue), joinedload(AwardCycle.team))
        )
    )
    if found is None:
        raise NotYours
    return found


def same_elsewhere(find: PackFind) -> Sequence[PackFind]:
    """The finds of the same words elsewhere in the same pack that are as sure, decided or not.

    None for a file in which nothing could be read: somebody has to look at each.
    """
    if not find.text:
        return []
    return db.session.scalars(
        select(PackFind)
        .where(
            PackFind.pack_id == find.pack_id,
            PackFind.text == find.text,
            PackFind.sure.is_(find.sure),
            PackFind.id != find.id,
        )
        .order_by(PackFind.id)
    ).all()


def count_undecided(pack: EvidencePack) -> int:
    """How many finds of a pack nobody has decided about."""
    found = db.session.scalar(
        select(func.count()).where(PackFind.pack_id == pack.id, PackFind.decision == "")
    )
    return found or 0


def withdrawn_since(facts: Facts) -> frozenset[str]:
    """The items of a pack that may not leave any more, by their ids: withdrawn or not agreed to."""
    rows = db.session.scalars(
        select(EvidenceItem.public_id).where(
            EvidenceItem.public_id.in_(list(facts["items"])), ~may_leave()
        )
    )
    return frozenset(str(one) for one in rows)


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


def role_of(pack: EvidencePack) -> str:
    """Who asked for a pack, by their role: no pack names a member of staff."""
    return f"Service lead of {community_of(pack.cycle).name}"


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


def _packs() -> Select[EvidencePack]:
    return (
        select(EvidencePack)
        .join(EvidencePack.cycle)
        .options(
            contains_eager(EvidencePack.cycle).options(
                joinedload(AwardCycle.venue), joinedload(AwardCycle.team)
            ),
            joinedload(EvidencePack.asked_by),
        )
    )
