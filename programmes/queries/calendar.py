"""Reading the calendar: what happens on some days, narrowed to a team, place, person or cohort.

Everything is of the person's own teams. The one exception is a room shared with another team: that
it is taken then, and nothing else, because whoever plans there must see that it is busy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, subqueryload

from base.database import db
from base.dates import ONE_DAY, london_instant
from base.errors import NotYours
from people.models import Closure, Membership, Room, Team, User, Venue
from people.queries.availability import away
from people.queries.places import list_teams, list_venues
from people.roles import Can, Role, permits
from programmes.models import Cohort, Facilitation, ProgrammeSession
from programmes.queries.cohorts import get_cohort
from programmes.queries.sessions import visible

T = TypeVar("T", Team, Venue, Room)
SHOWN = ("planned", "held", "cancelled", "not_held")
_TAKES_A_ROOM = ("planned", "held")
_DELIVERS = tuple(role.value for role in Role if Can.SEE_PROGRAMMES in permits(role))


@dataclass(frozen=True)
class Offers:
    """What the calendar may be narrowed to."""

    teams: Sequence[Team]
    venues: Sequence[Venue]
    staff: Sequence[User]

    @property
    def rooms(self) -> list[Room]:
        """Every room of the venues, in their order."""
        return [room for venue in self.venues for room in venue.rooms]


@dataclass(frozen=True)
class Filters:
    """What the calendar is narrowed to; None leaves it as wide as the person's teams."""

    team: Team | None = None
    venue: Venue | None = None
    room: Room | None = None
    staff: User | None = None
    cohort: Cohort | None = None

    def team_ids(self, user: User) -> frozenset[int]:
        """Row numbers of the teams whose sessions and closed days are shown."""
        if self.cohort is not None:
            return frozenset({self.cohort.team_id})
        return frozenset({self.team.id}) if self.team else user.teams(Can.SEE_PROGRAMMES)


@dataclass(frozen=True)
class Taken:
    """A room used by another team: when and where, and nothing more."""

    starts: datetime
    ends: datetime
    room: str
    venue: str


def offers(user: User) -> Offers:
    """The teams, venues and staff among whom the person may choose."""
    teams = user.teams(Can.SEE_PROGRAMMES)
    at_work = and_(
        Membership.team_id.in_(teams),
        Membership.role.in_(_DELIVERS),
        Membership.ended_at.is_(None),
    )
    staff = select(User).where(User.active, User.memberships.any(at_work))
    return Offers(
        list_teams(user, Can.SEE_PROGRAMMES),
        list_venues(user, Can.SEE_PROGRAMMES),
        db.session.scalars(staff.order_by(User.name, User.id)).all(),
    )


def chosen(user: User, among: Offers, given: Mapping[str, str]) -> Filters:
    """The filters an address names by identifier. Raises `NotYours` for any that is not one's own.

    Staff who have left one of the person's teams may still be named: their sessions are there.
    """
    ids = {name: _uuid(given[name]) for name in Filters.__annotations__ if given.get(name)}
    staff, cohort = ids.get("staff"), ids.get("cohort")
    return Filters(
        _one(among.teams, ids.get("team")),
        _one(among.venues, ids.get("venue")),
        _one(among.rooms, ids.get("room")),
        _colleague(user, staff) if staff else None,
        get_cohort(user, cohort) if cohort else None,
    )


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotYours from None


def _one(rows: Sequence[T], public_id: UUID | None) -> T | None:
    if public_id is None:
        return None
    found = next((row for row in rows if row.public_id == public_id), None)
    if found is None:
        raise NotYours
    return found


def _colleague(user: User, public_id: UUID) -> User:
    ever = Membership.team_id.in_(user.teams(Can.SEE_PROGRAMMES))
    found = db.session.scalar(
        select(User).where(User.public_id == public_id, User.memberships.any(ever))
    )
    if found is None:
        raise NotYours
    return found


def sessions_of(
    user: User, filters: Filters, first: date, last: date
) -> Sequence[ProgrammeSession]:
    """The sessions of those days in order of time, cancelled ones too, with places and staff.

    The same number of queries however many there are.
    """
    return db.session.scalars(
        _narrowed(user, filters)
        .where(*_within(first, last))
        .options(
            contains_eager(ProgrammeSession.cohort),
            joinedload(ProgrammeSession.venue),
            joinedload(ProgrammeSession.room).joinedload(Room.venue),
            # Not `selectinload`, which asks once for every 500 sessions.
            subqueryload(ProgrammeSession.facilitations)
            .joinedload(Facilitation.user)
            .lazyload(User.memberships),
        )
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    ).all()


