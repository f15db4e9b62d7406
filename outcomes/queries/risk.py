"""Reading risk flags, of people on one's teams."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from base.audit import note_seen
from base.database import db
from base.errors import NotYours
from outcomes.models import FillLink, Response, RiskFlag
from people.models import Caseload, Membership, NamedReader, Participant, Team, User
from people.queries.participants import may_see
from people.roles import Can, Role
from programmes.models import Enrolment


def open_flags(user: User, limit: int = 200) -> Sequence[RiskFlag]:
    """The flags nobody has acknowledged: urgent ones first, then the oldest.

    Whoever prints them notes those shown as looked at.
    """
    return db.session.scalars(
        _flags(user)
        .where(RiskFlag.acknowledged_at.is_(None), RiskFlag.ended_at.is_(None))
        .order_by(RiskFlag.tier.desc(), RiskFlag.raised_at, RiskFlag.id)
        .limit(limit)
    ).all()


def get_flag(user: User, public_id: UUID) -> RiskFlag:
    """One flag, noted as a look at its participant. Raises `NotYours`."""
    found = db.session.scalar(_flags(user).where(RiskFlag.public_id == public_id))
    if found is None:
        raise NotYours
    note_seen(found.participant.public_id)
    return found


def lately_acknowledged(user: User, limit: int = 50) -> Sequence[RiskFlag]:
    """The flags acknowledged last, newest first."""
    return db.session.scalars(
        _flags(user)
        .where(RiskFlag.acknowledged_at.is_not(None))
        .order_by(RiskFlag.acknowledged_at.desc())
        .limit(limit)
    ).all()


def flags_of_link(link: FillLink) -> Sequence[RiskFlag]:
    """Every flag raised by what was answered by a link, oldest first. For services alone."""
    return db.session.scalars(
        select(RiskFlag).where(RiskFlag.link_id == link.id).order_by(RiskFlag.id)
    ).all()


def _flags(user: User) -> Select[RiskFlag]:
    """The flags of people on one's teams, with whatever they are printed with."""
    form = joinedload(RiskFlag.response).joinedload(Response.version)
    sent = joinedload(RiskFlag.link).joinedload(FillLink.response).joinedload(Response.version)
    return (
        select(RiskFlag)
        .join(RiskFlag.participant)
        .where(may_see(user, Can.MEASURE))
        .options(
            contains_eager(RiskFlag.participant), form, sent, joinedload(RiskFlag.acknowledged_by)
        )
    )


def to_tell(person: Participant, enrolment: Enrolment | None) -> list[User]:
    """Who hears of a risk item answered alone: the therapist, and the team's leads.

    Of somebody with limited access, only those who may open the record.
    """
    lead = (
        select(Membership.user_id)
        .join(Caseload, Caseload.team_id == Membership.team_id)
        .where(
            Membership.role == Role.SERVICE_LEAD,
            Membership.ended_at.is_(None),
            Caseload.participant_id == person.id,
            Caseload.ended_at.is_(None),
        )
    )
    therapist = enrolment.therapist_id if enrolment else None
    named = select(NamedReader.user_id).where(NamedReader.participant_id == person.id)
    found = db.session.scalars(
        select(User)
        .where(
            User.active,
            or_(User.id.in_(lead), User.id == therapist),
            User.id.in_(named) if person.limited_access else true(),
        )
        .order_by(User.id)
    )
    return list(found)


def open_of(person: Participant) -> int:
    """How many flags of somebody nobody has acknowledged."""
    found = db.session.scalar(
        select(func.count(RiskFlag.id)).where(
            RiskFlag.participant_id == person.id,
            RiskFlag.acknowledged_at.is_(None),
            RiskFlag.ended_at.is_(None),
        )
    )
    return found or 0


def unacknowledged(person: Participant, _team: Team) -> list[str]:
    """That a risk flag of somebody waits to be acknowledged, when one does. Unscoped.

    Once no team works with them nobody would see it.
    """
    waiting = (
        select(func.count())
        .select_from(RiskFlag)
        .where(
            RiskFlag.participant_id == person.id,
            RiskFlag.acknowledged_at.is_(None),
            RiskFlag.ended_at.is_(None),
        )
    )
    if not db.session.scalar(waiting):
        return []
    return ["An answer about risk waits to be acknowledged. Acknowledge it first, under Measures."]
