"""What may be filled in now for somebody: occasions of plans, by a value that forms carry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from base.errors import NotYours, Refused
from outcomes.occasions import suggested
from outcomes.queries import plans
from outcomes.queries.plans import PlanRow
from people.models import Participant, User
from people.queries.participants import lines_of
from people.roles import Can
from programmes.models import Cohort, Enrolment
from programmes.queries.enrolments import get_enrolment

OUTSIDE = ""
"""The value of a form filled in outside any plan."""


def value_of(enrolment: Enrolment, occasion: str) -> str:
    """What a form carries for one occasion of one time in a cohort."""
    return f"{enrolment.public_id}|{occasion}"


def rows_for(user: User, person: Participant, slug: str, today: date) -> list[PlanRow]:
    """Every occasion of one measure in somebody's plans."""
    return [
        row for row in plans.of_participant(user, person, today) if row.measure.instrument == slug
    ]


def to_fill(rows: Sequence[PlanRow]) -> list[PlanRow]:
    """The occasions without a form, those due first, then the nearest."""
    order = {"due": 0, "overdue": 1, "ahead": 2, "not_expected": 3, "missed": 4}
    waiting = [row for row in rows if row.state != "done"]
    return sorted(waiting, key=lambda row: (order[row.state], row.due.day))


def to_begin_with(rows: Sequence[PlanRow], today: date) -> str:
    """The value of the occasion that a form filled in today belongs to, empty for none."""
    waiting = to_fill(rows)
    best = suggested([row.due for row in waiting], today)
    found = next((row for row in waiting if row.due is best), None)
    late = next((row for row in waiting if row.state == "overdue"), None)
    row = found or late
    return value_of(row.enrolment, row.due.key) if row else OUTSIDE


def find_row(user: User, enrolment_id: UUID, slug: str, occasion: str, today: date) -> PlanRow:
    """One occasion of one person's plan. Raises `NotYours` outside the teams."""
    enrolment = get_enrolment(user, enrolment_id, Can.MEASURE)
    for row in plans.rows_of([enrolment], today):
        if (row.measure.instrument, row.due.key) == (slug, occasion):
            return row
    raise NotYours


def find_occasion(rows: Sequence[PlanRow], value: str) -> tuple[Enrolment | None, str]:
    """The enrolment and occasion a form's value names, among those offered.

    Raises `Refused`, field "occasion", for one that was not.
    """
    if value == OUTSIDE:
        return None, ""
    for row in rows:
        if value_of(row.enrolment, row.due.key) == value:
            return row.enrolment, row.due.key
    raise Refused("Choose one of the occasions offered.", "occasion")


def next_in_batch(
    user: User, cohort: Cohort, slug: str, today: date, after: str = ""
) -> PlanRow | None:
    """Whose form of this measure is due next in a cohort, by code, after the one named."""
    rows = [
        row
        for row in plans.of_cohort(cohort, today)
        if row.measure.instrument == slug and row.state in {"due", "overdue"} and not row.off
    ]
    lines = lines_of(user, {row.enrolment.participant_id for row in rows})
    rows = [row for row in rows if lines[row.enrolment.participant_id].public_id]
    rows.sort(key=lambda row: (row.enrolment.participant.code, row.due.day))
    later = [row for row in rows if row.enrolment.participant.code > after]
    return next(iter(later or rows), None)
