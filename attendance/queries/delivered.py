"""What a team planned and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, desc, func, or_, select, true
from sqlalchemy.orm import joinedload

from attendance.delivery import Sitting, fate_of
from attendance.models import Mark
from attendance.tallies import SEEN
from base.database import db
from people.models import NamedReader, Participant, Team, User
from people.roles import Can
from programmes.models import Change, Cohort, Place, ProgrammeSession

LATELY = timedelta(weeks=4)
_CALLED_OFF = ("cancelled", "not_held")


@dataclass(frozen=True, slots=True)
class TeamSittings:
    """A team's sessions of some days, in order; its cohorts and kinds of session by their keys."""

    sittings: list[Sitting]
    cohorts: Mapping[int, Cohort]
    kinds: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Lately:
    """How a team's sessions of the last weeks went."""

    team: Team
    held: int
    due: int


def team_cohorts(team: Team) -> dict[int, Cohort]:
    """Every cohort a team had, by row number, in order of name, with its programme's text."""
    found = db.session.scalars(
        select(Cohort)
        .where(Cohort.team_id == team.id, Cohort.status != "withdrawn")
        .options(joinedload(Cohort.programme_version))
        .order_by(Cohort.name, Cohort.id)
    )
    return {cohort.id: cohort for cohort in found}


def team_sittings(
    user: User,
    team: Team,
    cohorts: Mapping[int, Cohort],
    days: tuple[date, date],
    now: datetime,
) -> TeamSittings:
    """The sessions of a team on `days`, from one to another with both. Three queries.

    The caller has made sure that `user` may see the team's programmes. People whose access is
    limited are counted only for those named.
    """
    inside = and_(
        Cohort.team_id == team.id,
        Cohort.status != "withdrawn",
        ProgrammeSession.day.between(*days),
        ProgrammeSession.status != "withdrawn",
    )
    rows = _rows(inside)
    turnout, changed = _turnout(user, inside), _changed(inside)
    sittings = [
        _sitting(row, now, changed.get(row.id, ("", False)), turnout.get(row.id, (0, 0)))
        for row in rows
    ]
    return TeamSittings(sittings, cohorts, {row.id: row.kind for row in rows})


def lately(user: User, today: date, now: datetime) -> list[Lately]:
    """How the last four weeks went on the teams `user` leads, by name. One query."""
    over = ProgrammeSession.ends <= now
    held = ProgrammeSession.status == "held"
    rows = db.session.execute(
        select(
            Team,
            func.count().filter(held).label("held"),
            func.count().filter(or_(over, held)).label("due"),
        )
        .join(Cohort, Cohort.team_id == Team.id)
        .join(ProgrammeSession, ProgrammeSession.cohort_id == Cohort.id)
        .where(
            Team.id.in_(user.teams(Can.SET_LEAVE) & user.teams(Can.SEE_PROGRAMMES)),
            ProgrammeSession.day.between(today - LATELY, today),
            ProgrammeSession.status != "withdrawn",
        )
        .group_by(Team.id)
        .order_by(Team.name)
    )
    return [Lately(row[0], row.held, row.due) for row in rows if row.due]


def _rows(inside: ColumnElement[bool]) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.session.execute(
        select(
            ProgrammeSession.id, ProgrammeSession.cohort_id, ProgrammeSession.strand,
            ProgrammeSession.kind, ProgrammeSession.day, ProgrammeSession.minutes,
            ProgrammeSession.ends, ProgrammeSession.status, ProgrammeSession.why,
        )
        .join(ProgrammeSession.cohort)
        .where(inside)
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    ).all()  # fmt: skip


def _sitting(
    row: Row[*tuple[Any, ...]], now: datetime, changed: tuple[str, bool], turnout: tuple[int, int]
) -> Sitting:
    fate = fate_of(row.status, over=row.ends <= now)
    called_off = fate in _CALLED_OFF
    return Sitting(
        row.id,
        row.cohort_id,
        row.strand,
        row.day,
        row.minutes,
        fate,
        row.why if called_off else "",
        changed[0] if called_off else "",
        changed[1],
        *turnout,
    )


def _turnout(user: User, inside: ColumnElement[bool]) -> dict[int, tuple[int, int]]:
    """By session: how many were expected, and came."""
    latest = (
        select(Mark.presence)
        .where(Mark.place_id == Place.id)
        .order_by(desc(Mark.link))
        .limit(1)
        .lateral("latest")
    )
    shown = or_(
        Participant.limited_access.is_(False),
        Participant.readers.any(NamedReader.user_id == user.id),
    )
    seen = latest.c.presence.in_(SEEN)
    rows = db.session.execute(
        select(Place.session_id, func.count(), func.count().filter(seen))
        .join(Place.session)
        .join(ProgrammeSession.cohort)
        .join(Place.participant)
        .outerjoin(latest, true())
        .where(
            inside,
            ProgrammeSession.status == "held",
            shown,
            or_(Place.removed_at.is_(None), latest.c.presence.is_not(None)),
            or_(latest.c.presence.is_(None), latest.c.presence != "4"),
        )
        .group_by(Place.session_id)
    )
    return {session: (expected, came) for session, expected, came in rows}


def _changed(inside: ColumnElement[bool]) -> dict[int, tuple[str, bool]]:
    """By session: who asked for it to be called off last, and whether it was ever moved."""
    rows = db.session.execute(
        select(Change.session_id, Change.verb, Change.asked_by)
        .join(Change.session)
        .join(ProgrammeSession.cohort)
        .where(inside, Change.verb.in_((*_CALLED_OFF, "rescheduled")))
        .order_by(Change.id)
    )
    found: dict[int, tuple[str, bool]] = {}
    for session, verb, asked_by in rows:
        before, moved = found.get(session, ("", False))
        if verb == "rescheduled":
            found[session] = (before, True)
        else:
            found[session] = (" ".join(asked_by.split()), moved)
    return found
