"""Reading referrals, only those of teams the person is on, about people they may know of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, select
from sqlalchemy.orm import joinedload, selectinload

from base.audit import note_seen
from base.database import db
from base.errors import NotYours
from people.models import Participant, Team, User
from people.queries.participants import may_see
from people.roles import Can
from programmes.catalogue import Programme
from programmes.models import (
    CriterionAnswer,
    OwnProgramme,
    OwnProgrammeVersion,
    Referral,
    ReferralStep,
    ReferralWork,
)
from programmes.models.referrals import ENDED
from programmes.queries.catalogue import parsed, shelf
from programmes.referring import SEXES, Standing, steps_of
from programmes.ways_in import AppliesTo, Criterion, Route, RouteStep, criteria_for


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty keeps all. `team` and `programme` are as addresses have."""

    team: str = ""
    programme: str = ""
    route: str = ""


def hidden_from(user: User) -> ColumnElement[bool]:
    """Whether a participant's access is limited and `user` is not named."""
    return and_(Participant.limited_access, not_(may_see(user)))


def narrowed(stmt: Select[Referral], filters: Filters) -> Select[Referral]:
    """Only what the filters keep; the statement has joined the team."""
    if filters.team:
        stmt = stmt.where(Team.public_id == _uuid(filters.team))
    if filters.programme:
        stmt = stmt.where(Referral.programme_slug == filters.programme)
    if filters.route:
        stmt = stmt.where(Referral.route == filters.route)
    return stmt


def visible(user: User, permission: Can = Can.SEE_PROGRAMMES) -> Select[Referral]:
    """The referrals to teams on which `user` holds `permission`, whoever they are about."""
    return (
        select(Referral)
        .join(Referral.participant)
        .join(Referral.team)
        .where(Referral.team_id.in_(user.teams(permission)))
    )


def get_referral(user: User, public_id: UUID, permission: Can = Can.SEE_PROGRAMMES) -> Referral:
    """One referral with its history; the look is noted.

    Raises `NotYours` outside the teams, or about somebody whose record `user` may not open.
    """
    found = db.session.scalar(
        visible(user, permission)
        .where(Referral.public_id == public_id, may_see(user))
        .options(
            joinedload(Referral.participant),
            joinedload(Referral.team),
            joinedload(Referral.made_by),
            selectinload(Referral.steps).joinedload(ReferralStep.by),
            selectinload(Referral.work).joinedload(ReferralWork.by),
            selectinload(Referral.work).joinedload(ReferralWork.taken_back_by),
            selectinload(Referral.answers).joinedload(CriterionAnswer.by),
            selectinload(Referral.holds),
        )
    )
    if found is None:
        raise NotYours
    note_seen(found.participant.public_id)
    return found


def get_work(referral: Referral, public_id: UUID) -> ReferralWork:
    """One piece of work of a referral already found. Raises `NotYours` when it is another's."""
    for work in referral.work:
        if work.public_id == public_id:
            return work
    raise NotYours


def list_referrals(
    user: User, filters: Filters, statuses: Collection[str], limit: int
) -> tuple[Sequence[Referral], int, int]:
    """Referrals in these states, newest first; how many in all; how many more are hidden.

    Those about people `user` may not know of are only counted, and not at all once the list is
    narrowed: that would tell by which route they came.
    """
    stmt = narrowed(visible(user), filters).where(Referral.status.in_(statuses))
    known = stmt.where(not_(hidden_from(user)))
    total = db.session.scalar(select(func.count()).select_from(known.subquery())) or 0
    rows = db.session.scalars(
        known.options(
            joinedload(Referral.participant),
            joinedload(Referral.team),
            selectinload(Referral.holds),
        )
        .order_by(Referral.received_on.desc(), Referral.id.desc())
        .limit(limit)
    ).all()
    if filters != Filters():
        return rows, total, 0
    secret = stmt.where(hidden_from(user)).subquery()
    return rows, total, db.session.scalar(select(func.count()).select_from(secret)) or 0


