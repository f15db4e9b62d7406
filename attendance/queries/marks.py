"""Reading marks: of each place the latest counts, and the chain before it stays readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, desc, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from attendance.codes import CountedAs, Mapping
from attendance.models import Mark
from attendance.queries.vocabulary import mapping
from attendance.rules import CAME, Answer, MarkIntent, answer_of
from base.database import db
from base.errors import NotYours
from people.models import Participant, User
from people.queries.participants import PersonLine, person_lines
from people.roles import Can
from programmes.models import Cohort, Place, ProgrammeSession


@dataclass(frozen=True, slots=True)
class Attended:
    """One session a participant was expected at, and what was marked; None when nothing was."""

    session: ProgrammeSession
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Attendance:
    """A participant's sessions, newest first, and how many marks count as what."""

    lines: tuple[Attended, ...]
    counts: Dictionary[CountedAs, int]


def intent_of(mark: Mark, words: Mapping) -> MarkIntent:
    """A stored mark as the rules speak of it, `words` being what the team uses now.

    An outcome that is not what they suggest now was chosen, or was suggested once: it is kept.
    """
    answer = CAME[mark.presence]
    reason = mark.reason or None
    return MarkIntent(
        presence=mark.presence,
        compliance=mark.compliance,
        reason=reason,
        minutes_attended=mark.minutes_attended,
        late_minutes=mark.late_minutes or None,
        engagement=mark.engagement,
        staff_note=mark.staff_note,
        person_note=mark.person_note,
        compliance_chosen=mark.compliance != words.suggest(answer, reason),
    )


def answer_to(mark: Mark, words: Mapping) -> Answer:
    """The answer that makes a stored mark again in the words of now, to fill a form with."""
    return answer_of(intent_of(mark, words))


def marks_of(places: Iterable[Place]) -> dict[int, Mark]:
    """The latest mark of each place by the place's row number; one query however many."""
    ids = [place.id for place in places]
    return _by_place(_latest().where(Mark.place_id.in_(ids))) if ids else {}


def chain_of(place: Place) -> Sequence[Mark]:
    """Every mark of a place, newest first, each with who typed it."""
    return db.session.scalars(
        select(Mark)
        .where(Mark.place_id == place.id)
        .options(_typed_by(), _words())
        .order_by(desc(Mark.link))
    ).all()


def get_place(user: User, session: ProgrammeSession, public_id: UUID) -> tuple[Place, PersonLine]:
    """A place of this session and whose it is. Raises `NotYours` when that may not be seen."""
    place = db.session.scalar(
        select(Place)
        .where(Place.session_id == session.id, Place.public_id == public_id)
        .options(joinedload(Place.participant))
    )
    if place is None:
        raise NotYours
    line = person_lines(user, [place.participant])[place.participant_id]
    if line.hidden:
        raise NotYours
    return place, line


def openable(user: User, places: Iterable[Place]) -> dict[int, PersonLine]:
    """The people of these places whose records `user` may open, by row number."""
    lines = person_lines(user, [place.participant for place in places])
    return {key: line for key, line in lines.items() if line.public_id is not None}


def attendance_of(user: User, participant: Participant, now: datetime) -> Attendance:
    """What was marked of a participant in sessions so far of teams `user` is on, newest first.

    The caller has already made sure that `user` may open the participant.
    """
    places = db.session.scalars(
        select(Place)
        .join(Place.session)
        .join(ProgrammeSession.cohort)
        .where(
            Place.participant_id == participant.id,
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
        )
        .options(contains_eager(Place.session).contains_eager(ProgrammeSession.cohort))
        .order_by(desc(ProgrammeSession.starts), desc(ProgrammeSession.id))
    ).all()
    marks = marks_of(places)
    counted = {status.code: status.counted_as for status in mapping().statuses}
    lines = tuple(
        Attended(place.session, marks.get(place.id))
        for place in places
        if place.id in marks or (place.removed_at is None and place.session.starts <= now)
    )
    counts = Counter(counted[line.mark.presence] for line in lines if line.mark)
    return Attendance(lines, counts)


def _typed_by() -> ExecutableOption:
    # Names are all that is shown: memberships stay unread.
    return joinedload(Mark.typed_by).lazyload(User.memberships)


def _words() -> ExecutableOption:
    # One query for the few versions there are, and none while a team uses Daybook's own.
    return selectinload(Mark.words)


def _latest() -> Select[Mark]:
    return (
        select(Mark)
        .ext(distinct_on(Mark.place_id))
        .order_by(Mark.place_id, desc(Mark.link))
        .options(_typed_by(), _words())
    )


def _by_place(stmt: Select[Mark]) -> dict[int, Mark]:
    return {mark.place_id: mark for mark in db.session.scalars(stmt)}
