"""Today: what each person has to do first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import settings
from app.demo.staff import sign_ins
from app.job_pages import Trouble, troubles
from attendance.presenters.delivered import LatelyLine, lately_line
from attendance.presenters.follow_up import (
    NoticeLine,
    ToDo,
    concern_line,
    notice_line,
    task_line,
)
from attendance.queries import delivered, follow_up, notices, registers
from base import clock
from base.access import Anyone, needs
from base.dates import in_words, london_instant
from calendars import channels
from calendars.models import FormatRequest
from calendars.presenters.own_pages import Asked, asked
from calendars.queries import formats, messages
from evidence.presenters.community_today import to_do_at_communities
from evidence.presenters.today import AwardLine, HeldLine, award_lines, held_lately
from evidence.presenters.voice import WorryHere, worries_here
from outcomes.presenters.risk import FlagLine, flag_lines
from outcomes.queries import plans, risk
from people.models import Team, User
from people.roles import Can, Role
from programmes import queries
from programmes.models import ProgrammeSession
from programmes.presenters.changes import ChangeLine, change_lines
from programmes.presenters.schedule import SessionRow, session_row

bp = Blueprint("home", __name__)

_RECENT = timedelta(days=1)
_SHOWN = 8
_SHORT = timedelta(days=14)


@dataclass(frozen=True)
class NavLink:
    """One entry of the main navigation; `here` when the page is under it."""

    name: str
    href: str
    here: bool


_PLACES = (
    ("Today", "/", None),
    ("Board", "/board", Can.SET_SHIFTS),
    ("Registers", "/registers", Can.MARK),
    ("Calendar", "/calendar", Can.SEE_PROGRAMMES),
    ("Cohorts", "/cohorts", Can.SEE_PROGRAMMES),
    ("Referrals", "/referrals", Can.SEE_PROGRAMMES),
    ("People", "/people", Can.SEE_PEOPLE),
    ("Measures", "/measures", Can.MEASURE),
    ("Climate", "/climate", Can.RUN_CLIMATE),
    ("Evidence", "/evidence", Can.ADD_EVIDENCE),
    ("Calendar link", "/my-calendar", Can.OWN_CALENDAR),
    ("Settings", "/settings", None),
)


_ALSO = {
    "/referrals": ("/waiting",),
    "/board": ("/premises",),
    "/measures": ("/risk", "/outcomes"),
    "/people": ("/messages",),
    "/settings": settings.UNDER,
}
"""What else stands under a place."""


def _under(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))


def _nav() -> list[NavLink]:
    path = request.path
    if reads_packs_alone(current_user):
        return [NavLink("Packs", "/packs", _under(path, "/packs"))]
    return [
        NavLink(name, href, any(_under(path, one) for one in (href, *_ALSO.get(href, ()))))
        for name, href, permission in _PLACES
        if (permission is None or current_user.may(permission))
        and (href != "/board" or at_premises(current_user))
    ]


def reads_packs_alone(user: User) -> bool:
    """Whether somebody is an assessor and nothing else: they land on their pack."""
    return {role for _, role in user.held()} == {Role.ASSESSOR}


def at_premises(user: User) -> bool:
    """Whether somebody works on a team of an Approved Premises."""
    return any(m.team.kind == "pipe" for m in user.memberships if m.ended_at is None)


@dataclass(frozen=True)
class SessionToday:
    """A session today with the state of its register in words."""

    row: SessionRow
    register: str
    done: bool


@dataclass(frozen=True)
class ShortTeam:
    """How many sessions of a team are left short of staff, and where to find cover."""

    words: str
    href: str


@dataclass(frozen=True)
class ToDoHere:
    """Something to do, in words, and where."""

    words: str
    href: str


@dataclass(frozen=True)
class Today:
    """What one person's Today shows. Lists that are empty are left off the page."""

    day: str
    mine: list[SessionToday]
    others: list[SessionToday]
    coming: list[SessionRow]
    unsigned: list[SessionRow]
    short: list[ShortTeam]
    changes: list[ChangeLine]
    jobs: list[Trouble]
    flags: list[FlagLine]
    worries: list[WorryHere]
    measures: list[ToDoHere]
    messages: list[ToDoHere]
    communities: list[ToDoHere]
    notices: list[NoticeLine]
    formats: list[Asked]
    tasks: list[ToDo]
    concerns: list[ToDo]
    lately: list[LatelyLine]
    awards: list[AwardLine]
    held: list[HeldLine]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing at all to show."""
        return not any(getattr(self, one.name) for one in fields(self) if one.name != "day")


@bp.get("/")
@needs(Anyone.SIGNED_IN)
def today() -> ResponseReturnValue:
    """My sessions today, registers to sign oldest first, what changed since yesterday."""
    if reads_packs_alone(current_user):
        return redirect(url_for("pack_reading.list_mine"))
    return render_template("today.html", today=today_of(current_user, clock.now()))


def today_of(user: User, now: datetime) -> Today:
    """Everything Today shows one person; the same number of queries however much there is."""
    day = clock.today()
    first, last = (london_instant(day + timedelta(days=n), time(0)) for n in (0, 1))
    sessions = queries.sessions.between(user, first, last)
    states = registers.register_states([s.id for s in sessions])
    mine = [s for s in sessions if _staffed_by(s, user)]
    waiting = (one.session for one in registers.registers_to_sign(user, now))
    unsigned = [session for session in waiting if session.starts < first]
    coming = queries.sessions.next_for(user, last)
    codes = queries.sessions.codes_of(user, [*sessions, *unsigned, *coming])

    def row(session: ProgrammeSession) -> SessionRow:
        return session_row(session, now, codes.get(session.id, ""))

    def shown(session: ProgrammeSession) -> SessionToday:
        return _today_row(row(session), states.get(session.id))

    return Today(
        in_words(day),
        [shown(s) for s in mine],
        [shown(s) for s in sessions if s not in mine],
        [row(s) for s in coming],
        [row(s) for s in unsigned],
        _short(user),
        change_lines(queries.sessions.changes_since(user, now - _RECENT)),
        troubles(now) if user.may(Can.SEE_JOBS) else [],
        _flags(user),
        worries_here(user, _SHOWN),
        _measures(user),
        _messages(user),
        _communities(user),
        [notice_line(one) for one in notices.received(user, now)],
        [asked(one) for one in _formats(user)],
        [task_line(one, day) for one in follow_up.open_tasks(user, limit=_SHOWN)],
        [concern_line(one) for one in follow_up.open_concerns(user, limit=_SHOWN)],
        [lately_line(one) for one in delivered.lately(user, day, now)],
        award_lines(user, day),
        held_lately(user, now),
    )


def _today_row(row: SessionRow, register: Any) -> SessionToday:
    signed = register is not None and register.signed_at is not None
    return SessionToday(row, "Register signed" if signed else "Register", signed)


def _short(user: User) -> list[ShortTeam]:
    """The person's teams with sessions left short in the next fortnight."""
    found: dict[Team, int] = {}
    for one in queries.cover.short_sessions(user, ahead=_SHORT):
        team = one.session.cohort.team
        found[team] = found.get(team, 0) + 1
    return [
        ShortTeam(
            f"{count} session{'' if count == 1 else 's'} of {team.name} short of staff in the next "
            "two weeks",
            url_for("cover.list_short", team_id=team.public_id),
        )
        for team, count in sorted(found.items(), key=lambda one: one[0].name)
    ]


