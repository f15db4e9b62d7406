"""What one person, or everyone at a premises, is expected at in a week."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from base.database import db
from people.models import Participant, User, Venue
from people.queries.participants import person_lines
from people.queries.stays import residents_between
from people.roles import Can
from programmes.models import Cohort, Place, ProgrammeSession


def sessions_of(
    user: User, people: Collection[int], monday: date
) -> Mapping[int, Sequence[ProgrammeSession]]:
    """By participant, the planned and held sessions of a week of teams `user` is on, in order."""
    places = db.session.scalars(
        select(Place)
        .join(Place.session)
        .join(ProgrammeSession.cohort)
        .where(
            Place.participant_id.in_(people),
            Place.removed_at.is_(None),
            ProgrammeSession.day.between(monday, monday + timedelta(days=6)),
            ProgrammeSession.status.in_(("planned", "held")),
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
        )
        .options(
            contains_eager(Place.session)
            .contains_eager(ProgrammeSession.cohort)
            .options(joinedload(Cohort.programme_version), joinedload(Cohort.team)),
            contains_eager(Place.session).joinedload(ProgrammeSession.venue),
            contains_eager(Place.session).joinedload(ProgrammeSession.room),
        )
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    )
    found: dict[int, list[ProgrammeSession]] = {person: [] for person in people}
    for place in places:
        found[place.participant_id].append(place.session)
    return found


def residents_to_print(user: User, venue: Venue, monday: date) -> list[Participant]:
    """Whoever lives there on some day of a week and may be seen by `user`, by name."""
    people = residents_between(venue, monday, monday + timedelta(days=6))
    lines = person_lines(user, people)
    shown = [person for person in people if not lines[person.id].hidden]
    return sorted(_with_contact(shown), key=lambda person: (person.called.casefold(), person.code))


def _with_contact(people: Collection[Participant]) -> Sequence[Participant]:
    """The same people with the formats they need, read at once."""
    return db.session.scalars(
        select(Participant)
        .where(Participant.id.in_([person.id for person in people]))
        .options(selectinload(Participant.contact))
    ).all()
