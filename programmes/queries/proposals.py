"""What a plan's answers would change, worked out from the schedule as it now stands.

Every verb of `VERBS` takes a plan and gives the kernel's `Draft`. Unscoped: the plan was found in
the reader's own teams.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from base import clock
from base.database import db
from base.errors import NotYours, Refused
from programmes import relay, ripple, upgrading
from programmes.models import Change, Cohort, Plan, ProgrammeSession, ProgrammeVersion
from programmes.planning import expects_participants
from programmes.queries.booked import PARTS, meetings_of, rows_of, state_of
from programmes.queries.catalogue import parsed, programme_of
from programmes.queries.diaries import diary_of
from programmes.queries.rolling import ahead
from programmes.slots import Slot
from programmes.states import Draft, Meeting, State, Step, draft, from_json, put_back, step
from programmes.strands import SLOTTED, Strand

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


def meeting_of(session: ProgrammeSession) -> Meeting:
    """A session as the kernel meets it."""
    return Meeting(session.id, session.strand, state_of(session))


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
    strand = programme_of(cohort).strand(plan.answers["strand"])
    diary = diary_of(cohort, strand)
    meetings = meetings_of(cohort, strand.id)
    return relay.extend(meetings, diary, count=int(plan.answers["count"]))


def _replan(plan: Plan) -> Draft:
    cohort = cohort_of(plan)
    strand = programme_of(cohort).strand(plan.answers["strand"])
    slots = [
        Slot(int(weekday), time.fromisoformat(at), int(week))
        for weekday, at, week in plan.answers["slots"]
    ]
    room = plan.answers.get("room")
    since = date.fromisoformat(plan.answers["since"])
    diary = diary_of(cohort, strand, slots)
    meetings = meetings_of(cohort, strand.id)
    if not meetings:
        like = _arranged(cohort, strand)
        if room:
            like = replace(like, venue_id=room[0], room_id=room[1])
        until = None if strand.topics else _last_day(cohort, None)
        return relay.begin(like, strand, diary, since=since, until=until)
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
    if version.id == cohort.programme_version_id:
        raise Refused(f"{cohort.name} has this version already.")
    was, now = programme_of(cohort), parsed(version.text, version.slug)
    kept = {strand.id for strand in was.strands}
    diaries = {s.id: diary_of(cohort, s) for s in now.strands if s.id in kept}
    return upgrading.upgrade(meetings_of(cohort), was, now, diaries)


def _arranged(cohort: Cohort, strand: Strand) -> State:
    """The cohort's next session that meets in slots, or its last: its staff, room and people."""
    slotted = {slot.strand for slot in cohort.slots}
    found = [m for m in meetings_of(cohort) if m.strand in slotted and m.state.happens]
    if not found:
        raise Refused("Give the cohort's main sessions their times first.", "slots")
    ahead = [m.state for m in found if m.movable(clock.now())]
    like = ahead[0] if ahead else found[-1].state
    return like if expects_participants(strand) else replace(like, people=())


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


def _undo(plan: Plan) -> Draft:
    """Everything the undone plan did, put back. Refused when some of it was touched since."""
    undone = plan.undoes
    if undone is None:
        raise NotYours
    changes = db.session.scalars(
        select(Change)
        .where(Change.plan_id == undone.id)
        .options(selectinload(Change.session))
        .order_by(Change.id.desc())
    ).all()
    rows = rows_of([change.session_id for change in changes])
    now = clock.now()
    steps = [_put_back(rows[c.session_id], c, now) for c in changes]
    return draft(steps)


def _put_back(session: ProgrammeSession, change: Change, now: datetime) -> Step:
    meeting = meeting_of(session)
    before, after = from_json(change.before.get("state", {})), from_json(change.after["state"])
    assert after is not None  # noqa: S101 a change made by a plan keeps its states
    back = put_back(meeting.state, before, after)
    if back is None:
        raise Refused(
            f"{session.title} was changed again since, so this can no longer be undone as a whole. "
            "Change what is left by hand."
        )
    if session.status == "held" or _begun(meeting.state, back, now):
        raise Refused(
            f"{session.title} has been held or has begun, so this can no longer be undone."
        )
    return Step(meeting.key, meeting.strand, meeting.state, back)


def _begun(state: State, back: State, now: datetime) -> bool:
    """Whether either time has passed: nothing goes back into the past."""
    return (state.happens and state.starts <= now) or (back.happens and back.starts <= now)


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
        "undo": _undo,
        "withdraw": _withdraw,
    }
)
