"""Enrolling people in a cohort, letting them wait for it, and ending their time in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from base import clock
from base.audit import record
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from people.models import Participant, User
from people.services.deaths import record_death
from programmes.models import Cohort, Enrolment, TherapistAllocation
from programmes.models.cohorts import LEAVE_REASONS
from programmes.queries.enrolments import ACTIVE, JOINED, spell_of
from programmes.services import cohort_roll, joining
from programmes.services.expected import refit


def enrol(
    cohort: Cohort,
    participant: Participant,
    *,
    on: date,
    by: User,
    therapist: User | None = None,
    knowingly: str = "",
) -> Enrolment:
    """Enrol one person from a day on, and expect them at every planned session from then.

    Refused as `enrol_people` refuses.
    """
    people = [participant]
    return enrol_people(cohort, people, on=on, by=by, therapist=therapist, knowingly=knowingly)[0]


def enrol_people(
    cohort: Cohort,
    people: Sequence[Participant],
    *,
    on: date,
    by: User,
    therapist: User | None = None,
    knowingly: str = "",
) -> list[Enrolment]:
    """Enrol several people at once: all of them, or none and the sentence says why.

    Whoever waited for this cohort, or had an offer, is enrolled in that place. Refused when they
    are enrolled already, the cohort is full, ended or closed to joiners, they must be kept apart
    from someone in it, or their referral is not that far; where `services.joining` allows it, a
    reason in `knowingly` goes ahead.
    """
    active = cohort_roll.begin(cohort, people)
    against = joining.check(joining.Joining(cohort, people, on, active, by), knowingly=knowingly)
    why = cohort_roll.allowed_words(knowingly, against)
    made = cohort_roll.put(cohort, people, active, "enrolled", on=on, why=why, by=by)
    for enrolment in made:
        if therapist is not None:
            enrolment.therapist = therapist
            enrolment.allocations.append(TherapistAllocation(user=therapist, first=on))
    refit(dict.fromkeys(made), to=by, overlap_why=why)
    cohort_roll.say(cohort, made, knowingly=knowingly, against=against, by=by)
    return made


def wait_for(
    cohort: Cohort, people: Sequence[Participant], *, on: date, by: User
) -> list[Enrolment]:
    """Put several people on a cohort's own waiting list. Refused for anyone already in it."""
    active = cohort_roll.begin(cohort, people)
    double = sorted(person.code for person in people if person.id in active)
    if double:
        raise Refused(f"On the list, offered or enrolled already: {', '.join(double)}.", "people")
    joining.check_waiting(joining.Joining(cohort, people, on, active, by))
    made = cohort_roll.put(cohort, people, active, "waiting", on=on, why="", by=by)
    cohort_roll.say(cohort, made, knowingly="", against="", by=by)
    return made


def leave_cohort(enrolment: Enrolment, *, on: date, reason: str, why: str, by: User) -> None:
    """End an enrolment on a day, perhaps to come; they are expected at no session from that day on.

    Sessions held or marked keep their place. A leaving still to come may be given another day. A
    death ends everything else of theirs too.
    Refused for an unknown reason, a day before they enrolled, one after the cohort is over, or when
    it has ended already.
    """
    if reason == "died":  # whoever records a death holds the person first
        lock(enrolment.participant)
    cohort_roll.hold(enrolment)
    if enrolment.status not in ACTIVE:
        raise Refused("This enrolment has already ended.")
    if reason not in LEAVE_REASONS:
        raise Refused("Choose why they left.", "reason")
    if reason == "other" and not why.strip():
        raise Refused("Say in a few words why they left.", "why")
    check_leaving_day(enrolment, on)
    _refuse_longer(enrolment, on, by)
    cohort_roll.end(enrolment, on, reason, why, by)
    person, cohort = enrolment.participant, enrolment.cohort
    leaves = "left" if on <= clock.today() else "will leave"
    record(
        "enrolment.ended",
        f"{by.name} recorded that {person.code} {leaves} {cohort.name} on {in_words(on)}: "
        f"{reason.replace('_', ' ')}.",
        by=by,
        about=cohort_roll.about(enrolment),
    )
    if reason == "died" and on <= clock.today():
        record_death(person, on=on, by=by)


def stay(enrolment: Enrolment, *, why: str, by: User) -> None:
    """Call off a leaving that is still to come: they are expected again.

    Refused when none is, when their place has been given away, or when they are leaving for another
    cohort.
    """
    cohort_roll.hold(enrolment)
    if enrolment.status not in JOINED or enrolment.left_on is None:
        raise Refused("No leaving is planned for them.")
    if enrolment.leave_reason == "transferred":
        raise Refused("They go to another cohort that day. End their place there first.")
    on, person = enrolment.left_on, enrolment.participant
    joining.check_staying(joining.Joining(enrolment.cohort, [person], on, {}, by))
    before = spell_of(enrolment)
    enrolment.left_on, enrolment.leave_reason = None, ""
    cohort_roll.add_step(enrolment, enrolment.status, clock.today(), why, by)
    refit({enrolment: before}, to=by)
    record(
        "leaving.called_off",
        f"{by.name} recorded that {person.code} stays in {enrolment.cohort.name}.",
        by=by,
        about=cohort_roll.about(enrolment),
    )


def _refuse_longer(enrolment: Enrolment, on: date, by: User) -> None:
    """A leaving that is planned is put off only while their place has not been given away."""
    planned = enrolment.left_on
    if planned is None:
        return
    if enrolment.leave_reason == "transferred":
        raise Refused("They go to another cohort that day. End their place there first.")
    if on > planned:
        people = [enrolment.participant]
        joining.check_staying(joining.Joining(enrolment.cohort, people, planned, {}, by))


def check_leaving_day(enrolment: Enrolment, on: date) -> None:
    """Raise `Refused` for a day on which nobody can leave this cohort."""
    today, cohort = clock.today(), enrolment.cohort
    if on < min(enrolment.enrolled_on, today):
        began = in_words(enrolment.enrolled_on)
        raise Refused(f"They enrolled on {began}. Give that day or a later one.", "on")
    if on > today + joining.FAR:
        raise Refused("That is more than a year away. Check the year.", "on")
    if enrolment.status not in JOINED and on > today:
        raise Refused("They have not joined yet. Give the day this was decided.", "on")
    if cohort.ends_on is not None and cohort.ends_on < on and on > today:
        ends = in_words(cohort.ends_on)
        raise Refused(f"{cohort.name} ends on {ends}. Give an earlier day.", "on")
