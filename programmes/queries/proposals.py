"""What a plan's answers would change, worked out from the schedule as it now stands.

Every verb of `VERBS` takes a plan and gives the kernel's `Draft`. Unscoped: the plan was found in
the reader's own teams.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from types import MappingProxyType
from typing import Any

from base import clock
from base.database import db
from base.errors import NotYours, Refused
from programmes import relay, ripple, upgrading
from programmes.models import Cohort, Plan, ProgrammeSession, ProgrammeVersion
from programmes.planning import expects_participants
from programmes.queries.booked import PARTS, meeting_of, meetings_of, rows_of
from programmes.queries.catalogue import parsed, programme_of
from programmes.queries.diaries import diary_of
from programmes.queries.rolling import ahead, expected, nobody
from programmes.queries.undoing import undone
from programmes.slots import Slot
from programmes.states import Draft, State, Step, draft, from_json, step
from programmes.strands import SLOTTED, Strand
from programmes.ways_in import EntryType

Verb = Callable[[Plan], Draft]


def propose(plan: Plan) -> Draft:
    """What accepting the plan would do now. Refused when it can do nothing any more."""
    made = VERBS[plan.verb](plan)
    if not made.steps and "version" not in plan.answers:
        raise Refused("Nothing would change: somebody may have done it already.")
    return made


def cohort_of(plan: Plan) -> Cohort:
    """The cohort a plan is about."""
    if plan.cohort is None:
        raise NotYours
    return plan.cohort


def session_in(plan: Plan) -> ProgrammeSession:
    """The one session a plan's answers name."""
    found = rows_of([int(plan.answers["session"])]).get(int(plan.answers["session"]))
    if found is None or found.cohort.team_id != plan.team_id:
        raise NotYours
    return found


def _strand_called(cohort: Cohort, key: str) -> Strand:
    """Refused when the version a cohort keeps by now has no such kind of session."""
    for strand in programme_of(cohort).strands:
        if strand.id == key:
            return strand
    raise Refused("The version of the programme that it keeps now has no such kind of session.")


def _strand_of(session: ProgrammeSession) -> Strand:
    return programme_of(session.cohort).strand(session.strand)


