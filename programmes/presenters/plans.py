"""A plan as it is read: before → after for each session, with what clashes and what to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import url_for

from base.dates import LONDON, moment_words, short_with_year, span_words, time_words
from programmes.consequences import Note
from programmes.models import Change, Plan
from programmes.queries.alternatives import Free
from programmes.queries.clash_words import Teller
from programmes.queries.readings import Reading
from programmes.states import State, Step

TITLES = {
    "move": "Move",
    "cancel": "Cancel",
    "restore": "Restore",
    "restaff": "Change staff",
    "catch_up": "Book a catch-up session",
    "place": "Place individual sessions",
    "extend": "Add sessions",
    "replan": "Plan the rest again",
    "upgrade": "Move to the newer version",
    "close": "Move off closed days",
    "lay_out": "Lay out the weeks to come",
    "plan_cohort": "Plan a cohort",
    "undo": "Undo",
    "withdraw": "Undo planning the cohort",
}
_HAPPENS = {
    "added": "New",
    "cancelled": "Cancelled",
    "restored": "Restored",
    "withdrawn": "Withdrawn",
    "rescheduled": "Moved",
    "restaffed": "Staff changed",
    "changed": "Changed",
}


@dataclass(frozen=True)
class Option:
    """A free time to choose instead, and the form that takes it."""

    words: str
    href: str


@dataclass(frozen=True)
class StepRow:
    """One session before and after."""

    title: str
    href: str
    verb: str
    before: list[str]
    after: list[str]
    why: str
    clashes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)


def step_rows(reading: Reading, teller: Teller, free: Mapping[int, list[Free]]) -> list[StepRow]:
    """Every step, in order of the new time."""
    notes: dict[int, list[Note]] = {}
    for note in reading.notes:
        notes.setdefault(note.key, []).append(note)
    return [_row(step, reading, teller, notes, free) for step in reading.draft.steps]


def _row(
    step: Step,
    reading: Reading,
    teller: Teller,
    notes: Mapping[int, list[Note]],
    free: Mapping[int, list[Free]],
) -> StepRow:
    session = reading.sessions.get(step.key)
    clashes = reading.clashes.get(step.key, [])
    said = [note.words.format(who=teller.people(note.who)) for note in notes.get(step.key, [])]
    said += [teller.clash(clash) for clash in clashes if not clash.kind.refused]
    before, after = _two_sides(step, reading, teller)
    return StepRow(
        _title(step.after, teller),
        url_for("sessions.show_session", session_id=session.public_id) if session else "",
        _HAPPENS.get(step.verb, step.verb.replace("_", " ").capitalize()),
        before,
        after,
        step.why,
        [teller.clash(clash) for clash in clashes if clash.kind.refused],
        said,
        [_option(one, step, reading) for one in free.get(step.key, ())],
    )


def _title(state: State, teller: Teller) -> str:
    """Its title, and whose it is when it is one person's."""
    alone = state.number is None and len(state.people) == 1
    return f"{state.title}, {teller.people(state.people)}" if alone else state.title


def _two_sides(step: Step, reading: Reading, teller: Teller) -> tuple[list[str], list[str]]:
    """What differs, on both sides; the time always."""
    if step.before is None:
        return ["Not there yet"], _whole(step.after, reading, teller)
    if step.after.status in {"cancelled", "withdrawn"}:
        gone = "Not held" if step.after.status == "cancelled" else "Taken out of the schedule"
        return [_when(step.before)], [gone]
    left, right = [_when(step.before)], [_when(step.after)]
    if step.before.status != step.after.status:
        left.append(step.before.status.replace("_", " ").capitalize())
        right.append("Planned")
    if step.before.room_id != step.after.room_id:
        left.append(_room(step.before, reading))
        right.append(_room(step.after, reading))
    if step.before.staff != step.after.staff:
        left.append(_staff(step.before, reading))
        right.append(_staff(step.after, reading))
    if step.before.people != step.after.people:
        left.append(_people(step.before, teller))
        right.append(_people(step.after, teller))
    return left, right


def _whole(state: State, reading: Reading, teller: Teller) -> list[str]:
    said = [_when(state), _room(state, reading), _staff(state, reading)]
    return [*said, _people(state, teller)] if state.people else said


def _when(state: State) -> str:
    return f"{short_with_year(state.day)}, {span_words(state.starts, state.ends)}"


def _room(state: State, reading: Reading) -> str:
    room = reading.rooms.get(state.room_id or 0)
    return room.name if room else "No room"


