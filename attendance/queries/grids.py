"""A cohort's attendance as a grid of people and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from attendance.models import Mark
from attendance.queries.marks import marks_of
from base.database import db
from people.models import User
from people.queries.participants import PersonLine, person_lines
from programmes.models import Cohort, Place, ProgrammeSession
from programmes.queries.sessions import ONE_TO_ONE

COLUMNS = 26


@dataclass(frozen=True, slots=True)
class CohortGrid:
    """Group sessions that have started, in order; each person's place and mark at each.

    `total` sessions have started; these are those of one `page`, 0 being the newest.
    """

    sessions: Sequence[ProgrammeSession]
    people: Sequence[PersonLine]
    cells: dict[tuple[int, int], tuple[Place, Mark | None]]
    total: int
    page: int


def cohort_grid(user: User, cohort: Cohort, now: datetime, page: int = 0) -> CohortGrid:
    """The grid of a cohort that `user` may see; five queries however large it is.

    A page is at most `COLUMNS` sessions; page 0 has the newest.

    `cells` is keyed by (participant, session) row numbers. Limited-access people are hidden from
    those not named, and so are their marks.
    """
    started = and_(
        ProgrammeSession.cohort_id == cohort.id,
        ProgrammeSession.starts <= now,
        ProgrammeSession.kind.not_in(ONE_TO_ONE),
    )
    total = db.session.scalar(select(func.count(ProgrammeSession.id)).where(started)) or 0
    newest_first = db.session.scalars(
        select(ProgrammeSession)
        .where(started)
        .order_by(ProgrammeSession.starts.desc(), ProgrammeSession.id.desc())
        .limit(COLUMNS)
        .offset(page * COLUMNS)
    ).all()
    sessions = newest_first[::-1]
    places = db.session.scalars(
        select(Place)
        .where(Place.session_id.in_([session.id for session in sessions]))
        .options(joinedload(Place.participant))
    ).all()
    marks = marks_of(places)
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
    return CohortGrid(sessions, people, cells, total, page)
