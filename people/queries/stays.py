"""Reading stays: premises one may admit to, who lives there, who could be a key worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from base.database import db
from base.errors import NotYours
from people.models import KeyWorker, Participant, Stay, Team, TemporaryAbsence, User, Venue
from people.queries.participants import staff_seeing_people
from people.roles import Can


def current_stay(person: Participant) -> Stay | None:
    """Where a participant lives now, if at an Approved Premises."""
    return next((stay for stay in person.stays if stay.departed is None), None)


def get_stay(person: Participant, public_id: UUID) -> Stay:
    """One stay of a participant already found. Raises `NotYours` when it is another's."""
    for stay in person.stays:
        if stay.public_id == public_id:
            return stay
    raise NotYours


def premises(user: User) -> Sequence[Venue]:
    """The Approved Premises of teams on which `user` may change records, by name."""
    teams = user.teams(Can.EDIT_PEOPLE)
    found = db.session.scalars(
        select(Venue)
        .where(Venue.kind == "approved_premises", Venue.teams.any(Team.id.in_(teams)))
        .order_by(Venue.name, Venue.id)
    )
    return found.all()


def get_premises(user: User, public_id: UUID) -> Venue:
    """One of them. Raises `NotYours` otherwise."""
    for venue in premises(user):
        if venue.public_id == public_id:
            return venue
    raise NotYours


def get_absence(stay: Stay, public_id: UUID) -> TemporaryAbsence:
    """One absence of a stay already found. Raises `NotYours` when it is another's."""
    for absence in stay.absences:
        if absence.public_id == public_id:
            return absence
    raise NotYours


def away_on(stay: Stay, day: date) -> TemporaryAbsence | None:
    """The absence a resident is on that day, if any."""
    return next((absence for absence in stay.absences if absence.covers(day)), None)


def away_ids(venue: Venue, day: date) -> frozenset[int]:
    """Row numbers of the participants of the premises who are away on a day."""
    found = db.session.scalars(
        select(Stay.participant_id)
        .join(Stay.absences)
        .where(
            Stay.venue_id == venue.id,
            or_(Stay.departed.is_(None), Stay.departed >= day),
            TemporaryAbsence.left_on <= day,
            or_(TemporaryAbsence.back_on.is_(None), TemporaryAbsence.back_on > day),
        )
    )
    return frozenset(found)


def possible_key_workers(stay: Stay) -> Sequence[User]:
    """Staff of the teams at the premises, by name."""
    return staff_seeing_people(team.id for team in stay.venue.teams)


def key_worker_on(stay: Stay, day: date) -> KeyWorker | None:
    """Who was key worker on a day, if anybody."""
    for spell in reversed(stay.key_workers):
        if spell.first <= day and (spell.last is None or day <= spell.last):
            return spell
    return None


def residents_on(venue: Venue, day: date) -> Sequence[Participant]:
    """Everybody living at the premises on a day, both ends included, by code.

    For other slices: unscoped, so show them through `person_lines`.
    """
    return residents_between(venue, day, day)


def residents_between(venue: Venue, first: date, last: date) -> Sequence[Participant]:
    """Everybody living there on some day from `first` to `last`; as `residents_on`."""
    found = db.session.scalars(
        select(Participant)
        .join(Stay)
        .where(
            Stay.venue_id == venue.id,
            Stay.arrived <= last,
            or_(Stay.departed.is_(None), Stay.departed >= first),
        )
        .order_by(Participant.code)
    )
    return found.unique().all()
