"""The calendars a member of staff may have a link to, beside their own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from base.database import db
from calendars.queries.owners import Owner
from people.models import Team, User, Venue
from people.roles import Can
from programmes.models import Cohort


def offered_to(user: User) -> list[Owner]:
    """What links a person could make: all they lead, their teams and cohorts, buildings, rooms.

    Three statements, however much there is.
    """
    found: list[Owner] = []
    if user.may(Can.LEAD_CALENDAR):
        found.append(Owner("lead", user=user))
    mine = user.teams(Can.OWN_CALENDAR)
    teams = db.session.scalars(select(Team).where(Team.id.in_(mine)).order_by(Team.name))
    found += [Owner("team", user=user, team=team) for team in teams]
    cohorts = db.session.scalars(
        select(Cohort)
        .where(Cohort.team_id.in_(mine), Cohort.status.in_(("planned", "running")))
        .options(joinedload(Cohort.team))
        .order_by(Cohort.name)
    )
    found += [Owner("cohort", user=user, team=cohort.team, cohort=cohort) for cohort in cohorts]
    places = user.teams(Can.MANAGE_PLACES)
    venues = db.session.scalars(
        select(Venue)
        .where(Venue.teams.any(Team.id.in_(places)))
        .options(selectinload(Venue.rooms))
        .order_by(Venue.name)
    )
    for venue in venues:
        found.append(Owner("venue", venue=venue))
        found += [Owner("room", room=room) for room in venue.rooms]
    return found
