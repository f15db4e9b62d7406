"""Which sessions are left short of staff, and who could take them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from base import clock
from base.database import db
from base.dates import LONDON, span_words
from people.models import User
from people.queries import availability
from people.roles import Can
from programmes.covering import Known, Needs, Offer, Short, Span, short, who_could
from programmes.models import Booking, Cohort, Facilitation, ProgrammeSession
from programmes.queries.booked import named, overlapping
from programmes.queries.cohorts import staff_of
from programmes.queries.sessions import strand_of, visible

AHEAD = timedelta(days=28)


@dataclass(frozen=True)
class Lacking:
    """A session left short: those down for it who are away, and how many are wanting."""

    session: ProgrammeSession
    away: list[User]
    missing: int


def short_sessions(
    user: User, *, team_ids: Collection[int] | None = None, ahead: timedelta = AHEAD
) -> list[Lacking]:
    """Sessions to come that are left short, soonest first, of teams the person schedules for.

    A fixed number of queries however many sessions there are.
    """
    now = clock.now()
    stmt = visible(user, Can.SCHEDULE).where(
        ProgrammeSession.status == "planned",
        ProgrammeSession.starts > now,
        ProgrammeSession.starts < now + ahead,
    )
    if team_ids is not None:
        stmt = stmt.where(Cohort.team_id.in_(team_ids))
    return _lacking(_found(stmt))


def led_during(
    user: User, staff: User, times: Iterable[tuple[datetime, datetime]]
) -> list[Lacking]:
    """The planned sessions a member of staff is down for at these times, and what each lacks."""
    spans = [(s, e) for s, e in times if e > clock.now()]
    if not spans:
        return []
    stmt = visible(user).where(
        ProgrammeSession.status == "planned",
        ProgrammeSession.starts > clock.now(),
        ProgrammeSession.starts < max(e for _, e in spans),
        ProgrammeSession.ends > min(s for s, _ in spans),
        ProgrammeSession.facilitations.any(Facilitation.user_id == staff.id),
    )
    met = [s for s in _found(stmt) if any(s.starts < e and b < s.ends for b, e in spans)]
    return _lacking(met)


def lacking(session: ProgrammeSession) -> Lacking | None:
    """What one session lacks; None when nothing."""
    return next(iter(_lacking([session])), None)


def could_cover(session: ProgrammeSession) -> list[tuple[User, Offer]]:
    """The staff of the team who may take it, those who are free first, and what speaks against."""
    staff = {one.id: one for one in staff_of(session.cohort.team)}
    day = session.starts.astimezone(LONDON).date()
    last = session.ends.astimezone(LONDON).date()
    works = availability.works(set(staff), day, last)
    shifts = _shifts(session)
    away = _away(set(staff), [session])
    booked = _booked(set(staff), session)
    known = {
        user: Known(
            away.get(user, ()),
            booked.get(user, ()),
            None if (usual := works[user]) is None else [Span(w.starts, w.ends) for w in usual],
            None if shifts is None else shifts.get(user, ()),
        )
        for user in staff
    }
    return [(staff[o.user_id], o) for o in who_could(_needs(session), known)]


def _found(stmt: Select[ProgrammeSession]) -> Sequence[ProgrammeSession]:
    return db.session.scalars(
        stmt.options(
            joinedload(ProgrammeSession.cohort).joinedload(Cohort.team),
            joinedload(ProgrammeSession.cohort).joinedload(Cohort.programme_version),
            joinedload(ProgrammeSession.room),
            joinedload(ProgrammeSession.venue),
            selectinload(ProgrammeSession.facilitations).joinedload(Facilitation.user),
        ).order_by(ProgrammeSession.starts, ProgrammeSession.id)
    ).all()


def _lacking(sessions: Sequence[ProgrammeSession]) -> list[Lacking]:
    if not sessions:
        return []
    rows = {s.id: s for s in sessions}
    staff = {f.user_id: f.user for s in sessions for f in s.facilitations}
    found: list[Short] = short([_needs(s) for s in sessions], _away(set(staff), sessions))
    return [Lacking(rows[one.key], [staff[u] for u in one.away], one.missing) for one in found]


def _needs(session: ProgrammeSession) -> Needs:
    return Needs(
        session.id,
        session.starts,
        session.ends,
        strand_of(session).facilitators.needed,
        tuple((f.user_id, f.part) for f in session.facilitations),
    )


def _away(
    user_ids: Collection[int], sessions: Sequence[ProgrammeSession]
) -> Mapping[int, list[Span]]:
    first = min(s.starts for s in sessions).astimezone(LONDON).date()
    last = max(s.ends for s in sessions).astimezone(LONDON).date()
    found: dict[int, list[Span]] = {}
    for one in availability.away(user_ids, first, last):
        found.setdefault(one.user_id, []).append(Span(one.starts, one.ends, one.words))
    return found


def _shifts(session: ProgrammeSession) -> Mapping[int, list[Span]] | None:
    """Who is on shift then, where shifts are recorded; None where they are not."""
    day = session.starts.astimezone(LONDON).date()
    found: dict[int, list[Span]] = {}
    for one in availability.on_shift(session.venue_id, day, day):
        found.setdefault(one.user_id, []).append(Span(one.starts, one.ends))
    return found or None


def _booked(user_ids: Collection[int], session: ProgrammeSession) -> Mapping[int, list[Span]]:
    """What else these staff are at then; another team's session is only said to be one."""
    rows = db.session.execute(
        select(Booking.user_id, Booking.session_id).where(
            Booking.user_id.in_(user_ids),
            Booking.session_id != session.id,
            overlapping(session.starts, session.ends),
        )
    ).all()
    others = named({row.session_id for row in rows})
    found: dict[int, list[Span]] = {}
    for user_id, session_id in rows:
        other = others[session_id]
        own = other.cohort.team_id == session.cohort.team_id
        what = f"{other.cohort.name}, {other.title}" if own else "another team’s session"
        when = span_words(other.starts, other.ends)
        if user_id is not None:
            span = Span(other.starts, other.ends, f"at {what}, {when}")
            found.setdefault(user_id, []).append(span)
    return found
