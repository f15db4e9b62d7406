"""Reading what residents said: at one's own communities, and a worry only by whom it is for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from base.database import db
from base.errors import NotYours
from evidence.models import EvidenceItem, VoiceSaid, VoiceWall
from evidence.queries.communities import Community, in_reach
from people.models import User
from people.roles import Can

ANSWERED = ("forward", "doing", "reason")
"""Answers to an idea that settle it; being looked at does not."""
MOST = 200
_UNSEEN = and_(VoiceSaid.kind == "worry", VoiceSaid.acknowledged_at.is_(None))


def list_said(user: User, community: Community, *states: str) -> Sequence[VoiceSaid]:
    """What was said at a community: worries nobody acknowledged, what is new, then the latest day.

    Within a day in no order: the order of a day would tell who was there first.
    """
    return db.session.scalars(
        select(VoiceSaid)
        .where(community.owns(VoiceSaid), may_read(user), VoiceSaid.state.in_(states))
        .order_by(
            _UNSEEN.desc(),
            (VoiceSaid.state == "new").desc(),
            VoiceSaid.day.desc(),
            VoiceSaid.public_id,
        )
        .limit(MOST)
    ).all()


def get_said(user: User, public_id: UUID) -> VoiceSaid:
    """One of them. Raises `NotYours` outside one's communities, or for a worry not for oneself."""
    found = db.session.scalar(
        select(VoiceSaid)
        .where(VoiceSaid.public_id == public_id, may_read(user))
        .options(
            joinedload(VoiceSaid.venue),
            joinedload(VoiceSaid.team),
            joinedload(VoiceSaid.acknowledged_by),
        )
    )
    if found is None:
        raise NotYours
    return found


def open_worries(user: User, limit: int = 200) -> Sequence[VoiceSaid]:
    """The worries nobody acknowledged that are for somebody to hear of, oldest first. One query."""
    return db.session.scalars(
        select(VoiceSaid)
        .where(_UNSEEN, may_read(user))
        .options(joinedload(VoiceSaid.venue), joinedload(VoiceSaid.team))
        .order_by(VoiceSaid.day, VoiceSaid.public_id)
        .limit(limit)
    ).all()


def list_answered(user: User, community: Community) -> Sequence[VoiceSaid]:
    """What was kept and answered, the latest answer first."""
    return db.session.scalars(
        select(VoiceSaid)
        .where(
            community.owns(VoiceSaid),
            may_read(user),
            VoiceSaid.state == "kept",
            VoiceSaid.answer != "",
        )
        .order_by(VoiceSaid.answered_on.desc(), VoiceSaid.public_id)
        .limit(MOST)
    ).all()


def published(wall: VoiceWall, limit: int = 20) -> Sequence[VoiceSaid]:
    """What a wall shows to everybody, the latest answer first."""
    whose = (
        VoiceSaid.venue_id == wall.venue_id
        if wall.venue_id is not None
        else VoiceSaid.team_id == wall.team_id
    )
    return db.session.scalars(
        select(VoiceSaid)
        .where(whose, VoiceSaid.published)
        .order_by(VoiceSaid.answered_on.desc(), VoiceSaid.public_id)
        .limit(limit)
    ).all()


def ideas(community: Community, first: date, last: date) -> Sequence[Any]:
    """The ideas of a period that count: (day, answer)."""
    return db.session.execute(
        select(VoiceSaid.day, VoiceSaid.answer).where(
            community.owns(VoiceSaid),
            VoiceSaid.kind == "idea",
            VoiceSaid.state == "kept",
            VoiceSaid.day.between(first, last),
        )
    ).all()


def items_made(said: Collection[VoiceSaid]) -> dict[UUID, UUID]:
    """What was said → the evidence made of it, by public ids; withdrawn ones left out."""
    rows = db.session.execute(
        select(EvidenceItem.source_id, EvidenceItem.public_id).where(
            EvidenceItem.source == "voice",
            EvidenceItem.source_id.in_([one.public_id for one in said]),
            EvidenceItem.withdrawn_at.is_(None),
        )
    )
    return {source: item for source, item in rows if source is not None}


def sent_on(wall: VoiceWall, day: date, *, worry: bool) -> int:
    """How many worries, or other words, came through a wall on a day."""
    whose = (
        VoiceSaid.venue_id == wall.venue_id
        if wall.venue_id is not None
        else VoiceSaid.team_id == wall.team_id
    )
    asked = select(func.count()).where(whose, VoiceSaid.day == day)
    return db.session.scalar(asked.where((VoiceSaid.kind == "worry") == worry)) or 0


def may_read(user: User) -> ColumnElement[bool]:
    """Whether somebody may read what was said; a worry may be about whoever works beside them."""
    hears = (
        select(VoiceWall.id)
        .where(
            VoiceWall.hearers.any(User.id == user.id),
            or_(
                VoiceWall.venue_id == VoiceSaid.venue_id,
                VoiceWall.team_id == VoiceSaid.team_id,
            ),
        )
        .exists()
    )
    return and_(
        in_reach(user, VoiceSaid, Can.ADD_EVIDENCE),
        or_(VoiceSaid.kind != "worry", in_reach(user, VoiceSaid, Can.LEAD_EVIDENCE), hears),
    )
