"""A cohort's attendance as a grid of people and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from attendance.models import Mark
from attendance.queries.marks import grid
from base.database import db
from people.models import Participant, User
from people.queries.participants import PersonLine, person_lines
from programmes.models import Cohort, Place, ProgrammeSession


@dataclass(frozen=True, slots=True)
class CohortGrid:
    """Sessions that have started, in order; each person's place and mark at each."""

    sessions: Sequence[ProgrammeSession]
    people: Sequence[PersonLine]
    cells: dict[tuple[int, int], tuple[Place, Mark | None]]


def cohort_grid(user: User, cohort: Cohort, now: datetime) -> CohortGrid:
    """The grid of a cohort that `user` may see; four queries however large it is.

    `cells` is keyed by (participant, session) row numbers. Limited-access people are hidden from
    those not named, and so are their marks.
    """
    sessions = db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.cohort_id == cohort.id, ProgrammeSession.starts <= now)
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    ).all()
    places = db.session.scalars(
        select(Place)
        .join(Place.session)
        .join(Participant, Place.participant)
        .where(ProgrammeSession.cohort_id == cohort.id, ProgrammeSession.starts <= now)
        .options(contains_eager(Place.participant))
    ).all()
    marks = grid(cohort)
    lines = person_lines(user, [place.participant for place in places])
    cells = {
        (place.participant_id, place.session_id): (place, marks.get(place.id))
        for place in places
        if place.removed_at is None or place.id in marks
    }
    inside = {person for person, _ in cells}
    people = sorted(
        (line for person, line in lines.items() if person in inside),
        key=lambda line: (line.hidden, line.name.casefold(), line.code),
    )
    return CohortGrid(sessions, people, cells)
