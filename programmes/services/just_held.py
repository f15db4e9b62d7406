"""Sessions written down after they happened, with whoever was there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words, london_instant, minutes_later, time_words
from base.errors import Refused
from people.models import Participant, User
from people.services import stamps
from programmes.models import Change, Cohort, Facilitation, Place, ProgrammeSession
from programmes.queries.booked import state_of
from programmes.services.schedule import shown
from programmes.strands import Strand


def log_session(
    cohort: Cohort,
    strand: Strand,
    *,
    day: date,
    at: time,
    minutes: int,
    people: Sequence[Participant],
    by: User,
) -> ProgrammeSession:
    """A session that just happened, led by whoever writes it down; its register comes after.

    It may overlap with others: it happened. Refused when it has not ended, or without anybody.
    """
    if minutes_later(london_instant(day, at), minutes) > clock.now():
        raise Refused("That has not ended yet. Give when it began, and how long it was.", "at")
    if not people:
        raise Refused("Choose who was there.", "people")
    made = _row(cohort, strand, day, at, minutes)
    made.places = [Place(participant=person) for person in people]
    made.facilitations = [Facilitation(user=by, part="lead")]
    db.session.add(made)
    db.session.flush()
    _keep_change(made, by)
    stamps.bump(
        users=[by.id],
        participants=[person.id for person in people],
        teams=[cohort.team_id],
        rooms=[made.room.id] if made.room else [],
        venues=[made.venue.id],
    )
    record(
        "session.logged",
        f"{by.name} logged {strand.name} of {cohort.name} on {in_words(day)} at {time_words(at)}.",
        by=by,
        about=[made.public_id, cohort.public_id, *(person.public_id for person in people)],
    )
    return made


def _row(cohort: Cohort, strand: Strand, day: date, at: time, minutes: int) -> ProgrammeSession:
    starts = london_instant(day, at)
    return ProgrammeSession(
        cohort=cohort,
        strand=strand.id,
        kind=strand.kind.value,
        title=strand.name,
        day=day,
        at=at,
        minutes=minutes,
        starts=starts,
        ends=minutes_later(starts, minutes),
        venue=cohort.venue,
        spontaneous=True,
        changed_at=clock.now(),
    )


def _keep_change(session: ProgrammeSession, by: User) -> None:
    db.session.add(
        Change(
            session=session,
            verb="logged",
            before={},
            after=shown(session, state_of(session)),
            at=clock.now(),
            by_id=by.id,
        )
    )