def _staff(state: State, reading: Reading) -> str:
    names = [reading.staff[user].name for user, _ in state.staff if user in reading.staff]
    return ", ".join(names) or "Nobody"


def _people(state: State, teller: Teller) -> str:
    if len(state.people) > 3:
        return f"{len(state.people)} people"
    return teller.people(state.people) if state.people else "Nobody expected"


def _option(free: Free, step: Step, reading: Reading) -> Option:
    words = f"{short_with_year(free.day)} at {time_words(free.at)}"
    if free.room is not None and free.room.id != step.after.room_id:
        words += f" in {free.room.name}"
    session = reading.sessions.get(step.key)
    if session is None:
        return Option(words, "")
    href = url_for(
        "sessions.reschedule_session",
        session_id=session.public_id,
        day=free.day.isoformat(),
        at=free.at.isoformat("minutes"),
        room=str(free.room.public_id) if free.room else None,
        scope=reading.plan.answers.get("scope"),
    )
    return Option(words, href)


@dataclass(frozen=True)
class PlanHead:
    """What stands at the top of a plan."""

    title: str
    cohort: str
    back: str
    affected: str


def plan_head(plan: Plan, steps: Iterable[Step] = ()) -> PlanHead:
    """Its name, the cohort it is for, where to go back to, and how many it touches."""
    cohort = plan.cohort
    back = url_for("cohorts.list_cohorts")
    if cohort is not None and cohort.status != "withdrawn":
        back = url_for("cohorts.show_cohort", cohort_id=cohort.public_id)
    return PlanHead(
        TITLES[plan.verb], cohort.name if cohort else plan.team.name, back, _affected(steps)
    )


def _affected(steps: Iterable[Step]) -> str:
    states = [(s.before, s.after) for s in steps]
    people = {p for pair in states for s in pair if s is not None for p in s.people}
    staff = {u for pair in states for s in pair if s is not None for u, _ in s.staff}
    count = len(states)
    sessions = f"{count} session{'' if count == 1 else 's'}"
    return (
        f"{sessions}, {len(people)} {'person' if len(people) == 1 else 'people'} expected, "
        f"{len(staff)} staff"
    )


@dataclass(frozen=True)
class DoneRow:
    """One session as an accepted plan changed it."""

    title: str
    href: str
    before: str
    after: str


def done_rows(changes: Iterable[Change], whose: Mapping[int, str]) -> list[DoneRow]:
    """What an accepted plan did, from the changes it kept; `whose` by session row number."""
    return [
        DoneRow(
            ", ".join(filter(None, (change.session.title, whose.get(change.session_id)))),
            url_for("sessions.show_session", session_id=change.session.public_id)
            if change.session.status != "withdrawn"
            else "",
            _kept(change.before),
            _kept(change.after),
        )
        for change in changes
    ]


def _kept(kept: Mapping[str, str]) -> str:
    if not kept:
        return "Not there yet"
    said = [str(kept.get("when", ""))]
    if kept.get("status") not in {"planned", None}:
        said.append(str(kept["status"]).replace("_", " "))
    said += [str(kept[key]) for key in ("room", "staff") if kept.get(key)]
    return ", ".join(said)


def accepted_words(plan: Plan) -> str:
    """Who accepted a plan, and when."""
    if plan.accepted_at is None:
        return ""
    when = moment_words(plan.accepted_at.astimezone(LONDON))
    if plan.accepted_by is None:
        return f"Daybook did this by itself on {when}."
    return f"{plan.accepted_by.name} accepted this on {when}."


@dataclass(frozen=True)
class PlanLink:
    """A plan in a list: who made or accepted it, when, why."""

    words: str
    href: str


def plan_links(plans: Iterable[Plan]) -> list[PlanLink]:
    """Plans in words, each with where it is read or undone."""
    return [
        PlanLink(_plan_words(plan), url_for("plans.show_plan", plan_id=plan.public_id))
        for plan in plans
    ]


def _plan_words(plan: Plan) -> str:
    why = f" Why: {plan.why}" if plan.why else ""
    if plan.accepted_at is not None:
        who = plan.accepted_by.name if plan.accepted_by else "Daybook"
        undone = " Undone since." if plan.undone_by else ""
        when = moment_words(plan.accepted_at.astimezone(LONDON))
        return f"{TITLES[plan.verb]}: {who}, {when}.{undone}{why}"
    who = plan.made_by.name if plan.made_by else "Somebody"
    when = moment_words(plan.made_at.astimezone(LONDON))
    return f"{who} began a plan on {when}, not accepted yet: {TITLES[plan.verb].lower()}.{why}"
