"""A team's own words for messages, and what must not stand in them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import desc, select
from sqlalchemy.orm import joinedload

from base.database import db
from calendars.message_words import Private, Texts
from calendars.models import MessageWords
from calendars.queries.sessions import forbidden
from people.models import Participant, Team, User, Venue
from people.queries.participants import may_see
from people.roles import Can
from programmes.queries.catalogue import shelf_for


def versions(team: Team) -> Sequence[MessageWords]:
    """What a team chose, the newest first."""
    return db.session.scalars(
        select(MessageWords)
        .where(MessageWords.team_id == team.id)
        .options(joinedload(MessageWords.by))
        .order_by(desc(MessageWords.version))
    ).all()


def in_force(team: Team) -> tuple[int, Texts]:
    """The version and the words a team's messages are written in; 0 and Daybook's own at first."""
    last = db.session.scalar(
        select(MessageWords)
        .where(MessageWords.team_id == team.id)
        .order_by(desc(MessageWords.version))
        .limit(1)
    )
    return (last.version, Texts(**last.texts)) if last else (0, Texts())


def private_of(user: User, team: Team) -> Private:
    """The names that must not stand in a team's messages, as far as `user` may know them."""
    venues = db.session.scalars(select(Venue.name).where(Venue.teams.any(Team.id == team.id)))
    people = db.session.execute(
        select(Participant.code, Participant.family_name).where(may_see(user, Can.SET_MESSAGES))
    ).all()
    programmes = [team.name, *(one.name for one in shelf_for(team).values())]
    return Private(
        forbidden(),
        programmes=tuple(programmes),
        venues=tuple(venues),
        codes=tuple(row.code for row in people),
        surnames=tuple(sorted({row.family_name for row in people})),
    )