def _target(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The day, time, length and room an answer asks for, as `ripple` takes them."""
    room = answers.get("room")
    return {
        "day": date.fromisoformat(answers["day"]),
        "at": time.fromisoformat(answers["at"]),
        "minutes": answers.get("minutes"),
        "room": (room[0], room[1]) if room else None,
    }


def _move(plan: Plan) -> Draft:
    session = session_in(plan)
    meetings = meetings_of(session.cohort, session.strand)
    if plan.answers.get("scope") == "after":
        diary = diary_of(session.cohort, _strand_of(session))
        return ripple.move_and_after(meetings, session.id, diary, **_target(plan.answers))
    return ripple.move_one(
        meeting_of(session), **_target(plan.answers), now=clock.now(), others=meetings
    )


def _cancel(plan: Plan) -> Draft:
    session = session_in(plan)
    if plan.answers.get("then") != "push":
        return ripple.cancel(meeting_of(session), plan.why)
    meetings = meetings_of(session.cohort, session.strand)
    diary = diary_of(session.cohort, _strand_of(session))
    return ripple.push_along(meetings, session.id, diary)


def _restore(plan: Plan) -> Draft:
    return ripple.restore(meeting_of(session_in(plan)), clock.now())


def _restaff(plan: Plan) -> Draft:
    """Answers: `staff` by session row number, each [user, part] with the lead first."""
    wanted = {int(key): staff for key, staff in plan.answers["staff"].items()}
    steps = []
    for key, session in rows_of(wanted).items():
        if session.cohort.team_id != plan.team_id:
            raise NotYours
        meeting = meeting_of(session)
        if meeting.state.status == "planned":
            given = [(int(user), str(part)) for user, part in wanted[key]]
            staff = tuple(sorted(given, key=lambda one: PARTS[one[1]]))
            steps.append(step(meeting, staff=staff))
    return draft(steps)


def _add(plan: Plan) -> Draft:
    """Answers: `add`, a list of {strand, state} for new sessions of the cohort."""
    now = clock.now()
    steps = []
    for n, one in enumerate(plan.answers["add"], 1):
        state = from_json(one["state"])
        assert state is not None  # noqa: S101 written by the service that made the plan
        if state.starts <= now:
            raise Refused("That time has passed. Choose a time to come.", "day")
        steps.append(Step(-n, one["strand"], None, state))
    return draft(steps)


def _place(plan: Plan) -> Draft:
    """Answers: `add` as above, and `moves`: {session: [day, at, venue, room]}."""
    added = _add(plan).steps if plan.answers.get("add") else ()
    moves = {int(key): to for key, to in plan.answers.get("moves", {}).items()}
    steps: list[Step] = []
    for key, session in rows_of(moves).items():
        if session.cohort.team_id != plan.team_id:
            raise NotYours
        day, at, venue, room = moves[key]
        steps += ripple.move_one(
            meeting_of(session),
            day=date.fromisoformat(day),
            at=time.fromisoformat(at),
            room=(venue, room),
            now=clock.now(),
        ).steps
    return draft([*added, *steps], plan.answers.get("notes", ()))


def _extend(plan: Plan) -> Draft:
    cohort = cohort_of(plan)
    strand = _strand_called(cohort, plan.answers["strand"])
    diary = diary_of(cohort, strand)
    meetings = meetings_of(cohort, strand.id)
    return relay.extend(meetings, diary, count=int(plan.answers["count"]))


def _replan(plan: Plan) -> Draft:
    cohort = cohort_of(plan)
    strand = _strand_called(cohort, plan.answers["strand"])
    slots = [
        Slot(int(weekday), time.fromisoformat(at), int(week))
        for weekday, at, week in plan.answers["slots"]
    ]
    room = plan.answers.get("room")
    since = date.fromisoformat(plan.answers["since"])
    diary = diary_of(cohort, strand, slots)
    meetings = meetings_of(cohort, strand.id)
    if not meetings:
        like = _arranged(cohort)
        if room:
            like = replace(like, venue_id=room[0], room_id=room[1])
        until = None if strand.topics else _last_day(cohort, None)
        people = expected(cohort) if expects_participants(strand) else nobody
        return relay.begin(like, strand, diary, since=since, until=until, people=people)
    return relay.replan(
        meetings,
        diary,
        since=since,
        until=None if strand.topics else _last_day(cohort, strand.id),
        room=(room[0], room[1]) if room else None,
    )


def _upgrade(plan: Plan) -> Draft:
    """Answers: `version`, the row number of the version to move to."""
    cohort = cohort_of(plan)
    version = db.session.get_one(ProgrammeVersion, int(plan.answers["version"]))
    if version.version <= cohort.programme_version.version:
        raise Refused(f"{cohort.name} has this version or a newer one already.")
    was, now = programme_of(cohort), parsed(version.text, version.slug)
    kept = {strand.id for strand in was.strands}
    diaries = {s.id: diary_of(cohort, s) for s in now.strands if s.id in kept}
    stays_open = cohort.entry != EntryType.CLOSED
    return upgrading.upgrade(meetings_of(cohort), was, now, diaries, comes_round=stays_open)


def _arranged(cohort: Cohort) -> State:
    """The cohort's next session that meets in slots, or its last: its staff and room."""
    slotted = {slot.strand for slot in cohort.slots}
    found = [m for m in meetings_of(cohort) if m.strand in slotted and m.state.happens]
    if not found:
        raise Refused("Give the cohort's main sessions their times first.", "slots")
    to_come = [m.state for m in found if m.movable(clock.now())]
    return to_come[0] if to_come else found[-1].state


def _last_day(cohort: Cohort, strand: str | None) -> date | None:
    days = [m.state.day for m in meetings_of(cohort, strand) if m.state.happens]
    return max(days, default=None)


def _close(plan: Plan) -> Draft:
    return closing(cohort_of(plan))


def closing(cohort: Cohort) -> Draft:
    """What days closed since they were planned do to a cohort's sessions, strand by strand."""
    everything = meetings_of(cohort)
    steps: list[Step] = []
    for strand in programme_of(cohort).strands:
        if strand.rhythm.type in SLOTTED:
            mine = [m for m in everything if m.strand == strand.id]
            diary = diary_of(cohort, strand)
            steps += relay.close_days(mine, diary, keep_topics=bool(strand.topics)).steps
    return draft(steps)


def _lay_out(plan: Plan) -> Draft:
    return ahead(cohort_of(plan), date.fromisoformat(plan.answers["until"]))


def _withdraw(plan: Plan) -> Draft:
    """Everything planning a cohort wrote, its history too."""
    cohort = cohort_of(plan)
    return draft([step(m, status="withdrawn") for m in meetings_of(cohort)])


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "move": _move,
        "cancel": _cancel,
        "restore": _restore,
        "restaff": _restaff,
        "catch_up": _add,
        "place": _place,
        "extend": _extend,
        "replan": _replan,
        "upgrade": _upgrade,
        "close": _close,
        "lay_out": _lay_out,
        "undo": undone,
        "withdraw": _withdraw,
    }
)