def _formats(user: User) -> Sequence[FormatRequest]:
    """The formats participants asked for on their own pages, that nobody has answered."""
    return formats.open_requests(user, _SHOWN) if user.may(Can.GIVE_CALENDAR) else ()


def _flags(user: User) -> list[FlagLine]:
    return flag_lines(risk.open_flags(user, _SHOWN), user) if user.may(Can.MEASURE) else []


def _messages(user: User) -> list[ToDoHere]:
    """How many messages to participants wait to be sent by hand, or to be checked."""
    many = messages.to_do(user, channels.providers()) if user.may(Can.SEND_MESSAGES) else 0
    words = f"{many} message{'' if many == 1 else 's'} to send or check"
    return [ToDoHere(words, "/messages")] if many else []


def _communities(user: User) -> list[ToDoHere]:
    """Agreements to look at again, and decisions of community meetings that are overdue."""
    if not user.may(Can.LEAD_EVIDENCE):
        return []
    return [ToDoHere(*one) for one in to_do_at_communities(user, clock.today())]


def _measures(user: User) -> list[ToDoHere]:
    """How many measures are overdue, and how many are due, in one line each."""
    if not user.may(Can.MEASURE):
        return []
    rows = plans.to_do(user, clock.today(), timedelta(0))
    counts = {state: sum(row.state == state for row in rows) for state in ("overdue", "due")}
    return [
        ToDoHere(f"{many} measure{'' if many == 1 else 's'} {words}", "/measures")
        for state, words in (("overdue", "overdue"), ("due", "due now"))
        if (many := counts[state])
    ]


def _staffed_by(session: ProgrammeSession, user: User) -> bool:
    return any(f.user_id == user.id for f in session.facilitations)


def init_app(app: Flask, *, demo: bool) -> None:
    """Register Today, and the navigation for every page."""
    app.register_blueprint(bp)
    app.jinja_env.globals["places"] = _nav
    app.jinja_env.globals["demo_sign_ins"] = sign_ins if demo else list
