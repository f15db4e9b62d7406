"""A plan read whole: what it would change, what that clashes with, what else is worth knowing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from base.database import db
from base.errors import NotYours
from people.models import Participant, Room, Stay, User
from people.queries import availability
from people.queries.busy import own_busy
from people.queries.participants import person_lines
from people.roles import Can
from programmes import consequences
from programmes.clashes import Busy, Clash, Taken, find, taken
from programmes.consequences import Facts, Note
from programmes.models import Change, Cohort, Plan, ProgrammeSession
from programmes.queries.booked import apart_from, days_of, named, taken_near
from programmes.queries.catalogue import programme_of
from programmes.queries.diaries import diary_of
from programmes.queries.proposals import propose
from programmes.states import Draft, Step


@dataclass(frozen=True)
class Reading:
    """A plan as a person reads it: steps, clashes by step, notes, and the rows they name.

    `sessions` holds every session named, `rooms` and `staff` every room and person before or
    after, `people` every participant: to be shown only as their reader may see them.
    """

    plan: Plan
    draft: Draft
    clashes: Mapping[int, list[Clash]]
    notes: Sequence[Note]
    sessions: Mapping[int, ProgrammeSession]
    rooms: Mapping[int, Room]
    staff: Mapping[int, User]
    people: Mapping[int, Participant]

    @property
    def refused(self) -> list[Clash]:
        """The clashes that must be allowed knowingly."""
        return [c for found in self.clashes.values() for c in found if c.kind.refused]

    @property
    def digest(self) -> str:
        """Tells what is on the page from what would be on it now."""
        said = [
            *(repr((s.key, s.strand, s.before, s.after)) for s in self.draft.steps),
            *(repr(c) for found in self.clashes.values() for c in found),
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:24]


def get_plan(user: User, public_id: UUID) -> Plan:
    """A plan of a team the person schedules for. Raises `NotYours` otherwise."""
    found = db.session.scalar(
        select(Plan)
        .where(Plan.public_id == public_id, Plan.team_id.in_(user.teams(Can.SCHEDULE)))
        .options(
            joinedload(Plan.team),
            joinedload(Plan.cohort),
            joinedload(Plan.made_by),
            joinedload(Plan.accepted_by),
            joinedload(Plan.undone_by),
        )
    )
    if found is None:
        raise NotYours
    return found


def read(plan: Plan) -> Reading:
    """The plan as it would now be. Refused when it can do nothing any more.

    A fixed number of queries, however many sessions it touches.
    """
    return weigh(plan, propose(plan))


def weigh(plan: Plan, draft: Draft) -> Reading:
    """A draft with what it clashes with and what is worth knowing."""
    steps = draft.steps
    happening = [step for step in steps if step.after.status == "planned"]
    wanted = [taken(step.key, step.after) for step in happening]
    clashes = _clashes(wanted, [step.key for step in steps])
    others = {c.other for found in clashes.values() for c in found if c.other is not None}
    sessions = named({step.key for step in steps if step.key > 0} | {o for o in others if o > 0})
    states = [s for step in steps for s in (step.before, step.after) if s is not None]
    people = _people({p for s in states for p in s.people})
    rooms = _rooms({s.room_id for s in states if s.room_id is not None})
    facts = _facts(plan, happening, sessions, people.values(), rooms.values())
    return Reading(
        plan,
        draft,
        clashes,
        consequences.notes(steps, facts),
        sessions,
        rooms,
        _staff({u for s in states for u, _ in s.staff}),
        people,
    )


def _clashes(wanted: Sequence[Taken], moving: Iterable[int]) -> dict[int, list[Clash]]:
    if not wanted:
        return {}
    people = {p for w in wanted for p in w.people}
    staff = {u for w in wanted for u in w.staff}
    apart = apart_from(people)
    first, last = days_of(wanted)
    away = availability.away(staff, first, last)
    committed = availability.commitments(people, first, last)
    return find(
        wanted,
        taken_near(wanted, apart, but=[key for key in moving if key > 0]),
        apart=apart,
        away=[Busy(a.user_id, a.starts, a.ends, a.words) for a in away],
        committed=[Busy(c.participant_id, c.starts, c.ends, c.words) for c in committed],
        own=[Busy(o.user_id, o.starts, o.ends, o.words) for o in own_busy(staff, first, last)],
    )


def _facts(
    plan: Plan,
    happening: Sequence[Step],
    sessions: Mapping[int, ProgrammeSession],
    people: Iterable[Participant],
    rooms: Iterable[Room],
) -> Facts:
    cohorts = {s.cohort.id: s.cohort for s in sessions.values() if s.cohort.team_id == plan.team_id}
    if plan.cohort is not None:
        cohorts.setdefault(plan.cohort.id, plan.cohort)
    strands = {strand.id: strand for c in cohorts.values() for strand in programme_of(c).strands}
    closed: dict[tuple[str, date], str] = {}
    if plan.cohort is not None:
        for name in {step.strand for step in happening} & strands.keys():
            diary = diary_of(plan.cohort, strands[name], [])
            days = {step.after.day for step in happening if step.strand == name}
            closed |= {(name, day): why for day in days if (why := diary.closed(day))}
    known = list(people)
    return Facts(
        strands,
        closed,
        {p.id: p.supervision_ends for p in known if p.supervision_ends is not None},
        _departures([p.id for p in known]),
        {room.id: room.capacity for room in rooms},
    )


def _departures(people: Iterable[int]) -> dict[int, date]:
    """When residents are expected to leave."""
    rows = db.session.execute(
        select(Stay.participant_id, Stay.expected_departure).where(
            Stay.participant_id.in_(list(people)), Stay.departed.is_(None)
        )
    )
    return {row.participant_id: row.expected_departure for row in rows}


def _people(ids: Iterable[int]) -> dict[int, Participant]:
    rows = db.session.scalars(select(Participant).where(Participant.id.in_(list(ids))))
    return {row.id: row for row in rows}


def _rooms(ids: Iterable[int]) -> dict[int, Room]:
    stmt = select(Room).where(Room.id.in_(list(ids))).options(joinedload(Room.venue))
    return {row.id: row for row in db.session.scalars(stmt)}


def _staff(ids: Iterable[int]) -> dict[int, User]:
    return {row.id: row for row in db.session.scalars(select(User).where(User.id.in_(list(ids))))}


def changed_since(plan: Plan, since: datetime) -> Sequence[Change]:
    """What others changed, since a moment, in the sessions of the plan's team."""
    stmt = (
        select(Change)
        .join(Change.session)
        .where(ProgrammeSession.cohort.has(team_id=plan.team_id), Change.at >= since)
        .options(joinedload(Change.session), joinedload(Change.by))
        .order_by(Change.at)
        .limit(20)
    )
    return db.session.scalars(stmt).all()


