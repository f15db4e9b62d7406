"""Reading packs: those of communities one leads, and what was found in them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, undefer

from base.database import db
from base.errors import NotYours
from evidence.models import (
    AwardCycle,
    EvidenceItem,
    EvidencePack,
    PackFind,
    PackProgress,
)
from evidence.portfolio import Facts
from evidence.queries.communities import Community, community_of, in_reach
from evidence.queries.items import may_leave
from people.models import User
from people.roles import Can


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


def count_carried(pack: EvidencePack) -> int:
    """How many finds of a pack were decided before it was asked for, in the same text."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(PackFind)
            .where(PackFind.pack_id == pack.id, PackFind.decided_at < pack.asked_at)
        )
        or 0
    )


def withdrawn_since(facts: Facts) -> frozenset[str]:
    """The items of a pack that may not leave any more, by their ids: withdrawn or not agreed to."""
    rows = db.session.scalars(
        select(EvidenceItem.public_id).where(
            EvidenceItem.public_id.in_(list(facts["items"])), ~may_leave()
        )
    )
    return frozenset(str(one) for one in rows)


def role_of(pack: EvidencePack) -> str:
    """Who asked for a pack, by their role: no pack names a member of staff."""
    return f"Service lead of {community_of(pack.cycle).name}"


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
