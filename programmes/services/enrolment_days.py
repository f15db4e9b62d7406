"""The night's work on enrolments: what was decided for a day happens on that day."""

from __future__ import annotations

from datetime import date, timedelta

from base.audit import Actor, record
from base.dates import in_words
from programmes.models import Enrolment
from programmes.queries.enrolments import due_for_change, spell_of, therapist_on
from programmes.services import cohort_roll
from programmes.spells import State


def roll_enrolments(*, today: date, by: Actor) -> int:
    """Leavings, pauses, returns and therapists whose day has come. How many enrolments changed.

    A leaving planned for after a cohort that now ends sooner is brought forward to its end. A
    second run on the same day changes nothing.
    """
    changed = 0
    for enrolment in due_for_change(today):
        trimmed = trim(enrolment, by=by)
        said = [*([trimmed] if trimmed else []), *_happened(enrolment, today, by)]
        for action, words in said:
            record(
                action,
                f"{enrolment.participant.code} {words} {enrolment.cohort.name}.",
                by=by,
                about=cohort_roll.about(enrolment),
            )
        changed += bool(said)
    return changed


def trim(enrolment: Enrolment, *, by: Actor) -> tuple[str, str] | None:
    """Bring a planned leaving forward when the cohort now ends before it; what was done, if so.

    Times that are over stay as they were.
    """
    ends = enrolment.cohort.ends_on
    if enrolment.left_on is None or ends is None or enrolment.left_on <= ends + timedelta(days=1):
        return None
    enrolment.left_on = max(ends + timedelta(days=1), enrolment.enrolled_on)
    words = f"The cohort ends on {in_words(ends)}, before they were to leave."
    cohort_roll.add_step(enrolment, "left", enrolment.left_on, words, by)
    return "enrolment.trimmed", "leaves at the end of"


def _happened(enrolment: Enrolment, today: date, by: Actor) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    state = spell_of(enrolment).state_on(today)
    if state is State.OVER:
        cohort_roll.finish(enrolment, by=by)
        return [("enrolment.ended", "has left")]
    if state is State.PAUSED and enrolment.status == "enrolled":
        enrolment.status = "paused"
        said.append(("enrolment.paused", "is paused in"))
    elif state is State.ENROLLED and enrolment.status == "paused":
        enrolment.status = "enrolled"
        if not any(s.status == "enrolled" and s.on == today for s in enrolment.steps):
            cohort_roll.add_step(enrolment, "enrolled", today, "The pause is over.", by)
        said.append(("enrolment.resumed", "is back in"))
    if enrolment.allocations:
        therapist = therapist_on(enrolment, today)
        if (therapist.id if therapist else None) != enrolment.therapist_id:
            enrolment.therapist = therapist
            named = f"{therapist.name} as therapist" if therapist else "no therapist"
            said.append(("therapist.changed", f"has {named} in"))
    return said
