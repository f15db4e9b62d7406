"""Reading messages: those of one's teams to people one may open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, desc, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from base.database import db
from base.errors import NotYours
from calendars.models import Message
from people.models import Participant, User
from people.queries.participants import may_see
from people.roles import Can
from programmes.reminders import Way

UNSURE = ("failed", "gave_up", "unknown")
"""States in which a person has to see to it."""
SHOWN = 50


def shows(automatic: Iterable[Way]) -> dict[str, ColumnElement[bool]]:
    """What each choice of the outbox shows; `automatic` are the ways that leave by themselves."""
    ways = [way.value for way in automatic]
    by_hand = and_(Message.state == "queued", Message.way.not_in(ways))
    unsure = and_(Message.state.in_(UNSURE), Message.by_id.is_(None))
    return {
        "to_do": or_(by_hand, unsure),
        "on_the_way": or_(
            and_(Message.state == "queued", Message.way.in_(ways)), Message.state == "sending"
        ),
        "sent": Message.state.in_(("sent", "delivered")),
        "not_sent": Message.state == "not_sent",
        "all": true(),
    }


def count(user: User, automatic: Iterable[Way]) -> dict[str, int]:
    """How many messages each choice shows; one statement."""
    choices = shows(automatic)
    row = db.session.execute(
        _seen_by(
            user,
            select(*(func.count().filter(which).label(name) for name, which in choices.items())),
        )
    ).one()
    return dict(row._mapping)  # noqa: SLF001 SQLAlchemy's own way to read a row by name


def list_messages(user: User, show: str, automatic: Iterable[Way], page: int) -> Sequence[Message]:
    """One page of the outbox: what has to be done soonest first, the rest newest first."""
    order = (
        (Message.expires_at, Message.id)
        if show == "to_do"
        else (desc(Message.decided_at), desc(Message.id))
    )
    found = (
        _seen_by(user, select(Message))
        .where(shows(automatic)[show])
        .options(contains_eager(Message.participant), joinedload(Message.by))
        .order_by(*order)
        .offset(page * SHOWN)
        .limit(SHOWN)
    )
    return db.session.scalars(found).all()


def to_do(user: User, automatic: Iterable[Way]) -> int:
    """How many messages wait for a person."""
    found = _seen_by(user, select(func.count())).where(shows(automatic)["to_do"])
    return db.session.scalar(found) or 0


def get_message(user: User, public_id: UUID) -> Message:
    """One message of one's teams to somebody one may open. Raises `NotYours`."""
    found: Message | None = db.session.scalar(
        _seen_by(user, select(Message))
        .where(Message.public_id == public_id)
        .options(
            contains_eager(Message.participant).joinedload(Participant.contact),
            joinedload(Message.by),
            joinedload(Message.session),
            joinedload(Message.team),
        )
    )
    if found is None:
        raise NotYours
    return found


def of_person(user: User, person: Participant, limit: int, page: int = 0) -> Sequence[Message]:
    """What one's teams sent somebody, or did not, newest first; one more than `limit` if more."""
    return db.session.scalars(
        select(Message)
        .where(
            Message.participant_id == person.id,
            Message.team_id.in_(user.teams(Can.SEND_MESSAGES)),
        )
        .options(joinedload(Message.by), joinedload(Message.participant))
        .order_by(desc(Message.decided_at), desc(Message.id))
        .offset(page * limit)
        .limit(limit + 1)
    ).all()


def sent_again(message: Message) -> int:
    """How often a message of this occasion was sent once more."""
    base = message.occasion.partition(":again:")[0]
    found = select(func.count()).where(
        Message.participant_id == message.participant_id,
        Message.session_id == message.session_id,
        Message.occasion.startswith(f"{base}:again:", autoescape=True),
    )
    return db.session.scalar(found) or 0


def _seen_by(user: User, asked: Any) -> Any:
    return (
        asked.select_from(Message)
        .join(Participant, Participant.id == Message.participant_id)
        .where(Message.team_id.in_(user.teams(Can.SEND_MESSAGES)), may_see(user, Can.SEND_MESSAGES))
    )
