"""What premises staff write down: sessions that just happened, and lines for whoever comes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from attendance.models import HandoverLine, LoggedLine
from attendance.queries.board import standards
from attendance.rules import Answer
from attendance.services.registers import sign_register
from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from people.models import Participant, User, Venue
from people.queries.stays import residents_on
from programmes.models import Cohort, ProgrammeSession
from programmes.services.just_held import log_session
from programmes.strands import Attends, Strand

LINE_LIMIT = 300


def log_and_sign(
    cohort: Cohort,
    strand: Strand,
    *,
    day: date,
    at: time,
    minutes: int,
    people: Sequence[Participant],
    line: str = "",
    touched: Sequence[str] = (),
    by: User,
) -> ProgrammeSession:
    """Log a session that just happened, with everybody chosen as having come, and sign for it.

    Refused when somebody chosen was not a resident that day, or when a session with one person has
    several.
    """
    _refuse_strangers(cohort.venue, day, people)
    if strand.attends is Attends.ONE_PARTICIPANT and len(people) > 1:
        raise Refused(f"{strand.name} is with one person. Choose one.", "people")
    if set(touched) - {key for key, _ in standards()}:
        raise Refused("Choose standards from those offered.", "standards")
    session = log_session(cohort, strand, day=day, at=at, minutes=minutes, people=people, by=by)
    db.session.flush()
    answers: dict[UUID, Answer] = {place.public_id: Answer("came") for place in session.places}
    sign_register(session, answers=answers, seen_version=0, opened=clock.now(), by=by)
    if line or touched:
        db.session.add(
            LoggedLine(
                session=session, text=line, standards=list(touched), by_id=by.id, at=clock.now()
            )
        )
    return session


def write_handover(venue: Venue, *, day: date, shift: str, text: str, by: User) -> HandoverLine:
    """A line for whoever comes on next. It is never changed: write another to put it right."""
    if not text.strip():
        raise Refused("Write the line.", "text")
    made = HandoverLine(
        venue=venue, day=day, shift=shift, text=text.strip(), by_id=by.id, at=clock.now()
    )
    db.session.add(made)
    record(
        "handover.written",
        f"{by.name} wrote a hand-over line at {venue.name} on {in_words(day)}.",
        by=by,
        about=[venue.public_id],
    )
    return made


def _refuse_strangers(venue: Venue, day: date, people: Sequence[Participant]) -> None:
    living = {person.id for person in residents_on(venue, day)}
    for person in people:
        if person.id not in living:
            raise Refused(
                f"{person.called} did not live at {venue.name} on {in_words(day)}. Check the day, "
                "or the stay on their record.",
                "people",
            )
