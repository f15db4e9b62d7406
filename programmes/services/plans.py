"""Plans: made from answers, accepted as they were read, undone while nothing was held since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from base import clock
from base.audit import Actor, record
from base.database import db
from base.dates import in_words, moment_words
from base.errors import Refused
from base.work import lock
from people.models import Team, User
from programmes.models import Cohort, Plan
from programmes.queries.booked import meetings_of
from programmes.queries.proposals import propose
from programmes.queries.readings import Reading, changed_since, weigh
from programmes.services import kept_version, schedule, slots
from programmes.states import Draft

_SAID = {
    "move": "moved",
    "cancel": "cancelled",
    "restore": "restored",
    "restaff": "changed the staff of",
    "catch_up": "planned",
    "place": "placed",
    "extend": "added",
    "replan": "planned again",
    "close": "moved off closed days",
    "lay_out": "laid out",
    "undo": "put back",
    "withdraw": "withdrew",
}


def start_plan(
    *,
    team: Team,
    cohort: Cohort | None,
    verb: str,
    answers: Mapping[str, Any],
    by: User,
    why: str = "",
    asked_by: str = "",
) -> Plan:
    """Keep what somebody means to change, for reading; nothing is changed yet.

    `verb` and `answers` as `queries.proposals` reads them. Refused when it can do nothing.
    """
    plan = Plan(
        team=team,
        cohort=cohort,
        verb=verb,
        answers=dict(answers),
        why=why.strip(),
        asked_by=asked_by.strip(),
        made_at=clock.now(),
        made_by=by,
    )
    db.session.add(plan)
    db.session.flush()
    propose(plan)
    record(
        "plan.started",
        f"{by.name} began a plan for {cohort.name if cohort else team.name}.",
        by=by,
        about=[plan.public_id, cohort.public_id if cohort else team.public_id],
    )
    return plan


def accept_plan(
    plan: Plan, *, read: str, seen: str, knowingly: bool, overlap_why: str, by: User
) -> Plan:
    """Do exactly what was read.

    `read` is the digest of what was on the page, `seen` when it was shown (ISO). Refused when the
    plan would now do something else, saying what others changed meanwhile; when it clashes and
    that is not knowingly allowed with a reason; or when the database refuses. Accepting twice does
    it once.
    """
    lock(plan)
    if plan.accepted_at is not None:
        return plan
    if plan.cohort is not None:
        lock(plan.cohort)
    draft = propose(plan)
    schedule.hold_still(draft)
    reading = weigh(plan, propose(plan))
    if reading.digest != read:
        raise Refused(_changed(plan, seen))
    if reading.refused:
        _refuse_unknowing(knowingly=knowingly, why=overlap_why)
    carry_out(plan, reading, overlap_why=overlap_why.strip(), by=by)
    return plan


def carry_out(plan: Plan, reading: Reading, *, overlap_why: str, by: Actor) -> None:
    """Write a plan's steps, mark it accepted, and say so in the log."""
    plan.accepted_at, plan.accepted_by_id = clock.now(), by.id
    draft = _allowing(reading, overlap_why)
    sessions = schedule.apply(plan, draft, by=by)
    if plan.verb == "withdraw" and plan.cohort is not None:
        plan.cohort.status = "withdrawn"
    if plan.cohort is not None:
        slots.settle(plan, plan.cohort)
        kept_version.settle(plan, plan.cohort)
        _move_end(plan.cohort)
    why = f": {plan.why}" if plan.why else ""
    allowed = f" Overlaps allowed: {overlap_why}" if reading.refused and overlap_why else ""
    record(
        f"plan.{plan.verb}",
        f"{by.name} {_said(plan, len(sessions))}{why}.{allowed}",
        by=by,
        about=[
            plan.public_id,
            *([plan.cohort.public_id] if plan.cohort else []),
            *(session.public_id for session in sessions),
        ],
    )


