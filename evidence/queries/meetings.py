"""Reading minutes of community meetings and what was decided at them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from base.database import db
from base.errors import NotYours
from evidence.models import CommunityMinutes, MeetingTopic, TopicNews
from evidence.queries.communities import Community, in_reach
from people.models import Team, User, Venue
from people.roles import Can

MOST_CARRIED = 20
"""How many open topics the form of the next meeting asks about; the rest are on their own page."""


def list_minutes(community: Community) -> Sequence[CommunityMinutes]:
    """Minutes with their topics, latest first; two queries however many."""
    return db.session.scalars(
        select(CommunityMinutes)
        .where(community.owns(CommunityMinutes))
        .options(selectinload(CommunityMinutes.topics))
        .order_by(CommunityMinutes.day.desc(), CommunityMinutes.id.desc())
    ).all()


def get_minutes(user: User, public_id: UUID) -> CommunityMinutes:
    """One meeting's minutes, whole. Raises `NotYours` outside one's communities."""
    found = db.session.scalar(
        select(CommunityMinutes)
        .where(
            CommunityMinutes.public_id == public_id,
            in_reach(user, CommunityMinutes, Can.ADD_EVIDENCE),
        )
        .options(
            joinedload(CommunityMinutes.venue),
            joinedload(CommunityMinutes.team),
            joinedload(CommunityMinutes.session),
            selectinload(CommunityMinutes.topics)
            .selectinload(MeetingTopic.news)
            .joinedload(TopicNews.minutes),
            selectinload(CommunityMinutes.news)
            .joinedload(TopicNews.topic)
            .options(
                joinedload(MeetingTopic.minutes),
                selectinload(MeetingTopic.news).joinedload(TopicNews.minutes),
            ),
            selectinload(CommunityMinutes.notes),
        )
    )
    if found is None:
        raise NotYours
    return found


def minutes_of_session(community: Community, session_id: int) -> CommunityMinutes | None:
    """The minutes of a session, where somebody wrote them."""
    return db.session.scalar(
        select(CommunityMinutes).where(
            community.owns(CommunityMinutes), CommunityMinutes.session_id == session_id
        )
    )


def open_topics(community: Community) -> Sequence[MeetingTopic]:
    """What is not decided or not done, overdue first, with its meeting and its news."""
    return db.session.scalars(_topics(community).where(*_IS_OPEN).order_by(*_ORDER)).all()


def carried(
    community: Community,
    day: date | None = None,
    *,
    minutes: CommunityMinutes | None = None,
    asked: Collection[UUID] = (),
) -> Sequence[MeetingTopic]:
    """The topics the form of a meeting asks about: those of earlier meetings that are open.

    `minutes` are those that are changed: what they told before is there too. `asked` are the
    topics a form was sent with: exactly those then, whatever became of them in the meantime.
    """
    if asked:
        return db.session.scalars(
            _topics(community)
            .where(MeetingTopic.public_id.in_(asked))
            .order_by(*_ORDER)
            .limit(2 * MOST_CARRIED)
        ).all()
    of_these: ColumnElement[bool] = and_(*_IS_OPEN)
    if minutes is not None:
        told = select(TopicNews.topic_id).where(TopicNews.minutes_id == minutes.id)
        of_these = or_(
            and_(of_these, CommunityMinutes.day < minutes.day), MeetingTopic.id.in_(told)
        )
        of_these = and_(of_these, MeetingTopic.minutes_id != minutes.id)
    elif day is not None:
        of_these = and_(of_these, CommunityMinutes.day <= day)
    return db.session.scalars(
        _topics(community).where(of_these).order_by(*_ORDER).limit(MOST_CARRIED)
    ).all()


def get_topic(user: User, public_id: UUID) -> MeetingTopic:
    """One topic with its meeting. Raises `NotYours` outside one's communities."""
    found = db.session.scalar(
        select(MeetingTopic)
        .join(MeetingTopic.minutes)
        .where(
            MeetingTopic.public_id == public_id,
            MeetingTopic.removed_at.is_(None),
            in_reach(user, CommunityMinutes, Can.ADD_EVIDENCE),
        )
        .options(
            contains_eager(MeetingTopic.minutes).options(
                joinedload(CommunityMinutes.venue), joinedload(CommunityMinutes.team)
            )
        )
    )
    if found is None:
        raise NotYours
    return found


def overdue_decisions(user: User, today: date) -> list[tuple[str, UUID, int]]:
    """How many decisions are overdue in each community one leads: its name, its id, how many."""
    name, whose = (
        func.coalesce(Venue.name, Team.name),
        func.coalesce(Venue.public_id, Team.public_id),
    )
    rows = db.session.execute(
        select(name, whose, func.count())
        .select_from(MeetingTopic)
        .join(MeetingTopic.minutes)
        .outerjoin(CommunityMinutes.venue)
        .outerjoin(CommunityMinutes.team)
        .where(
            in_reach(user, CommunityMinutes, Can.LEAD_EVIDENCE),
            MeetingTopic.due < today,
            *_IS_OPEN,
        )
        .group_by(name, whose)
        .order_by(name)
    )
    return [(row[0], row[1], row[2]) for row in rows]


_IS_OPEN = (
    MeetingTopic.removed_at.is_(None),
    MeetingTopic.done_on.is_(None),
    or_(MeetingTopic.decision == "", MeetingTopic.to_do != ""),
)
_ORDER = (MeetingTopic.due.nulls_last(), CommunityMinutes.day, MeetingTopic.position)


def _topics(community: Community) -> Select[MeetingTopic]:
    return (
        select(MeetingTopic)
        .join(MeetingTopic.minutes)
        .where(community.owns(CommunityMinutes))
        .options(
            contains_eager(MeetingTopic.minutes),
            selectinload(MeetingTopic.news).joinedload(TopicNews.minutes),
        )
    )
