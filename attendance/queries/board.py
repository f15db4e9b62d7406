"""The board of an Approved Premises: its residents, its week, its key work, its hand-over."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from sqlalchemy import desc, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from attendance.meetings import Meeting
from attendance.models import HandoverLine, Mark
from attendance.queries.meetings import Key, records
from attendance.raising import Record, key_work_due
from base.database import db
from people.models import Participant, Shift, Stay, TemporaryAbsence, User, Venue
from people.queries.participants import PersonLine, person_lines
from people.queries.stays import away_ids, away_on, key_worker_on, residents_on
from people.roles import Can
from programmes.models import Cohort, Facilitation, Place, ProgrammeSession
from programmes.queries.catalogue import programme_of
from programmes.strands import Attends, RhythmType, Strand

_SEEN = ("5", "6")


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident today: their stay, key worker, when key work is due, when they were last seen.

    `away`: where they spend their nights meanwhile.
    """

    line: PersonLine
    stay: Stay
    key_worker: User | None
    due: date | None
    last_seen: date | None
    away: TemporaryAbsence | None


@dataclass(frozen=True, slots=True)
class Comings:
    """Who came and who goes in a week. `leaving` and `returning` may be only expected."""

    arrived: Sequence[tuple[PersonLine, date]]
    departed: Sequence[tuple[PersonLine, date]]
    leaving: Sequence[tuple[PersonLine, date]]
    away: Sequence[tuple[PersonLine, date]]
    returning: Sequence[tuple[PersonLine, date]]


@cache
def standards() -> tuple[tuple[str, str], ...]:
    """The Enabling Environments standards a session may touch, as (id, words), from their file."""
    text = (files("attendance") / "vocabulary" / "standards.csv").read_text(encoding="utf-8")
    return tuple((row["id"], row["words"]) for row in csv.DictReader(text.splitlines()))


def cohorts_at(user: User, venue: Venue) -> Sequence[Cohort]:
    """The cohorts delivered at the premises by teams `user` marks for, running or planned."""
    return db.session.scalars(
        select(Cohort)
        .where(
            Cohort.venue_id == venue.id,
            Cohort.team_id.in_(user.teams(Can.MARK)),
            Cohort.status.in_(("planned", "running")),
        )
        .options(joinedload(Cohort.programme_version), joinedload(Cohort.team))
        .order_by(Cohort.name)
    ).all()


def loggable(cohorts: Collection[Cohort]) -> list[tuple[Cohort, Strand]]:
    """The kinds of session that can be logged there: for residents, for one of them, for all.

    Those that are never scheduled first: they are what is logged most.
    """
    found = [
        (cohort, strand)
        for cohort in cohorts
        for strand in programme_of(cohort).strands
        if strand.attends is not Attends.STAFF
    ]
    return sorted(found, key=lambda pair: pair[1].rhythm.type is not RhythmType.UNSCHEDULED)


def week_sessions(user: User, venue: Venue, monday: date) -> Sequence[ProgrammeSession]:
    """The sessions at the premises in the week of a Monday, of teams `user` is on, in order."""
    return db.session.scalars(
        select(ProgrammeSession)
        .join(ProgrammeSession.cohort)
        .where(
            ProgrammeSession.venue_id == venue.id,
            ProgrammeSession.day.between(monday, monday + timedelta(days=6)),
            ProgrammeSession.status != "withdrawn",
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
        )
        .options(
            joinedload(ProgrammeSession.cohort).joinedload(Cohort.programme_version),
            joinedload(ProgrammeSession.venue),
            joinedload(ProgrammeSession.room),
            selectinload(ProgrammeSession.facilitations)
            .joinedload(Facilitation.user)
            .lazyload(User.memberships),
        )
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
    ).all()


def residents(user: User, venue: Venue, cohorts: Collection[Cohort], today: date) -> list[Resident]:
    """Everybody living there today whom `user` may see, those whose key work is due first."""
    people = residents_on(venue, today)
    lines = person_lines(user, people)
    stays = _stays([person.id for person in people], venue)
    due = _key_work(cohorts, [person.id for person in people])
    seen = _last_seen([person.id for person in people])
    found = []
    for person in people:
        line, stay = lines[person.id], stays[person.id]
        worker = key_worker_on(stay, today)
        found.append(
            Resident(
                line,
                stay,
                worker.user if worker else None,
                due.get(person.id),
                seen.get(person.id),
                away_on(stay, today),
            )
        )
    return sorted(found, key=lambda one: (one.line.hidden, one.due or date.max, one.line.name))


def people_on(user: User, venue: Venue, day: date) -> list[tuple[Participant, PersonLine]]:
    """Who was a resident on a day and may be seen by `user`, by name."""
    people = residents_on(venue, day)
    lines = person_lines(user, people)
    seen = [(p, lines[p.id]) for p in people if not lines[p.id].hidden]
    return sorted(seen, key=lambda pair: pair[1].name.casefold())


def away_on_day(venue: Venue, day: date) -> frozenset[str]:
    """The public identifiers of residents who were away on a day."""
    people = db.session.scalars(
        select(Participant.public_id).where(Participant.id.in_(away_ids(venue, day)))
    )
    return frozenset(str(public_id) for public_id in people)


