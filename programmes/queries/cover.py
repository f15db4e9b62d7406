"""Which sessions are left short of staff, and who could take them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from base import clock
from base.database import db
from base.dates import LONDON, span_words
from people.models import Shift, User
from people.queries import availability
from people.queries.busy import own_busy
from people.roles import Can, Role
from programmes.covering import (
    Known,
    Needs,
    Offer,
    Short,
    Span,
    not_at_work,
    short,
    who_could,
)
from programmes.models import Booking, Cohort, CohortStaff, Facilitation, ProgrammeSession
from programmes.queries.booked import named, overlapping
from programmes.queries.cohorts import staff_of
from programmes.queries.sessions import strand_of, visible

AHEAD = timedelta(days=28)
_OF_THE_COHORT = 10_000  # more than any number of sessions


@dataclass(frozen=True)
class Lacking:
    """A session left short: those down for it who are away, and how many are wanting.

    `off` are those who would not be there for another reason, and which.
    """

    session: ProgrammeSession
    away: list[User]
    missing: int
    off: list[tuple[User, str]]

    @property
    def gone(self) -> list[User]:
        """Everybody down for it who would not be there."""
        return [*self.away, *(user for user, _ in self.off)]


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
    """The staff of the team, those who are free and know it best first, and what speaks against.

    A fixed number of queries however many staff.
    """
    team = session.cohort.team
    staff = {one.id: one for one in staff_of(team)}
    work = _work(set(staff), [session])
    away = _away(set(staff), [session])
    booked = _booked(set(staff), session)
    own = _own(set(staff), session)
    near = _near(set(staff), session)
    known = {
        user: replace(
            work[session.id, user],
            away=away.get(user, ()),
            booked=booked.get(user, ()),
            own=own.get(user, ()),
            roles=[Role(role) for held_on, role in one.held() if held_on == team.id],
            near=near.get(user, 0),
        )
        for user, one in staff.items()
    }
    kind = strand_of(session).kind
    return [(staff[o.user_id], o) for o in who_could(_needs(session), kind, known)]


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
    found: list[Short] = short(
        [_needs(s) for s in sessions], _away(set(staff), sessions), _off(staff, sessions)
    )
    return [
        Lacking(
            rows[one.key],
            [staff[user] for user in one.away],
            one.missing,
            [(staff[user], why) for user, why in one.off],
        )
        for one in found
    ]


def _off(
    staff: Mapping[int, User], sessions: Sequence[ProgrammeSession]
) -> dict[tuple[int, int], str]:
    """Why those down for a session would not be there though nobody recorded leave."""
    work = _work(set(staff), sessions)
    found: dict[tuple[int, int], str] = {}
    for session in sessions:
        needs = _needs(session)
        for user, _ in needs.staff:
            one = staff[user]
            if not one.active or session.cohort.team_id not in one.all_teams:
                found[session.id, user] = "no longer on the team"
            elif why := not_at_work(needs, work[session.id, user]):
                found[session.id, user] = why
    return found


def _work(
    user_ids: Collection[int], sessions: Sequence[ProgrammeSession]
) -> dict[tuple[int, int], Known]:
    """When each is at work around each session. Two queries.

    Shifts are known of whoever has one in the week of the session: a rota is set week by week.
    """
    days = [s.starts.astimezone(LONDON).date() for s in sessions]
    first = min(days) - timedelta(days=7)
    last = max(s.ends for s in sessions).astimezone(LONDON).date() + timedelta(days=7)
    usual = {
        user: None if spans is None else [Span(one.starts, one.ends) for one in spans]
        for user, spans in availability.works(user_ids, first, last).items()
    }
    weeks: dict[tuple[int, date], list[Span]] = {}
    rows = db.session.scalars(
        select(Shift).where(Shift.user_id.in_(user_ids), Shift.day.between(first, last))
    )
    for row in rows:
        span = Span(row.starts, row.ends)
        # A night that begins on Sunday reaches into the week after.
        for monday in {_monday(row.day), _monday(row.ends.astimezone(LONDON).date())}:
            weeks.setdefault((row.user_id, monday), []).append(span)
    return {
        (session.id, user): Known(works=usual[user], on_shift=weeks.get((user, _monday(day))))
        for session, day in zip(sessions, days, strict=True)
        for user in user_ids
    }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _near(user_ids: Collection[int], session: ProgrammeSession) -> dict[int, int]:
    """How well each knows these sessions: how many they lead or led; the cohort's own staff first.

    Two queries.
    """
    rows = db.session.execute(
        select(Facilitation.user_id, func.count(Facilitation.id))
        .join(Facilitation.session)
        .where(
            Facilitation.user_id.in_(user_ids),
            ProgrammeSession.cohort_id == session.cohort_id,
            ProgrammeSession.strand == session.strand,
            ProgrammeSession.status.in_(("planned", "held")),
        )
        .group_by(Facilitation.user_id)
    )
    found = dict(iter(rows))
    usual = select(CohortStaff.user_id).where(CohortStaff.cohort_id == session.cohort_id)
    for user in db.session.scalars(usual):
        found[user] = found.get(user, 0) + _OF_THE_COHORT
    return found


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


def _own(user_ids: Collection[int], session: ProgrammeSession) -> Mapping[int, list[Span]]:
    days = [m.astimezone(LONDON).date() for m in (session.starts, session.ends)]
    found: dict[int, list[Span]] = {}
    for one in own_busy(user_ids, *days):
        found.setdefault(one.user_id, []).append(Span(one.starts, one.ends, one.words))
    return found


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