def nearest_day(user: User, filters: Filters, first: date, last: date) -> date | None:
    """The day of the next session after those days, else of the last before them."""
    moment = ProgrammeSession.starts
    after = _narrowed(user, filters).where(moment >= _midnight(last + ONE_DAY))
    before = _narrowed(user, filters).where(moment < _midnight(first))
    found = db.session.scalar(after.with_only_columns(func.min(ProgrammeSession.day)))
    if found is None:
        found = db.session.scalar(before.with_only_columns(func.max(ProgrammeSession.day)))
    return found


def _narrowed(user: User, filters: Filters) -> Select[ProgrammeSession]:
    stmt = visible(user).where(ProgrammeSession.status.in_(SHOWN))
    if filters.team is not None:
        stmt = stmt.where(Cohort.team_id == filters.team.id)
    if filters.cohort is not None:
        stmt = stmt.where(ProgrammeSession.cohort_id == filters.cohort.id)
    if filters.venue is not None:
        stmt = stmt.where(ProgrammeSession.venue_id == filters.venue.id)
    if filters.room is not None:
        stmt = stmt.where(ProgrammeSession.room_id == filters.room.id)
    if filters.staff is not None:
        led = ProgrammeSession.facilitations.any(Facilitation.user_id == filters.staff.id)
        stmt = stmt.where(led)
    return stmt


def taken_rooms(user: User, filters: Filters, first: date, last: date) -> list[Taken]:
    """When other teams use the room, or the rooms of the venue, that is looked at.

    Only then: the calendar of a person or a cohort says nothing of rooms.
    """
    at_a_place = filters.room is not None or filters.venue is not None
    if not at_a_place or filters.staff is not None or filters.cohort is not None:
        return []
    stmt = (
        select(ProgrammeSession.starts, ProgrammeSession.ends, Room.name, Venue.name)
        .join(ProgrammeSession.cohort)
        .join(ProgrammeSession.room)
        .join(Room.venue)
        .where(
            Cohort.team_id.not_in(filters.team_ids(user)),
            ProgrammeSession.status.in_(_TAKES_A_ROOM),
            *_within(first, last),
        )
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    )
    if filters.room is not None:
        stmt = stmt.where(Room.id == filters.room.id)
    if filters.venue is not None:
        stmt = stmt.where(Venue.id == filters.venue.id)
    return [Taken(*row) for row in db.session.execute(stmt)]


def closed_days(
    user: User, filters: Filters, first: date, last: date
) -> list[tuple[date, date, str]]:
    """(first day, last day, who is closed and why) of closures that touch those days."""
    teams = filters.team_ids(user)
    venue = filters.room.venue if filters.room else filters.venue
    there = Closure.venue_id == venue.id if venue else Venue.teams.any(Team.id.in_(teams))
    rows = db.session.execute(
        select(Closure.first, Closure.last, Closure.why, func.coalesce(Team.name, Venue.name))
        .outerjoin(Team, Team.id == Closure.team_id)
        .outerjoin(Venue, Venue.id == Closure.venue_id)
        .where(
            Closure.first <= last,
            Closure.last >= first,
            or_(Closure.team_id.in_(teams), there),
        )
        .order_by(Closure.first, Closure.id)
    )
    return [(begins, ends, f"{name} closed: {why}") for begins, ends, why, name in rows]


def away_staff(
    user: User, among: Offers, filters: Filters, first: date, last: date
) -> list[tuple[str, datetime, datetime]]:
    """(name, from, to) of colleagues who are away on those days: never why.

    A room's calendar says nothing of people; a cohort's, of those who usually lead it.
    """
    if filters.staff is not None:
        staff = [filters.staff]
    elif filters.room is not None or filters.venue is not None:
        staff = []
    elif filters.cohort is not None:
        staff = [member.user for member in filters.cohort.staff]
    else:
        teams = filters.team_ids(user)
        staff = [one for one in among.staff if one.teams(Can.SEE_PROGRAMMES) & teams]
    names = {one.id: one.name for one in staff}
    if not names:
        return []
    return [(names[gap.user_id], gap.starts, gap.ends) for gap in away(names, first, last)]


def _within(first: date, last: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Starting on one of the days, by the London clock."""
    return (
        ProgrammeSession.starts >= _midnight(first),
        ProgrammeSession.starts < _midnight(last + ONE_DAY),
    )


def _midnight(day: date) -> datetime:
    return london_instant(day, time())
