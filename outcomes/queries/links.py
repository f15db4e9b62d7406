"""Reading links to fill in a form, and half-done forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base import clock
from base.audit import note_seen
from base.database import db
from base.errors import NotYours
from outcomes.models import FillLink, FormDraft
from people.models import Caseload, Participant, User
from people.queries.accounts import digest
from people.queries.participants import may_see
from people.roles import Can
from programmes.models import Enrolment


def usable(token: str, *, lock: bool = False) -> FillLink | None:
    """The link of a token that can be used now; None for any other, whatever the reason.

    Nobody would see what somebody answers who is on no team's caseload: theirs cannot be used.
    `lock`: hold its row, so that of two sendings the second waits for the first.
    """
    with_a_team = (
        select(Caseload.id)
        .where(Caseload.participant_id == FillLink.participant_id, Caseload.ended_at.is_(None))
        .exists()
    )
    stmt = select(FillLink).where(
        FillLink.token_hash == digest(token),
        FillLink.ended_at.is_(None),
        FillLink.expires_at > clock.now(),
        with_a_team,
    )
    if lock:
        stmt = stmt.with_for_update(of=FillLink).execution_options(populate_existing=True)
    return db.session.scalar(stmt)


def get_link(user: User, public_id: UUID) -> FillLink:
    """One link, of somebody on one's teams. Raises `NotYours`."""
    found = db.session.scalar(
        select(FillLink)
        .join(FillLink.participant)
        .where(FillLink.public_id == public_id, may_see(user, Can.MEASURE))
        .options(joinedload(FillLink.participant))
    )
    if found is None:
        raise NotYours
    return found


def live_links(participant: Participant) -> Sequence[FillLink]:
    """The links somebody can still use, the newest first."""
    return db.session.scalars(
        select(FillLink)
        .where(
            FillLink.participant_id == participant.id,
            FillLink.ended_at.is_(None),
            FillLink.expires_at > clock.now(),
        )
        .options(joinedload(FillLink.made_by))
        .order_by(FillLink.id.desc())
    ).all()


def get_half_done(user: User, public_id: UUID) -> FormDraft:
    """What somebody answered by a link and did not send, noted as a look at them.

    Raises `NotYours` outside the teams, and when nothing is half done by it any more.
    """
    link = get_link(user, public_id)
    found = begun([link]).get(link.id)
    if found is None or link.ended_at is not None:
        raise NotYours
    note_seen(link.participant.public_id)
    return found


def begun(links: Sequence[FillLink]) -> dict[int, FormDraft]:
    """What is half done by these links, by the link's row number; nothing when untouched."""
    found = db.session.scalars(
        select(FormDraft)
        .where(FormDraft.link_id.in_([one.id for one in links]))
        .options(joinedload(FormDraft.link))
    )
    return {one.link_id: one for one in found if one.link_id is not None and one.answers}


def draft_of(
    participant: Participant,
    slug: str,
    enrolment: Enrolment | None,
    occasion: str,
    link: FillLink | None = None,
) -> FormDraft | None:
    """What is kept of one half-done form, as it is now: read before, it is read again."""
    return db.session.scalar(
        select(FormDraft)
        .where(
            FormDraft.participant_id == participant.id,
            FormDraft.slug == slug,
            FormDraft.enrolment_id.is_not_distinct_from(enrolment.id if enrolment else None),
            FormDraft.occasion == occasion,
            FormDraft.link_id.is_not_distinct_from(link.id if link else None),
        )
        .options(joinedload(FormDraft.by))
        .execution_options(populate_existing=True)
    )


def drafts(user: User) -> Sequence[FormDraft]:
    """The forms that staff began and did not finish, of people on one's teams, newest first."""
    return db.session.scalars(
        select(FormDraft)
        .join(FormDraft.participant)
        .where(FormDraft.link_id.is_(None), may_see(user, Can.MEASURE))
        .options(
            joinedload(FormDraft.participant),
            joinedload(FormDraft.by),
            joinedload(FormDraft.enrolment),
        )
        .order_by(FormDraft.at.desc())
        .limit(100)
    ).all()


def sent_lately(token: str, now: datetime) -> FillLink | None:
    """The link of a token whose form was sent moments ago, for a sending that comes twice."""
    return db.session.scalar(
        select(FillLink).where(
            FillLink.token_hash == digest(token),
            FillLink.response_id.is_not(None),
            FillLink.ended_at > now - timedelta(minutes=10),
        )
    )
