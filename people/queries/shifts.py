"""Reading the shifts of an Approved Premises, and the rota's patterns from their file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base.database import db
from base.dates import ONE_DAY
from base.errors import NotYours
from people.models import Shift, User, Venue
from people.queries.participants import staff_seeing_people
from people.queries.places import get_venue, list_venues
from people.roles import Can
from people.rota import DayOf, Hours, Pattern, cell_of, parse_rota

_SUNDAY = timedelta(days=6)
_WEEK = timedelta(weeks=1)


@cache
def rota() -> tuple[Pattern, ...]:
    """The patterns of shifts, from `people/rota.csv`.

    Raises ValueError naming the line and what is wrong when it cannot be read.
    """
    return parse_rota((files("people") / "rota.csv").read_text(encoding="utf-8"))


def premises_with_shifts(user: User, permission: Can = Can.SEE_PROGRAMMES) -> Sequence[Venue]:
    """The Approved Premises of the teams on which `permission` is held, by name."""
    venues = list_venues(user, permission)
    return [venue for venue in venues if venue.kind == "approved_premises"]


def get_premises(user: User, public_id: UUID, permission: Can = Can.SEE_PROGRAMMES) -> Venue:
    """One Approved Premises. Raises `NotYours` for another venue, or where nothing is held."""
    venue = get_venue(user, public_id, permission)
    if venue.kind != "approved_premises":
        raise NotYours
    return venue


def week_shifts(venue: Venue, monday: date) -> Sequence[Shift]:
    """The shifts that begin in the week of a Monday, in order."""
    return db.session.scalars(
        select(Shift)
        .where(Shift.venue_id == venue.id, Shift.day.between(monday, monday + _SUNDAY))
        .options(joinedload(Shift.user))
        .order_by(Shift.starts, Shift.id)
    ).all()


def week_cells(shifts: Iterable[Shift]) -> dict[DayOf, str]:
    """What stands in each cell that is not empty."""
    return {(s.user_id, s.day): cell_of(Hours(s.at, s.until, s.code), rota()) for s in shifts}


def last_week_cells(venue: Venue, monday: date) -> dict[DayOf, str]:
    """The cells of the week before the one of a Monday, moved on a week: to copy from."""
    before = week_cells(week_shifts(venue, monday - _WEEK))
    return {(user_id, day + _WEEK): cell for (user_id, day), cell in before.items()}


def rota_staff(venue: Venue, shifts: Iterable[Shift]) -> list[User]:
    """Who stands on a week's rota, by name: staff of the premises' teams.

    And whoever has a shift there that week and is on none of them any more: a list that left them
    out would hide their shifts.
    """
    staff = {user.id: user for user in staff_seeing_people(team.id for team in venue.teams)}
    staff |= {shift.user_id: shift.user for shift in shifts}
    return sorted(staff.values(), key=lambda user: (user.name, user.id))


def shifts_about(user_ids: Collection[int], monday: date) -> Sequence[Shift]:
    """The shifts of these people, wherever they are, of a week and the nights beside it."""
    return db.session.scalars(
        select(Shift)
        .where(
            Shift.user_id.in_(user_ids),
            Shift.day.between(monday - ONE_DAY, monday + _SUNDAY + ONE_DAY),
        )
        .options(joinedload(Shift.user))
        .order_by(Shift.user_id, Shift.starts, Shift.id)
    ).all()
