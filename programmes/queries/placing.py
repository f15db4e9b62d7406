"""Who has individual sessions when, and who is to be seen by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from base import clock
from base.database import db
from base.dates import ONE_DAY, london_instant, month_bounds
from people.models import KeyWorker, Participant, Room, Stay, User
from people.queries import availability
from programmes.models import Booking, Cohort, Enrolment, ProgrammeSession
from programmes.queries.booked import meetings_of, overlapping, spans_in
from programmes.queries.enrolments import JOINED, therapist_on
from programmes.states import Meeting
from programmes.strands import PER_PERSON, Attends, RhythmType, Strand

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Wanted:
    """Where and when sessions may be placed. `first` and `last` are days, both included."""

    strand: Strand
    first: date
    last: date
    weekdays: frozenset[int]
    times: tuple[time, ...]
    rooms: tuple[Room, ...]


@dataclass(frozen=True)
class Someone:
    """A person to be seen: their time in the cohort, and by whom."""

    enrolment: Enrolment
    therapist: User | None


def placed_strands(strands: Iterable[Strand]) -> list[Strand]:
    """The strands of a cohort whose sessions are placed person by person."""
    return [
        s for s in strands if s.rhythm.type in PER_PERSON and s.attends is Attends.ONE_PARTICIPANT
    ]


def someones(cohort: Cohort, day: date) -> list[Someone]:
    """Who is in a cohort, and who sees each on a day. Four queries however many."""
    rows = db.session.scalars(
        select(Enrolment)
        .where(Enrolment.cohort_id == cohort.id, Enrolment.status.in_(JOINED))
        .options(
            joinedload(Enrolment.participant),
            joinedload(Enrolment.therapist),
            selectinload(Enrolment.pauses),
            selectinload(Enrolment.allocations),
        )
        .order_by(Enrolment.id)
    ).all()
    keys = (
        _key_workers([e.participant_id for e in rows], day) if cohort.entry == "residents" else {}
    )
    return [
        Someone(e, therapist_on(e, max(day, e.enrolled_on)) or keys.get(e.participant_id))
        for e in rows
    ]


def free_room(rooms: Sequence[Room], taken: Mapping[int, list[Span]], span: Span) -> Room | None:
    """The first of the rooms that is free then."""
    for room in rooms:
        if not any(span[0] < ends and starts < span[1] for starts, ends in taken.get(room.id, ())):
            return room
    return None


def rooms_taken(wanted: Wanted, but: Collection[int]) -> dict[int, list[Span]]:
    """When the rooms are taken, leaving out some sessions."""
    first, last = bounds_of(wanted)
    if not but:
        return spans_in({r.id for r in wanted.rooms}, first, last)
    rows = db.session.execute(
        select(Booking.room_id, func.lower(Booking.during), func.upper(Booking.during)).where(
            Booking.room_id.in_({r.id for r in wanted.rooms}),
            Booking.session_id.not_in(but),
            overlapping(first, last),
        )
    )
    found: dict[int, list[Span]] = {}
    for room_id, starts, ends in rows:
        found.setdefault(room_id or 0, []).append((starts, ends))
    return found


def therapist_away(cohort: Cohort, strand: Strand) -> list[Meeting]:
    """Planned sessions to come whose therapist is away then. Four queries."""
    now = clock.now()
    to_come = [m for m in meetings_of(cohort, strand.id) if m.movable(now)]
    if not to_come:
        return []
    users = {user for m in to_come for user, _ in m.state.staff}
    first, last = to_come[0].state.day, max(m.state.day for m in to_come)
    gone = availability.away(users, first, last)
    return [
        m
        for m in to_come
        if any(
            a.user_id == user and a.starts < m.state.ends and m.state.starts < a.ends
            for user, _ in m.state.staff
            for a in gone
        )
    ]


def rooms_of(cohort: Cohort) -> Sequence[Room]:
    """The rooms of the cohort's venue, by name."""
    return db.session.scalars(
        select(Room).where(Room.venue_id == cohort.venue_id).order_by(Room.name, Room.id)
    ).all()


def get_one(cohort: Cohort, session: ProgrammeSession) -> Meeting:
    """A session of the cohort as the kernel meets it."""
    return next(m for m in meetings_of(cohort, session.strand) if m.key == session.id)


def _key_workers(people: Collection[int], day: date) -> dict[int, User]:
    rows = db.session.execute(
        select(Stay.participant_id, KeyWorker)
        .join(KeyWorker.stay)
        .where(
            Stay.participant_id.in_(people),
            Stay.departed.is_(None),
            KeyWorker.first <= day,
            or_(KeyWorker.last.is_(None), KeyWorker.last >= day),
        )
        .options(joinedload(KeyWorker.user))
    )
    return {person: worker.user for person, worker in rows}


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from one to another, both included."""
    while first <= last:
        yield first
        first += ONE_DAY


def bounds_of(wanted: Wanted) -> Span:
    """From the start of the first day to the end of the last."""
    return london_instant(wanted.first, time()), london_instant(wanted.last + ONE_DAY, time())


def names_of(people: Collection[int]) -> Sequence[Participant]:
    """Participants by row number: to be shown only as their reader may see them."""
    return db.session.scalars(select(Participant).where(Participant.id.in_(people))).all()


def by_person(cohort: Cohort, strand: Strand) -> dict[int, list[tuple[Meeting, ProgrammeSession]]]:
    """Every session of the strand by the participant's row number, in order of time."""
    meetings = {m.key: m for m in meetings_of(cohort, strand.id)}
    rows = db.session.scalars(select(ProgrammeSession).where(ProgrammeSession.id.in_(meetings)))
    sessions = {row.id: row for row in rows}
    found: dict[int, list[tuple[Meeting, ProgrammeSession]]] = {}
    for key, meeting in meetings.items():
        for person in meeting.state.people:
            found.setdefault(person, []).append((meeting, sessions[key]))
    return found


def around(cohort: Cohort, strand: Strand, keys: Collection[int]) -> tuple[date, date]:
    """The months, or the weeks, that these sessions are in."""
    days = [m.state.day for m in meetings_of(cohort, strand.id) if m.key in keys]
    first, last = min(days), max(days)
    if strand.rhythm.type is RhythmType.MONTHLY_PER_PERSON:
        return first.replace(day=1), month_bounds(last)[1]
    return first - timedelta(days=3), last + timedelta(days=3)
