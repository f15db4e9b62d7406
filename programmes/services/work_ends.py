"""What the end of a team's work with somebody, or their death, means for their time in cohorts."""

from __future__ import annotations

from base.audit import Actor, record
from base.dates import in_words
from people.models import Participant
from programmes.queries import work_ends as queries
from programmes.services import cohort_roll
from programmes.services.referral_steps import step

_DIED = "Died."


def follow(person: Participant, by: Actor) -> None:
    """End everything of somebody who has died: cohorts, lists, offers and referrals, of every team.

    Nothing to do for the living: work ends only when nothing of the kind is left.
    """
    if person.died_on is None:
        return
    for enrolment in queries.active_enrolments(person):
        cohort_roll.hold(enrolment)
        on = max(person.died_on, enrolment.enrolled_on)
        cohort_roll.end(enrolment, on, "died", _DIED, by)
        record(
            "enrolment.ended",
            f"{person.code} left {enrolment.cohort.name} on {in_words(on)}: died.",
            by=by,
            about=cohort_roll.about(enrolment),
        )
    for referral in queries.open_referrals_of(person):
        step(referral, "closed", why=_DIED, by=by)
        record(
            "referral.closed",
            f"The referral of {person.code} to {referral.team.name} was closed: died.",
            by=by,
            about=[referral.public_id, person.public_id, referral.team.public_id],
        )