def of_person(user: User, person: Participant) -> Sequence[Referral]:
    """A participant's referrals to teams of the person, newest first."""
    return db.session.scalars(
        select(Referral)
        .where(
            Referral.participant_id == person.id,
            Referral.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
        )
        .options(joinedload(Referral.team))
        .order_by(Referral.received_on.desc(), Referral.id.desc())
    ).all()


def open_referrals(team_id: int, slug: str, people: Collection[int]) -> dict[int, Referral]:
    """The open referral of each of these participants to a team's programme, if any."""
    found = db.session.scalars(
        select(Referral)
        .where(
            Referral.team_id == team_id,
            Referral.programme_slug == slug,
            Referral.participant_id.in_(people),
            Referral.status.not_in(ENDED),
        )
        .options(joinedload(Referral.participant))
    )
    return {referral.participant_id: referral for referral in found}


def programmes_of(slugs: Iterable[str]) -> dict[str, Programme]:
    """Programmes by slug, as they now are: the catalogue's, and those teams made their own.

    One query at most; a programme that never was published is left out.
    """
    wanted = set(slugs)
    found = {slug: shelf()[slug] for slug in wanted if slug in shelf()}
    rest = wanted - set(found)
    if rest:
        own = db.session.execute(
            select(OwnProgramme.slug, OwnProgrammeVersion.text)
            .join(OwnProgrammeVersion.programme)
            .where(OwnProgramme.slug.in_(rest))
            .order_by(OwnProgrammeVersion.version)
        )
        found |= {slug: parsed(text, slug) for slug, text in own}
    return found


def programme_of(referral: Referral) -> Programme | None:
    """The programme referred to, as it now is; None when it is offered no more."""
    return programmes_of([referral.programme_slug]).get(referral.programme_slug)


def criteria_of(referral: Referral, programme: Programme | None) -> list[Criterion]:
    """The lines of the checklist for this route and this person."""
    if programme is None:
        return []
    whose = SEXES.get(referral.participant.sex, AppliesTo.ANYONE)
    return criteria_for(programme.eligibility, Route(referral.route), whose)


def standings(referrals: Iterable[Referral]) -> dict[int, Standing]:
    """What is known of each referral when somebody decides, by row number. Three queries."""
    rows = {referral.id: referral for referral in referrals}
    if not rows:
        return {}
    programmes = programmes_of(one.programme_slug for one in rows.values())
    done: dict[int, set[str]] = {}
    for referral_id, step in db.session.execute(
        select(ReferralWork.referral_id, ReferralWork.step).where(
            ReferralWork.referral_id.in_(rows), ReferralWork.taken_back_at.is_(None)
        )
    ):
        done.setdefault(referral_id, set()).add(step)
    latest: dict[int, dict[str, str]] = {}
    for answer in latest_answers(rows):
        latest.setdefault(answer.referral_id, {})[answer.criterion] = answer.answer
    return {
        one.id: Standing(
            _steps(one, programmes),
            frozenset(done.get(one.id, ())),
            tuple(criteria_of(one, programmes.get(one.programme_slug))),
            latest.get(one.id, {}),
            one.police_investigation,
        )
        for one in rows.values()
    }


def latest_answers(referral_ids: Iterable[int]) -> Sequence[CriterionAnswer]:
    """The answer that counts to each criterion of some referrals. One query."""
    newest = (
        select(func.max(CriterionAnswer.id))
        .where(CriterionAnswer.referral_id.in_(list(referral_ids)))
        .group_by(CriterionAnswer.referral_id, CriterionAnswer.criterion)
    )
    return db.session.scalars(select(CriterionAnswer).where(CriterionAnswer.id.in_(newest))).all()


def teams_where(user: User, permission: Can) -> Sequence[Team]:
    """The teams on which the person holds a permission, by name."""
    return db.session.scalars(
        select(Team).where(Team.id.in_(user.teams(permission))).order_by(Team.name)
    ).all()


def _steps(referral: Referral, programmes: Mapping[str, Programme]) -> tuple[RouteStep, ...]:
    programme = programmes.get(referral.programme_slug)
    return steps_of(programme, referral.route) if programme else ()


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