def _said(plan: Plan, count: int) -> str:
    """What accepting a plan did, for the log: "moved 3 sessions of MBT Spring"."""
    what = f"{count} session{'' if count == 1 else 's'}"
    if plan.cohort is None:
        return f"{_SAID[plan.verb]} {what}"
    if "version" in plan.answers:
        number = plan.cohort.programme_version.version
        back = "back " if plan.undoes is not None else ""
        moved = f"moved {plan.cohort.name} {back}to version {number} of its programme"
        return f"{moved}, changing {what}" if count else moved
    return f"{_SAID[plan.verb]} {what} of {plan.cohort.name}"


def undo_plan(plan: Plan, *, by: User) -> Plan:
    """Put back everything an accepted plan did, at once, as a plan of its own.

    Refused when some of it was held, has begun, or was changed since, or when it now clashes.
    """
    lock(plan)
    if plan.accepted_at is None:
        raise Refused("This plan was never accepted: there is nothing to undo.")
    if plan.undone_by is not None:
        return plan.undone_by
    planned = plan.verb == "plan_cohort"
    if planned:
        _refuse_withdrawal(plan)
    undo = Plan(
        team=plan.team,
        cohort=plan.cohort,
        verb="withdraw" if planned else "undo",
        answers={**slots.swapped(plan.answers), **kept_version.swapped(plan.answers)},
        why="Undone",
        made_at=clock.now(),
        made_by=by,
        undoes=plan,
    )
    db.session.add(undo)
    db.session.flush()
    draft = propose(undo)
    schedule.hold_still(draft)
    reading = weigh(undo, propose(undo))
    carry_out(undo, reading, overlap_why="", by=by)
    return undo


def discard_plan(plan: Plan, *, by: User) -> None:
    """Throw away a plan nobody accepted. An accepted one stays: undo it instead."""
    lock(plan)
    if plan.accepted_at is not None:
        raise Refused("This plan was accepted. Undo it instead.")
    record(
        "plan.discarded",
        f"{by.name} threw away a plan made on {in_words(plan.made_at.date())}.",
        by=by,
        about=[plan.public_id, plan.team.public_id],
    )
    db.session.delete(plan)


def _changed(plan: Plan, seen: str) -> str:
    """Why what was read is no longer what would be done."""
    since = schedule.moment(seen)
    said = []
    for change in changed_since(plan, since) if since else ():
        who = change.by.name if change.by else "Daybook"
        verb = change.verb.replace("_", " ")
        said.append(f"{who}: {change.session.title} {verb} at {moment_words(change.at)}")
    meanwhile = f" Meanwhile: {'; '.join(said)}." if said else ""
    return (
        f"The schedule changed since you read this plan, so nothing was done.{meanwhile} "
        "Below is what it would do now. Read it, then accept."
    )


def _refuse_unknowing(*, knowingly: bool, why: str) -> None:
    if not knowingly:
        raise Refused("Tick the box to say that you know about the clashes.", "knowingly")
    if not why.strip():
        raise Refused("Say why these sessions may overlap.", "overlap_why")


def _allowing(reading: Reading, why: str) -> Draft:
    """The steps, with the reason on every session that overlaps and on no other."""
    clashing = {key for key, found in reading.clashes.items() if any(c.kind.refused for c in found)}
    steps = tuple(
        replace(
            step,
            after=replace(step.after, overlap_why=why if step.key in clashing else ""),
        )
        for step in reading.draft.steps
    )
    return replace(reading.draft, steps=steps)


def _move_end(cohort: Cohort) -> None:
    """A closed cohort ends with its last session."""
    if cohort.entry != "closed" or cohort.status == "withdrawn":
        return
    days = [m.state.day for m in meetings_of(cohort) if m.state.happens]
    cohort.ends_on = max(days, default=cohort.ends_on)
    if cohort.status == "ended" and cohort.ends_on and cohort.ends_on >= clock.today():
        cohort.status = "running"


def _refuse_withdrawal(plan: Plan) -> None:
    """A cohort is withdrawn only while nobody is in it and nothing of it was held or changed."""
    cohort = plan.cohort
    if cohort is None:
        raise Refused("This cohort is gone already.")
    reason = schedule.in_use(cohort)
    if reason:
        raise Refused(f"{cohort.name} can no longer be undone: {reason}.")
