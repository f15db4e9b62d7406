"""Reading evidence items and their files: those of communities one gathers evidence for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from base.database import db
from base.errors import NotYours
from evidence.models import ActionPoint, AwardCycle, EvidenceFile, EvidenceItem
from evidence.queries.communities import Community, in_reach
from people.models import Team, User, Venue
from people.roles import Can


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items a list shows. Empty shows all that were not withdrawn.

    `criterion` "none" is for items under no criterion.
    """

    criterion: str = ""
    kind: str = ""
    voice: str = ""
    text: str = ""
    withdrawn: bool = False


def list_items(community: Community, wanted: Wanted) -> Sequence[EvidenceItem]:
    """Items, latest first, with their files; two queries however many."""
    stmt = (
        select(EvidenceItem)
        .where(community.owns(EvidenceItem), *_narrowed(wanted))
        .options(selectinload(EvidenceItem.files))
        .order_by(EvidenceItem.day.desc().nulls_last(), EvidenceItem.id.desc())
    )
    return db.session.scalars(stmt).all()


def count_items(user: User) -> dict[UUID, int]:
    """How many items each community of one's own has, by its public id."""
    whose = func.coalesce(Venue.public_id, Team.public_id)
    rows = db.session.execute(
        select(whose, func.count())
        .select_from(EvidenceItem)
        .outerjoin(EvidenceItem.venue)
        .outerjoin(EvidenceItem.team)
        .where(in_reach(user, EvidenceItem, Can.ADD_EVIDENCE), EvidenceItem.withdrawn_at.is_(None))
        .group_by(whose)
    )
    return {row[0]: row[1] for row in rows}


def may_leave() -> ColumnElement[bool]:
    """Whether an item may be in a pack: not withdrawn, and those in it agreed that it leaves."""
    return and_(
        EvidenceItem.withdrawn_at.is_(None),
        EvidenceItem.consent != "not_yet",
        EvidenceItem.scope == "pack",
    )


def get_item(user: User, public_id: UUID, permission: Can = Can.ADD_EVIDENCE) -> EvidenceItem:
    """One item with its files. Raises `NotYours` outside one's communities."""
    found = db.session.scalar(
        _reachable(user, permission)
        .where(EvidenceItem.public_id == public_id)
        .options(
            selectinload(EvidenceItem.files),
            joinedload(EvidenceItem.action),
            joinedload(EvidenceItem.made_by),
        )
    )
    if found is None:
        raise NotYours
    return found


def get_file(user: User, public_id: UUID) -> EvidenceFile:
    """One file that is still there, with its content. Raises `NotYours`."""
    found = db.session.scalar(
        select(EvidenceFile)
        .join(EvidenceFile.item)
        .where(
            EvidenceFile.public_id == public_id,
            EvidenceFile.removed_at.is_(None),
            in_reach(user, EvidenceItem, Can.ADD_EVIDENCE),
        )
        .options(
            contains_eager(EvidenceFile.item).options(
                joinedload(EvidenceItem.venue), joinedload(EvidenceItem.team)
            ),
            undefer(EvidenceFile.content),
        )
    )
    if found is None:
        raise NotYours
    return found


def has_picture(item: EvidenceItem) -> bool:
    """Whether a picture is with an item already."""
    return any(one.removed_at is None and one.kind in {"jpeg", "png"} for one in item.files)


def items_for(action: ActionPoint) -> Sequence[EvidenceItem]:
    """The items that were made for an action point, latest first."""
    return db.session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.action_id == action.id, EvidenceItem.withdrawn_at.is_(None))
        .order_by(EvidenceItem.day.desc().nulls_last(), EvidenceItem.id.desc())
    ).all()


def made_from(community: Community, source_id: UUID) -> EvidenceItem | None:
    """The item made from a session, meeting, notice or round already, if any."""
    return db.session.scalar(
        select(EvidenceItem)
        .where(
            community.owns(EvidenceItem),
            EvidenceItem.source_id == source_id,
            EvidenceItem.withdrawn_at.is_(None),
        )
        .order_by(EvidenceItem.id)
        .limit(1)
    )


def made_from_any(community: Community, source_ids: Collection[UUID]) -> dict[UUID, EvidenceItem]:
    """The first item made from each of these, by what it was made from. One query."""
    rows = db.session.scalars(
        select(EvidenceItem)
        .where(
            community.owns(EvidenceItem),
            EvidenceItem.source_id.in_(source_ids),
            EvidenceItem.withdrawn_at.is_(None),
        )
        .order_by(EvidenceItem.id.desc())
    )
    return {one.source_id: one for one in rows if one.source_id is not None}


def open_actions(cycle: AwardCycle) -> Sequence[ActionPoint]:
    """The action points of a cycle that are not met yet, soonest first."""
    return db.session.scalars(
        select(ActionPoint)
        .where(ActionPoint.cycle_id == cycle.id, ActionPoint.done_on.is_(None))
        .order_by(ActionPoint.due.nulls_last(), ActionPoint.id)
    ).all()


def _reachable(user: User, permission: Can) -> Select[EvidenceItem]:
    return (
        select(EvidenceItem)
        .where(in_reach(user, EvidenceItem, permission))
        .options(joinedload(EvidenceItem.venue), joinedload(EvidenceItem.team))
    )


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = [
        EvidenceItem.withdrawn_at.is_not(None)
        if wanted.withdrawn
        else EvidenceItem.withdrawn_at.is_(None)
    ]
    if wanted.criterion == "none":
        parts.append(func.cardinality(EvidenceItem.criteria) == 0)
    elif wanted.criterion:
        parts.append(EvidenceItem.criteria.contains([wanted.criterion]))
    if wanted.kind:
        parts.append(EvidenceItem.kind == wanted.kind)
    if wanted.voice:
        parts.append(EvidenceItem.voice == wanted.voice)
    for word in wanted.text.split():
        columns = (EvidenceItem.title, EvidenceItem.happened, EvidenceItem.shows)
        parts.append(or_(*(one.icontains(word, autoescape=True) for one in columns)))
    return parts
