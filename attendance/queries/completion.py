"""The sessions somebody missed, by the names their page needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from attendance.queries.meetings import Key
from attendance.raising import Record
from base.database import db
from people.models import Participant, User
from people.queries.participants import PersonLine, person_lines
from programmes.models import Place, ProgrammeSession


@dataclass(frozen=True, slots=True)
class Missed:
    """A session and somebody's place at it."""

    session_id: UUID
    place_id: UUID
    title: str


def people_of(user: User, records: Mapping[Key, Record]) -> dict[int, PersonLine]:
    """A line for everybody in the records, as `user` may see them."""
    ids = {participant for participant, _ in records}
    found = db.session.scalars(select(Participant).where(Participant.id.in_(ids)))
    return person_lines(user, found)


def places_of(cohort_id: int, people: Iterable[int]) -> dict[tuple[int, int], Missed]:
    """By participant and session row numbers, every place in a cohort. One query."""
    rows = db.session.execute(
        select(
            Place.participant_id,
            ProgrammeSession.id,
            ProgrammeSession.public_id.label("session"),
            Place.public_id.label("place"),
            ProgrammeSession.title,
        )
        .join(Place.session)
        .where(ProgrammeSession.cohort_id == cohort_id, Place.participant_id.in_(list(people)))
    )
    return {(r.participant_id, r.id): Missed(r.session, r.place, r.title) for r in rows}