def changes_of(plan: Plan) -> Sequence[Change]:
    """What an accepted plan changed, in order of time."""
    found = db.session.scalars(
        select(Change).where(Change.plan_id == plan.id).options(joinedload(Change.session))
    ).all()
    return sorted(found, key=lambda change: (change.after.get("starts", ""), change.id))


def whose(user: User, changes: Iterable[Change]) -> dict[int, str]:
    """By row number of the session, the code of whom an individual session is with.

    Those this user may not see are left out. Two queries however many changes.
    """
    alone = {
        change.session_id: change.after["state"]["people"][0]
        for change in changes
        if change.session.number is None and len(change.after["state"]["people"]) == 1
    }
    if not alone:
        return {}
    people = db.session.scalars(select(Participant).where(Participant.id.in_(alone.values())))
    lines = person_lines(user, people)
    return {key: lines[who].code for key, who in alone.items() if who in lines and lines[who].code}


def open_plans(user: User, cohort: Cohort) -> Sequence[Plan]:
    """Plans for a cohort that nobody has accepted yet, newest first."""
    return _plans(user, cohort, Plan.accepted_at.is_(None), limit=5)


def accepted_plans(user: User, cohort: Cohort) -> Sequence[Plan]:
    """Plans for a cohort that were accepted, newest first."""
    return _plans(user, cohort, Plan.accepted_at.is_not(None), limit=30)


def _plans(user: User, cohort: Cohort, which: ColumnElement[bool], limit: int) -> Sequence[Plan]:
    stmt = (
        select(Plan)
        .where(Plan.cohort_id == cohort.id, Plan.team_id.in_(user.teams(Can.SCHEDULE)), which)
        .options(joinedload(Plan.made_by), joinedload(Plan.accepted_by), joinedload(Plan.undone_by))
        .order_by(Plan.made_at.desc(), Plan.id.desc())
        .limit(limit)
    )
    return db.session.scalars(stmt).all()
