"""Reading responses: the last link of each chain, of participants on one's caseload."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from base.audit import note_seen
from base.database import db
from base.errors import NotYours
from outcomes.models import FillLink, Response, RiskFlag, Score, TypedTwice
from people.models import Participant, User
from people.queries.participants import may_see
from people.roles import Can

_Later = aliased(Response)


def stands() -> ColumnElement[bool]:
    """Whether a response counts: the last link of its chain, and not withdrawn."""
    return last_link() & Response.withdrawn.is_(False)


def last_link() -> ColumnElement[bool]:
    """Whether a response is the last link of its chain, withdrawn or not."""
    later = (
        select(_Later.id)
        .where(_Later.chain == Response.chain, _Later.link > Response.link)
        .exists()
    )
    return ~later


def standing() -> Select[Response]:
    """The responses that count, with scores and versions, by day. Three queries."""
    return (
        select(Response)
        .where(stands())
        .options(
            joinedload(Response.version),
            selectinload(Response.scores).joinedload(Score.version),
        )
        .order_by(Response.on, Response.id)
    )


def of_participant(participant: Participant) -> Sequence[Response]:
    """Every response of somebody that counts, oldest first. The caller may open the record."""
    return db.session.scalars(standing().where(Response.participant_id == participant.id)).all()


def of_enrolments(enrolments: Collection[int]) -> Sequence[Response]:
    """The responses that count given within these enrolments, by row number, oldest first."""
    return db.session.scalars(standing().where(Response.enrolment_id.in_(enrolments))).all()


def get_response(user: User, public_id: UUID, permission: Can = Can.MEASURE) -> Response:
    """One link of a response, noted as a look at its participant. Raises `NotYours`."""
    found = db.session.scalar(
        select(Response)
        .join(Response.participant)
        .where(Response.public_id == public_id, may_see(user, permission))
        .options(
            joinedload(Response.participant),
            joinedload(Response.enrolment),
            joinedload(Response.version),
            joinedload(Response.typed_by),
            selectinload(Response.scores).joinedload(Score.version),
        )
    )
    if found is None:
        raise NotYours
    note_seen(found.participant.public_id)
    return found


def links_of(response: Response) -> Sequence[Response]:
    """Every link of a response's chain, the first one first."""
    return db.session.scalars(
        select(Response)
        .where(Response.chain == response.chain)
        .options(
            joinedload(Response.typed_by),
            joinedload(Response.version),
            selectinload(Response.scores).joinedload(Score.version),
        )
        .order_by(Response.link)
    ).all()


def flags_of(chain: UUID) -> Sequence[RiskFlag]:
    """Every risk flag raised by a chain, or on the way to its first link, oldest first."""
    sent = aliased(Response)
    return db.session.scalars(
        select(RiskFlag)
        .outerjoin(RiskFlag.response)
        .outerjoin(RiskFlag.link)
        .outerjoin(sent, FillLink.response_id == sent.id)
        .where(or_(Response.chain == chain, sent.chain == chain))
        .options(
            joinedload(RiskFlag.acknowledged_by),
            joinedload(RiskFlag.response),
            joinedload(RiskFlag.link),
        )
        .order_by(RiskFlag.id)
    ).all()


def scores_now(response: Response) -> dict[str, Score]:
    """The scores of a response by name: those of one version of the key, the one made last.

    Scored again by an earlier version, the rows of then are the ones made last.
    """
    if not response.scores:
        return {}
    last = max(response.scores, key=lambda one: (one.made_at, one.id))
    return {one.name: one for one in response.scores if one.version_id == last.version_id}


def typed_twice(response: Response) -> TypedTwice | None:
    """The second typing of a response, if there was one."""
    return db.session.scalar(
        select(TypedTwice)
        .where(TypedTwice.response_id == response.id)
        .options(joinedload(TypedTwice.by))
    )
