"""Sessions as plans meet them, and what is booked when. Unscoped: callers say what may be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from base.database import db
from base.dates import LONDON
from people.models import KeepApart
from programmes.clashes import Pair, Taken
from programmes.models import Booking, Cohort, Facilitation, Place, ProgrammeSession
from programmes.states import Meeting, State

_LONGEST = timedelta(days=1)
PARTS = {"lead": 0, "co_facilitator": 1, "cover": 2, "observer": 3}
"""The order in which a session's staff are named."""


def state_of(session: ProgrammeSession) -> State:
    """A session as it now is; needs its staff and places loaded."""
    return State(
        day=session.day,
        at=session.at,
        minutes=session.minutes,
        status=session.status,
        title=session.title,
        number=session.number,
        topic=session.topic,
        venue_id=session.venue_id,
        room_id=session.room_id,
        staff=tuple(
            (f.user_id, f.part)
            for f in sorted(session.facilitations, key=lambda f: (PARTS[f.part], f.id or 0))
        ),
        people=tuple(sorted(p.participant_id for p in session.places if p.removed_at is None)),
        why=session.why,
        overlap_why=session.overlap_why,
    )


def rows_of(session_ids: Iterable[int]) -> dict[int, ProgrammeSession]:
    """Sessions by row number with staff and places. Three queries however many."""
    found = db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.id.in_(list(session_ids)))
        .options(*_whole())
        .execution_options(populate_existing=True)
    )
    return {session.id: session for session in found}


def meeting_of(session: ProgrammeSession) -> Meeting:
    """A session as the kernel meets it."""
    return Meeting(session.id, session.strand, state_of(session))


def meetings_of(cohort: Cohort, strand: str | None = None) -> list[Meeting]:
    """A cohort's sessions, perhaps of one strand, in order of time. Three queries."""
    stmt = (
        select(ProgrammeSession)
        .where(ProgrammeSession.cohort_id == cohort.id, ProgrammeSession.status != "withdrawn")
        .options(*_whole())
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
        .execution_options(populate_existing=True)
    )
    if strand is not None:
        stmt = stmt.where(ProgrammeSession.strand == strand)
    return [Meeting(s.id, s.strand, state_of(s)) for s in db.session.scalars(stmt)]


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        selectinload(ProgrammeSession.places),
        selectinload(ProgrammeSession.facilitations),
        joinedload(ProgrammeSession.cohort),
    )


def taken_near(
    wanted: Sequence[Taken], apart: Iterable[Pair] = (), *, but: Collection[int] = ()
) -> list[Taken]:
    """Every other session that shares a room, a member of staff or a person with those wanted.

    Between the first start and the last end of `wanted`; also sessions of people kept apart from
    theirs. Two queries however many sessions; `but` are row numbers to leave out.
    """
    if not wanted:
        return []
    first, last = min(w.starts for w in wanted), max(w.ends for w in wanted)
    people = {p for w in wanted for p in w.people}
    people |= {p for pair in apart for p in pair if people & set(pair)}
    ids = set(
        db.session.scalars(
            select(Booking.session_id)
            .where(
                overlapping(first, last),
                or_(
                    Booking.room_id.in_({w.room_id for w in wanted if w.room_id is not None}),
                    Booking.user_id.in_({u for w in wanted for u in w.staff}),
                    Booking.participant_id.in_(people),
                ),
            )
            .distinct()
        )
    )
    return taken_by(ids - set(but))


def taken_by(session_ids: Collection[int]) -> list[Taken]:
    """What these sessions take up, by their bookings; moments in London."""
    if not session_ids:
        return []
    rows = db.session.execute(
        select(
            Booking.session_id,
            Booking.room_id,
            Booking.user_id,
            Booking.participant_id,
            ProgrammeSession.starts,
            ProgrammeSession.ends,
            ProgrammeSession.venue_id,
        )
        .join(ProgrammeSession, ProgrammeSession.id == Booking.session_id)
        .where(Booking.session_id.in_(session_ids))
    ).all()
    spans = {row.session_id: (row.starts, row.ends, row.venue_id) for row in rows}
    rooms = {row.session_id: row.room_id for row in rows if row.room_id is not None}
    staff: dict[int, set[int]] = {}
    people: dict[int, set[int]] = {}
    for row in rows:
        if row.user_id is not None:
            staff.setdefault(row.session_id, set()).add(row.user_id)
        if row.participant_id is not None:
            people.setdefault(row.session_id, set()).add(row.participant_id)
    return [
        Taken(
            key,
            starts.astimezone(LONDON),
            ends.astimezone(LONDON),
            venue_id,
            rooms.get(key),
            frozenset(staff.get(key, ())),
            frozenset(people.get(key, ())),
        )
        for key, (starts, ends, venue_id) in spans.items()
    ]


def spans_in(
    room_ids: Collection[int], first: datetime, last: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    """When these rooms are taken between two moments, by room. One query."""
    rows = db.session.execute(
        select(Booking.room_id, func.lower(Booking.during), func.upper(Booking.during)).where(
            Booking.room_id.in_(room_ids), overlapping(first, last)
        )
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for room_id, starts, ends in rows:
        if room_id is not None:
            found.setdefault(room_id, []).append((starts, ends))
    return found


def overlapping(first: datetime, last: datetime) -> ColumnElement[bool]:
    """Bookings touching a span. No session lasts more than a day: the index is asked for that."""
    begins = func.lower(Booking.during)
    return and_(begins < last, begins > first - _LONGEST, func.upper(Booking.during) > first)


def apart_from(people: Collection[int]) -> list[Pair]:
    """Every pair kept apart now with one of these in it."""
    if not people:
        return []
    found = db.session.execute(
        select(KeepApart.one_id, KeepApart.other_id).where(
            KeepApart.ended_at.is_(None),
            or_(KeepApart.one_id.in_(people), KeepApart.other_id.in_(people)),
        )
    )
    return [(one, other) for one, other in found]


def named(session_ids: Collection[int]) -> Mapping[int, ProgrammeSession]:
    """Sessions with what a sentence about them names: cohort, room, staff."""
    if not session_ids:
        return {}
    found = db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.id.in_(session_ids))
        .options(
            joinedload(ProgrammeSession.cohort).joinedload(Cohort.team),
            joinedload(ProgrammeSession.venue),
            joinedload(ProgrammeSession.room),
            selectinload(ProgrammeSession.facilitations).joinedload(Facilitation.user),
            selectinload(ProgrammeSession.places).joinedload(Place.participant),
        )
    )
    return {session.id: session for session in found}


def days_of(wanted: Iterable[Taken]) -> tuple[date, date]:
    """The first and last London day some sessions touch."""
    spans = list(wanted)
    first = min(w.starts for w in spans).astimezone(LONDON).date()
    return first, max(w.ends for w in spans).astimezone(LONDON).date()
