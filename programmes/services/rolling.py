"""Open cohorts as time goes on: the weeks to come, and residents who came and left."""

from __future__ import annotations

from base import clock
from base.audit import Actor, record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import Stay
from people.services.stays import DEPARTURE_WORDS
from programmes.models import Cohort, Enrolment, Plan
from programmes.queries import rolling
from programmes.queries.readings import weigh
from programmes.services import cohort_roll, plans
from programmes.services.expected import refit

_REASONS = {
    "move_on": "other",
    "recall": "recall",
    "breach": "removed",
    "bed_move": "moved_area",
    "hospital": "other",
    "died": "died",
    "other": "other",
}
"""Why somebody left the premises, as a reason for leaving its cohort."""


def lay_out(cohort: Cohort, *, by: Actor) -> int:
    """Lay an open cohort out as far ahead as it should be by now; how many sessions were added.

    A plan accepted as it is made, so that it is listed and can be undone. Doing it twice adds
    nothing.
    """
    lock(cohort)
    until = rolling.horizon(cohort)
    if cohort.laid_until is not None and cohort.laid_until >= until:
        return 0
    made = rolling.ahead(cohort, until)
    if not made.steps:
        cohort.laid_until = until
        record(
            "cohort.laid_out",
            f"{by.name} found nothing to lay out for {cohort.name} until {in_words(until)}.",
            by=by,
            about=[cohort.public_id],
        )
        return 0
    plan = Plan(
        team=cohort.team,
        cohort=cohort,
        verb="lay_out",
        answers={"until": until.isoformat()},
        made_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    made = rolling.settled(made, weigh(plan, made).clashes)
    plans.carry_out(plan, weigh(plan, made), overlap_why="", by=by)
    cohort.laid_until = until
    return len(made.steps)


def follow_departures(cohort: Cohort, *, by: Actor) -> int:
    """End the time in a residents' cohort of whoever has left the premises; how many."""
    if cohort.entry != "residents":
        return 0
    gone = rolling.stay_ended(cohort)
    for enrolment, stay in gone:
        _end(enrolment, stay, by)
    return len(gone)


def follow_stay(stay: Stay, by: Actor) -> None:
    """What an arrival or a departure means for the residents' cohorts of the premises, at once.

    Whoever was offered a place joins on the day they arrive; whoever leaves is out from that day.
    """
    for cohort in rolling.residents_cohorts(stay):
        if stay.departed is not None:
            follow_departures(cohort, by=by)
            continue
        enrolment = rolling.offered(cohort, stay.participant)
        if enrolment is not None:
            _join(enrolment, stay, by)


def _end(enrolment: Enrolment, stay: Stay, by: Actor) -> None:
    assert stay.departed is not None  # noqa: S101 only stays that ended are given
    words = f"Left {stay.venue.name}: {DEPARTURE_WORDS[stay.departure_reason or 'other'].lower()}."
    reason = _REASONS[stay.departure_reason or "other"]
    cohort_roll.end(enrolment, stay.departed, reason, words, by)
    record(
        "enrolment.ended",
        f"{enrolment.participant.code} left {enrolment.cohort.name} with the premises on "
        f"{in_words(stay.departed)}.",
        by=by,
        about=cohort_roll.about(enrolment),
    )


def _join(enrolment: Enrolment, stay: Stay, by: Actor) -> None:
    """Enrol from the arrival; expected elsewhere then, they keep the offer for staff to settle."""
    cohort_roll.hold(enrolment)
    try:
        with db.session.begin_nested():
            enrolment.status, enrolment.enrolled_on = "enrolled", stay.arrived
            enrolment.answer_by = None
            cohort_roll.add_step(enrolment, "enrolled", stay.arrived, "Arrived.", by)
            refit({enrolment: None})
    except Refused:
        return
    cohort_roll.say(enrolment.cohort, [enrolment], knowingly="", against="", by=by)
