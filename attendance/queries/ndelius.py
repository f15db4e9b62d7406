"""The marked sessions of a day, as lines for nDelius."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from attendance.models import Mark
from attendance.ndelius import Line, contact_type, note_of, parse_types
from attendance.queries.marks import marks_of
from attendance.queries.vocabulary import words_then
from base.database import db
from base.dates import LONDON
from people.models import Team, User
from people.queries.participants import PersonLine, person_lines
from programmes.models import Cohort, Facilitation, Place, ProgrammeSession

_LATE = "6"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person at one session: how pages name them, and the line."""

    person: PersonLine
    session: ProgrammeSession
    line: Line


@cache
def contact_types() -> Mapping[str, str]:
    """Contact types of nDelius by strand kind, from their file.

    Raises ValueError naming the line and what is wrong.
    """
    folder = files("attendance") / "vocabulary"
    return parse_types((folder / "ndelius_contact_types.csv").read_text(encoding="utf-8"))


def entries(user: User, team: Team, day: date) -> Sequence[Entry]:
    """The marks of a team's sessions on a day, in order of time and name. Six queries.

    People whose access is limited are left out for those not named.
    """
    places = db.session.scalars(
        select(Place)
        .join(Place.session)
        .join(ProgrammeSession.cohort)
        .where(Cohort.team_id == team.id, ProgrammeSession.day == day)
        .options(
            joinedload(Place.participant),
            contains_eager(Place.session).contains_eager(ProgrammeSession.cohort),
            contains_eager(Place.session)
            .selectinload(ProgrammeSession.facilitations)
            .joinedload(Facilitation.user)
            .lazyload(User.memberships),
        )
    ).all()
    marks = marks_of(places)
    marked = [place for place in places if place.id in marks]
    lines = person_lines(user, [place.participant for place in marked])
    found = [
        Entry(lines[p.participant_id], p.session, _line(p, marks[p.id]))
        for p in marked
        if not lines[p.participant_id].hidden
    ]
    return sorted(found, key=lambda e: (e.session.starts, e.session.id, e.person.name.casefold()))


def _line(place: Place, mark: Mark) -> Line:
    session, words = place.session, words_then(mark)
    outcome = words.outcome(mark.compliance)
    reason = next((r.words for r in words.reasons if r.id == mark.reason), "")
    late = f"{mark.late_minutes} minutes late." if mark.presence == _LATE else ""
    leads = sorted(session.facilitations, key=lambda f: (f.part != "lead", f.id))
    return Line(
        place.participant.crn or "",
        session.day,
        session.at,
        session.ends.astimezone(LONDON).time(),
        contact_type(session.kind, contact_types()),
        mark.compliance,
        outcome.words if outcome else "",
        note_of(f"{reason}." if reason else "", late),
        leads[0].user.staff_code if leads else "",
    )
