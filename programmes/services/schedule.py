"""Writing steps: what a plan changes in sessions, their staff and places, and a change for each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from base import clock
from base.audit import Actor
from base.database import db
from base.dates import moment_words
from base.errors import Refused
from people.models import Room, User, Venue
from people.services import stamps
from programmes.models import (
    Change,
    Cohort,
    Enrolment,
    Facilitation,
    Place,
    Plan,
    ProgrammeSession,
)
from programmes.queries.booked import rows_of, state_of
from programmes.queries.catalogue import programme_of
from programmes.states import Draft, State, Step, as_json

_DEADLOCK = "40P01"  # PostgreSQL: deadlock_detected


def hold_still(draft: Draft) -> None:
    """Lock every session a draft touches, in order, until the unit of work ends."""
    keys = sorted(step.key for step in draft.steps if step.key > 0)
    if keys:
        db.session.execute(
            select(ProgrammeSession.id)
            .where(ProgrammeSession.id.in_(keys))
            .order_by(ProgrammeSession.id)
            .with_for_update()
        )


@contextmanager
def refusing_overlaps(why: str = "") -> Iterator[None]:
    """Write inside; what the database finds double booked is refused with a sentence."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
            # Sessions may change places with one another: only where they end up counts.
            db.session.execute(text("set constraints all immediate"))
            db.session.execute(text("set constraints all deferred"))
    except (IntegrityError, OperationalError) as clash:
        # Two who book the same at once may wait for one another: the database lets one of them go.
        deadlocked = getattr(clash.orig, "sqlstate", "") == _DEADLOCK
        if not deadlocked and "ex_booking_" not in str(clash.orig):
            raise
        raise Refused(
            why
            or "The room, a member of staff or a person was booked for that time a moment ago. "
            "Nothing was changed. Look again, then choose another time or room."
        ) from clash


def apply(plan: Plan, draft: Draft, *, by: Actor) -> list[ProgrammeSession]:
    """Do every step of a draft, all or none; the sessions touched.

    Versions rise, feeds are told, and each session keeps a change with its whole state before and
    after. Refused when the database finds something double booked.
    """
    kept = rows_of([step.key for step in draft.steps if step.key > 0])
    rooms = _rooms(draft)
    enrolments = _enrolments(draft)
    touched: list[ProgrammeSession] = []
    seen_by = _SeenBy()
    with refusing_overlaps():
        for step in draft.steps:
            row = kept.get(step.key)
            before = shown(row, state_of(row)) if row is not None else {}
            if row is None:
                row = _new(plan, step)
            _see(row, seen_by)
            _write(row, step.after, rooms)
            _set_staff(row, step.after)
            _set_people(row, step.after, enrolments)
            touched.append(row)
            db.session.add(_change(plan, row, step, before, by))
            _see(row, seen_by)
    stamps.bump(
        users=seen_by.users,
        participants=seen_by.participants,
        teams={row.cohort.team_id for row in touched},
        rooms=seen_by.rooms,
        venues=seen_by.venues,
    )
    return touched


def shown(session: ProgrammeSession, state: State) -> dict[str, Any]:
    """What people see of a session, in words, and its whole state, as a change keeps them."""
    return {
        "when": moment_words(state.starts),
        "starts": state.starts.isoformat(),
        "ends": state.ends.isoformat(),
        "room": session.room.name if session.room else "",
        "venue": session.venue.name,
        "status": state.status,
        "staff": ", ".join(f.user.name for f in session.facilitations),
        "people": len(state.people),
        "state": as_json(state),
    }


def _new(plan: Plan, step: Step) -> ProgrammeSession:
    cohort = plan.cohort
    assert cohort is not None  # noqa: S101 only plans of one cohort add sessions
    strand = programme_of(cohort).strand(step.strand)
    made = ProgrammeSession(
        cohort=cohort,
        strand=strand.id,
        kind=strand.kind.value,
        version=0,
        sequence=-1,
        catch_up_of_id=plan.answers.get("of"),
        places=[],
        facilitations=[],
    )
    db.session.add(made)
    return made


def _write(row: ProgrammeSession, state: State, rooms: Mapping[int, Room]) -> None:
    stood = _stands(row)
    with db.session.no_autoflush:  # a new row is not whole until its venue is found
        row.room = None if state.room_id is None else rooms[state.room_id]
        row.venue = row.room.venue if row.room else db.session.get_one(Venue, state.venue_id)
    row.day, row.at, row.minutes = state.day, state.at, state.minutes
    row.starts, row.ends = state.starts, state.ends
    row.status, row.title, row.number, row.topic = (
        state.status,
        state.title,
        state.number,
        state.topic,
    )
    row.why, row.overlap_why = state.why, state.overlap_why
    row.version += 1
    row.changed_at = clock.now()
    if _stands(row) != stood:  # not for other staff: that is no change to whoever comes
        row.sequence += 1


