"""Plans about a whole cohort: catch-up sessions, more sessions, new slots, days closed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from base.errors import Refused
from people.models import Participant, Room, User
from programmes.models import Cohort, Plan, ProgrammeSession
from programmes.services.plans import start_plan
from programmes.slots import Slot
from programmes.states import State, as_json

_MOST_SLOTS = 14


def catch_up(
    session: ProgrammeSession,
    *,
    people: Sequence[Participant],
    day: date,
    at: time,
    minutes: int,
    room: Room | None,
    staff: User,
    why: str,
    by: User,
) -> Plan:
    """A plan for a session that makes up for a missed one, for some of those expected at it.

    Refused for nobody, or for people who were not expected.
    """
    expected = {place.participant_id for place in session.places}
    chosen = sorted({person.id for person in people} & expected)
    if not chosen:
        raise Refused("Tick at least one person who was expected.", "people")
    title = f"Catch-up: {session.topic}" if session.topic else f"Catch-up: {session.title}"
    state = State(
        day=day,
        at=at,
        minutes=minutes,
        status="planned",
        title=title,
        number=None,
        topic=session.topic,
        venue_id=room.venue_id if room else session.venue_id,
        room_id=room.id if room else None,
        staff=((staff.id, "lead"),),
        people=tuple(chosen),
    )
    answers = {"of": session.id, "add": [{"strand": session.strand, "state": as_json(state)}]}
    return _start(session.cohort, "catch_up", answers, why=why, by=by)


def extend(cohort: Cohort, *, strand: str, count: int, why: str, by: User) -> Plan:
    """A plan for more sessions of a strand after its last one."""
    return _start(cohort, "extend", {"strand": strand, "count": count}, why=why, by=by)


def replan(
    cohort: Cohort,
    *,
    strand: str,
    since: date,
    slots: Iterable[Slot],
    room: Room | None,
    why: str,
    by: User,
) -> Plan:
    """A plan that lays a strand's sessions from a day on over new slots.

    Accepting it makes these the cohort's slots.
    """
    given = sorted(set(slots))
    if not 1 <= len(given) <= _MOST_SLOTS:
        raise Refused("Choose at least one weekday and time.", "slots")
    answers: dict[str, Any] = {
        "strand": strand,
        "since": since.isoformat(),
        "slots": [[slot.weekday, slot.at.isoformat("minutes"), slot.week] for slot in given],
        "room": [room.venue_id, room.id] if room else None,
    }
    return _start(cohort, "replan", answers, why=why, by=by)


def leave_closed_days(cohort: Cohort, *, by: User) -> Plan:
    """A plan for the sessions on days that were closed after they were planned."""
    return _start(cohort, "close", {}, why="", by=by)


def _start(cohort: Cohort, verb: str, answers: dict[str, Any], *, why: str, by: User) -> Plan:
    return start_plan(team=cohort.team, cohort=cohort, verb=verb, answers=answers, why=why, by=by)
