"""What undoing a plan would change: everything it did, put back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from base import clock
from base.database import db
from base.errors import NotYours, Refused
from programmes.models import Change, Cohort, Plan, ProgrammeSession, ProgrammeVersion
from programmes.queries.booked import meeting_of, meetings_of, rows_of
from programmes.queries.catalogue import parsed, programme_of
from programmes.states import Draft, State, Step, draft, from_json, put_back


def undone(plan: Plan) -> Draft:
    """Everything the undone plan did, put back. Refused when some of it was touched since."""
    first = plan.undoes
    if first is None:
        raise NotYours
    changes = db.session.scalars(
        select(Change)
        .where(Change.plan_id == first.id)
        .options(selectinload(Change.session))
        .order_by(Change.id.desc())
    ).all()
    rows = rows_of([change.session_id for change in changes])
    now = clock.now()
    steps = [_put_back(rows[c.session_id], c, now) for c in changes]
    if plan.cohort is not None:
        _refuse_strangers(plan, plan.cohort, steps)
    return draft(steps)


def _refuse_strangers(plan: Plan, cohort: Cohort, steps: Sequence[Step]) -> None:
    """Refuse to leave sessions of a kind that the version the cohort would keep does not have."""
    programme = programme_of(cohort)
    if "version" in plan.answers:
        version = db.session.get_one(ProgrammeVersion, int(plan.answers["version"]))
        programme = parsed(version.text, version.slug)
    strands = {strand.id for strand in programme.strands}
    after = {one.key: (one.strand, one.after) for one in steps}
    left = {one.key: (one.strand, one.state) for one in meetings_of(cohort)} | after
    for strand, state in left.values():
        if strand not in strands and state.status != "withdrawn":
            raise Refused(
                f"{state.title} is of a kind that version {programme.version} does not have. "
                "Undo first what planned it."
            )


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