def _stands(row: ProgrammeSession) -> tuple[Any, ...]:
    """When and where a session is, and whether: what its SEQUENCE counts the changes of."""
    return row.starts, row.ends, row.room, row.venue, row.status


def _set_staff(row: ProgrammeSession, state: State) -> None:
    wanted = dict(state.staff)
    for one in list(row.facilitations):
        if one.user_id not in wanted:
            row.facilitations.remove(one)
            db.session.delete(one)
        else:
            one.part = wanted.pop(one.user_id)
    for user, part in state.staff:
        if user in wanted:
            made = Facilitation(user=db.session.get_one(User, user), part=part)
            row.facilitations.append(made)


def _set_people(
    row: ProgrammeSession, state: State, enrolments: Mapping[tuple[int, int], int]
) -> None:
    wanted = set(state.people)
    for place in row.places:
        if place.participant_id in wanted:
            wanted.discard(place.participant_id)
            place.removed_at = None
        elif place.removed_at is None:
            place.removed_at = clock.now()
    for person in sorted(wanted):
        row.places.append(
            Place(participant_id=person, enrolment_id=enrolments.get((row.cohort.id, person)))
        )


def _change(
    plan: Plan, row: ProgrammeSession, step: Step, before: dict[str, Any], by: Actor
) -> Change:
    return Change(
        session=row,
        plan_id=plan.id,
        verb=step.verb if plan.verb not in {"undo", "withdraw"} else "undone",
        before=before,
        after=shown(row, step.after),
        why=plan.why or step.why,
        asked_by=plan.asked_by,
        at=clock.now(),
        by_id=by.id,
    )


@dataclass(slots=True)
class _SeenBy:
    """Row numbers of whose calendars show a session, before a change or after it."""

    users: set[int] = field(default_factory=set)
    participants: set[int] = field(default_factory=set)
    rooms: set[int] = field(default_factory=set)
    venues: set[int] = field(default_factory=set)


def _see(row: ProgrammeSession, seen: _SeenBy) -> None:
    seen.users.update(f.user_id for f in row.facilitations if f.user_id is not None)
    seen.users.update(f.user.id for f in row.facilitations if f.user_id is None)
    seen.participants.update(p.participant_id for p in row.places if p.removed_at is None)
    if row.room is not None:
        seen.rooms.add(row.room.id)
    if row.venue is not None:  # a session just begun has neither yet
        seen.venues.add(row.venue.id)


def _rooms(draft: Draft) -> dict[int, Room]:
    wanted = {step.after.room_id for step in draft.steps if step.after.room_id is not None}
    return {r.id: r for r in db.session.scalars(select(Room).where(Room.id.in_(wanted)))}


def _enrolments(draft: Draft) -> dict[tuple[int, int], int]:
    """The enrolment that makes each person expected, by cohort and person."""
    people: Collection[int] = {p for step in draft.steps for p in step.after.people}
    rows = db.session.execute(
        select(Enrolment.cohort_id, Enrolment.participant_id, Enrolment.id)
        .where(
            Enrolment.participant_id.in_(people),
            Enrolment.status.in_(("enrolled", "paused")),
        )
        .order_by(Enrolment.id)
    )
    return {(row.cohort_id, row.participant_id): row.id for row in rows}


def in_use(cohort: Cohort) -> str:
    """Why a cohort just planned can no longer be withdrawn; empty while it can."""
    people = db.session.scalar(
        select(func.count(Enrolment.id)).where(
            Enrolment.cohort_id == cohort.id,
            Enrolment.status.in_(("enrolled", "paused", "offered", "completed", "left")),
        )
    )
    if people:
        return f"{people} {'person is' if people == 1 else 'people are'} or were enrolled"
    held = db.session.scalar(
        select(func.count(ProgrammeSession.id)).where(
            ProgrammeSession.cohort_id == cohort.id,
            ProgrammeSession.status == "held",
            ProgrammeSession.as_history.is_(False),
        )
    )
    if held:
        return f"{held} of its sessions {'was' if held == 1 else 'were'} held"
    return ""


def moment(said: str) -> datetime | None:
    """A moment as a form sent it back; None when it is none."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else None
