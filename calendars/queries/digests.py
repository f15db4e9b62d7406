"""What a digest tells one member of staff, as facts for its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from base.database import db
from base.dates import ONE_DAY, london_instant
from calendars.digest import Changed, Mine, Seen
from calendars.models import DigestSent
from people.availability import Interval, covers, whole_days
from people.models import User
from people.queries import availability
from people.queries.participants import PLACE_TAKEN
from people.roles import Can
from programmes.models import Change, Cohort, Facilitation, ProgrammeSession
from programmes.queries.sessions import codes_of, visible

_LONGEST = timedelta(days=14)
_MOST = 200


def who_wants(choice: str, day: date) -> Sequence[User]:
    """Staff who want a digest then, hold a role, and are not on leave that whole day."""
    wanting = db.session.scalars(
        select(User).where(User.digest == choice, User.active).order_by(User.id)
    ).all()
    here = [user for user in wanting if user.may(Can.OWN_CALENDAR)]
    bounds = whole_days(day, day)
    away: dict[int, list[Interval]] = {}
    for one in availability.away([user.id for user in here], day, day):
        away.setdefault(one.user_id, []).append(Interval(one.starts, one.ends))
    return [user for user in here if not covers(away.get(user.id, []), bounds.starts, bounds.ends)]


def since_last(user: User, now: datetime) -> datetime:
    """Since when changes are to be told: the last digest, or a day ago; two weeks at most."""
    last = db.session.scalar(select(func.max(DigestSent.at)).where(DigestSent.user_id == user.id))
    return max(last or now - ONE_DAY, now - _LONGEST)


def sessions_on(user: User, day: date) -> list[Mine]:
    """The planned sessions somebody is down for on a day, of the teams they are on."""
    first = london_instant(day, time())
    rows = db.session.scalars(
        visible(user)
        .where(
            ProgrammeSession.status == "planned",
            ProgrammeSession.starts >= first,
            ProgrammeSession.starts < london_instant(day + ONE_DAY, time()),
            ProgrammeSession.facilitations.any(Facilitation.user_id == user.id),
        )
        .options(*_PLACES)
    ).all()
    codes = codes_of(user, rows)
    return [Mine(row.starts, row.ends, _what(row, codes), _where_now(row)) for row in rows]


def changes_for(user: User, since: datetime, today: date) -> list[Changed]:
    """What others changed since then in sessions to come that are, or were, somebody's own."""
    rows = db.session.scalars(
        select(Change)
        .join(Change.session)
        .join(ProgrammeSession.cohort)
        .where(
            Change.at >= since,
            or_(Change.by_id.is_(None), Change.by_id != user.id),
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
            ProgrammeSession.day >= today,
            or_(
                ProgrammeSession.facilitations.any(Facilitation.user_id == user.id),
                Change.before["state"]["staff"].contains([[user.id]]),
            ),
        )
        .options(*(joinedload(Change.session).options(one) for one in _PLACES))
        .order_by(Change.at, Change.id)
        .limit(_MOST)
    ).all()
    by_session: dict[int, list[Change]] = {}
    for row in rows:
        by_session.setdefault(row.session_id, []).append(row)
    codes = codes_of(user, [changes[0].session for changes in by_session.values()])
    return [
        Changed(
            _what(changes[0].session, codes),
            _seen(changes[0].before, user),
            _seen(changes[-1].after, user) or _now(changes[-1].session, user),
        )
        for changes in by_session.values()
    ]


def was_sent(user: User, day: date) -> bool:
    """Whether somebody has had the digest about a day."""
    found = select(DigestSent.id).where(DigestSent.user_id == user.id, DigestSent.day == day)
    return db.session.scalar(found) is not None


_PLACES = (
    joinedload(ProgrammeSession.cohort),
    joinedload(ProgrammeSession.room),
    joinedload(ProgrammeSession.venue),
)


def _what(session: ProgrammeSession, codes: Mapping[int, str]) -> str:
    """A session by its title, with a code if it is one person's; or only that a place is taken."""
    code = codes.get(session.id, "")
    if code == PLACE_TAKEN:
        return PLACE_TAKEN
    return ", ".join(part for part in (session.title, code, session.cohort.name) if part)


def _where_now(session: ProgrammeSession) -> str:
    return _where([session.room.name if session.room else "", session.venue.name])


def _where(parts: Iterable[object]) -> str:
    return ", ".join(str(part) for part in parts if part)


def _seen(state: Mapping[str, Any], user: User) -> Seen | None:
    """How a session stood, as its change kept it."""
    if not state:
        return None
    staff = state.get("state", {}).get("staff", [])
    return Seen(
        datetime.fromisoformat(state["starts"]),
        _where([state.get("room"), state.get("venue")]),
        str(state["status"]),
        any(one[0] == user.id for one in staff),
    )


def _now(session: ProgrammeSession, user: User) -> Seen:
    mine = any(one.user_id == user.id for one in session.facilitations)
    return Seen(session.starts, _where_now(session), session.status, mine)
