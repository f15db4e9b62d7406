"""Which staff came: one session's list, and what a team's staff had of what was offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, desc, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload, selectinload

from attendance.models import StaffMark, StaffSheet
from attendance.staff_rules import Given
from base.database import db
from people.models import Membership, Team, User
from people.roles import Can, Role, permits
from programmes.models import Cohort, Facilitation, ProgrammeSession
from programmes.strands import STAFF_KINDS

_TAKES_PART = [role.value for role in Role if Can.SEE_PROGRAMMES in permits(role)]


@dataclass(frozen=True, slots=True)
class StaffList:
    """A session's staff by name, and the sheets typed of it, the newest first."""

    session: ProgrammeSession
    people: Sequence[User]
    sheets: Sequence[StaffSheet]

    @property
    def sheet(self) -> StaffSheet | None:
        """The sheet that counts; None before the first."""
        return self.sheets[0] if self.sheets else None

    @property
    def link(self) -> int:
        """Its number; 0 before the first."""
        return self.sheets[0].link if self.sheets else 0


@dataclass(frozen=True, slots=True)
class StaffName:
    """A member of staff as tables name them; `here`: on the team now."""

    id: int
    name: str
    group: str
    here: bool


@dataclass(frozen=True, slots=True)
class TeamStaff:
    """What a team's staff had, by name; by kind, how many sessions were held and have a list.

    `everyone`: it is of the whole team, and not of the reader alone.
    """

    people: list[StaffName]
    given: list[Given]
    held: Mapping[str, tuple[int, int]]
    others: int
    everyone: bool


def is_for_staff(session: ProgrammeSession) -> bool:
    """Whether a session's register is of staff."""
    return session.kind in STAFF_KINDS


def staff_list(session: ProgrammeSession) -> StaffList:
    """Everybody on the session's team, whoever leads it, and whoever is on a sheet of it already.

    Three queries. Read afresh, whatever this unit of work has read before.
    """
    sheets = db.session.scalars(
        select(StaffSheet)
        .where(StaffSheet.session_id == session.id)
        .options(
            joinedload(StaffSheet.typed_by).lazyload(User.memberships),
            selectinload(StaffSheet.marks),
        )
        .order_by(desc(StaffSheet.link))
        .execution_options(populate_existing=True)
    ).all()
    marked = {mark.user_id for sheet in sheets for mark in sheet.marks}
    leads = select(Facilitation.user_id).where(Facilitation.session_id == session.id)
    people = db.session.scalars(
        select(User)
        .where(
            or_(
                and_(User.active, User.memberships.any(_on_team(session))),
                User.id.in_(leads),
                User.id.in_(marked),
            )
        )
        .options(selectinload(User.memberships).lazyload(Membership.team))
        .order_by(func.lower(User.name), User.id)
    ).all()
    return StaffList(session, people, sheets)


def team_staff(user: User, team: Team, first: date, last: date) -> TeamStaff:
    """What staff of a team came to from one day to another, both included. Four queries.

    The whole team for those who record leave of colleagues; anybody else reads their own line.
    """
    inside = and_(
        Cohort.team_id == team.id,
        ProgrammeSession.kind.in_(STAFF_KINDS),
        ProgrammeSession.day.between(first, last),
        ProgrammeSession.status == "held",
    )
    latest = (
        select(StaffSheet.id, StaffSheet.session_id, StaffSheet.others)
        .join(StaffSheet.session)
        .join(ProgrammeSession.cohort)
        .where(inside)
        .ext(distinct_on(StaffSheet.session_id))
        .order_by(StaffSheet.session_id, desc(StaffSheet.link))
        .subquery()
    )
    everyone = sees_everyone(user, team)
    given = _given(latest, None if everyone else user.id)
    held = _held(latest, inside)
    return TeamStaff(
        _names(user, team, {one.person for one in given}, everyone=everyone),
        given,
        {row.kind: (row.held, row.listed) for row in held},
        sum(row.others for row in held),
        everyone,
    )


def sees_everyone(user: User, team: Team) -> bool:
    """Whether somebody reads of the whole team what staff came to."""
    return team.id in user.teams(Can.SET_LEAVE)


def _given(latest: Subquery, only: int | None) -> list[Given]:
    """What the sheets that count say, of one member of staff or of all."""
    rows = db.session.execute(
        select(
            StaffMark.user_id, ProgrammeSession.kind, ProgrammeSession.day,
            ProgrammeSession.minutes.label("length"), StaffMark.presence, StaffMark.minutes,
        )
        .join(latest, latest.c.id == StaffMark.sheet_id)
        .join(ProgrammeSession, ProgrammeSession.id == latest.c.session_id)
        .where(true() if only is None else StaffMark.user_id == only)
        .order_by(ProgrammeSession.starts, StaffMark.id)
    )  # fmt: skip
    return [Given(r.user_id, r.kind, r.day, r.length, r.presence, r.minutes) for r in rows]


def _held(latest: Subquery, inside: ColumnElement[bool]) -> Sequence[Row[*tuple[Any, ...]]]:
    """By kind: sessions held, those with a sheet, and who came besides the team."""
    return db.session.execute(
        select(
            ProgrammeSession.kind,
            func.count().label("held"),
            func.count(latest.c.id).label("listed"),
            func.coalesce(func.sum(latest.c.others), 0).label("others"),
        )
        .join(ProgrammeSession.cohort)
        .outerjoin(latest, latest.c.session_id == ProgrammeSession.id)
        .where(inside)
        .group_by(ProgrammeSession.kind)
    ).all()


def _names(user: User, team: Team, marked: set[int], *, everyone: bool) -> list[StaffName]:
    here = User.memberships.any(
        and_(
            Membership.team_id == team.id,
            Membership.role.in_(_TAKES_PART),
            Membership.ended_at.is_(None),
        )
    )
    stmt = select(User.id, User.name, User.professional_group, here.label("here"))
    if everyone:
        stmt = stmt.where(or_(and_(User.active, here), User.id.in_(marked)))
    else:
        stmt = stmt.where(User.id == user.id)
    rows = db.session.execute(stmt.order_by(func.lower(User.name), User.id))
    return [StaffName(row.id, row.name, row.professional_group, row.here) for row in rows]


def _on_team(session: ProgrammeSession) -> ColumnElement[bool]:
    return and_(
        Membership.team_id == session.cohort.team_id,
        Membership.role.in_(_TAKES_PART),
        or_(Membership.ended_at.is_(None), Membership.ended_at > session.starts),
    )