def comings(user: User, venue: Venue, monday: date, today: date) -> Comings:
    """Arrivals and departures of a week, and who is expected to leave in it."""
    sunday = monday + timedelta(days=6)
    rows = db.session.scalars(
        select(Stay)
        .where(
            Stay.venue_id == venue.id,
            or_(
                Stay.arrived.between(monday, sunday),
                Stay.departed.between(monday, sunday),
                Stay.departed.is_(None) & (Stay.expected_departure <= sunday),
            ),
        )
        .options(joinedload(Stay.participant))
        .order_by(Stay.arrived)
    ).all()
    nights = _nights_away(venue, monday, sunday)
    lines = person_lines(user, [stay.participant for stay in (*rows, *(a.stay for a in nights))])
    gone = [(lines[a.stay.participant_id], a) for a in nights]
    seen = [(line, a) for line, a in gone if not line.hidden]
    shown = [stay for stay in rows if not lines[stay.participant_id].hidden]
    line = {stay.id: lines[stay.participant_id] for stay in shown}
    return Comings(
        [(line[s.id], s.arrived) for s in shown if monday <= s.arrived <= sunday],
        [(line[s.id], s.departed) for s in shown if s.departed and monday <= s.departed <= sunday],
        [(line[s.id], s.expected_departure) for s in shown if s.departed is None and
         s.expected_departure <= sunday and s.arrived <= today],
        [(who, a.left_on) for who, a in seen if monday <= a.left_on <= sunday],
        [(who, back) for who, a in seen if (back := a.back_on or a.expected_back)
         and monday <= back <= sunday],
    )  # fmt: skip


def _nights_away(venue: Venue, monday: date, sunday: date) -> Sequence[TemporaryAbsence]:
    """The absences that touch a week; those put right as never having been are left out."""
    return db.session.scalars(
        select(TemporaryAbsence)
        .join(TemporaryAbsence.stay)
        .where(
            Stay.venue_id == venue.id,
            TemporaryAbsence.left_on <= sunday,
            or_(TemporaryAbsence.back_on.is_(None), TemporaryAbsence.back_on >= monday),
            or_(
                TemporaryAbsence.back_on.is_(None),
                TemporaryAbsence.back_on != TemporaryAbsence.left_on,
            ),
        )
        .options(contains_eager(TemporaryAbsence.stay).joinedload(Stay.participant))
        .order_by(TemporaryAbsence.left_on, TemporaryAbsence.id)
    ).all()


def own_shift(user: User, venue: Venue, now: datetime) -> tuple[date, str] | None:
    """The shift somebody is on there now: the day it began, and its code; None when on none."""
    row = db.session.execute(
        select(Shift.day, Shift.code)
        .where(
            Shift.user_id == user.id,
            Shift.venue_id == venue.id,
            Shift.starts <= now,
            Shift.ends > now,
        )
        .limit(1)
    ).one_or_none()
    return (row.day, row.code) if row else None


def handover_lines(venue: Venue, since: date) -> Sequence[HandoverLine]:
    """The lines written since a day, newest first."""
    return db.session.scalars(
        select(HandoverLine)
        .where(HandoverLine.venue_id == venue.id, HandoverLine.day >= since)
        .options(joinedload(HandoverLine.by).lazyload(User.memberships))
        .order_by(desc(HandoverLine.at), desc(HandoverLine.id))
        .limit(60)
    ).all()


def overlapping(session: ProgrammeSession) -> Sequence[ProgrammeSession]:
    """Sessions at the same time in which somebody of this one is expected or leads."""
    people = [place.participant_id for place in session.places]
    staff = [f.user_id for f in session.facilitations]
    return db.session.scalars(
        select(ProgrammeSession)
        .where(
            ProgrammeSession.id != session.id,
            ProgrammeSession.status.in_(("planned", "held")),
            ProgrammeSession.starts < session.ends,
            ProgrammeSession.ends > session.starts,
            or_(
                ProgrammeSession.places.any(
                    Place.participant_id.in_(people) & Place.removed_at.is_(None)
                ),
                ProgrammeSession.facilitations.any(Facilitation.user_id.in_(staff)),
            ),
        )
        .options(joinedload(ProgrammeSession.cohort))
        .order_by(ProgrammeSession.starts)
    ).all()


def _stays(people: Collection[int], venue: Venue) -> Mapping[int, Stay]:
    found = db.session.scalars(
        select(Stay)
        .where(Stay.participant_id.in_(people), Stay.venue_id == venue.id)
        .options(selectinload(Stay.key_workers), selectinload(Stay.absences))
        .order_by(Stay.arrived)
    )
    return {stay.participant_id: stay for stay in found}


def _key_work(cohorts: Collection[Cohort], people: Collection[int]) -> dict[int, date]:
    """By participant, the day by which key work is due."""
    found: dict[int, date] = {}
    every: dict[Key, Record] = {}
    for cohort in cohorts:
        every |= records(cohort, people)
    for (participant, _), record in every.items():
        marked: list[Meeting] = [meeting for meeting in record.meetings if meeting.marked]
        due = key_work_due(record, marked)
        if due is not None and record.until is None:
            found[participant] = due
    return found


def _last_seen(people: Collection[int]) -> dict[int, date]:
    """By participant, the day of the latest session at which they were marked as there."""
    rows = db.session.execute(
        select(Place.participant_id, func.max(ProgrammeSession.day).label("day"))
        .join(Place.session)
        .join(Mark, Mark.place_id == Place.id)
        .where(Place.participant_id.in_(people), Mark.presence.in_(_SEEN))
        .group_by(Place.participant_id)
    )
    return {row.participant_id: row.day for row in rows}
