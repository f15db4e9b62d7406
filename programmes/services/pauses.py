"""Pauses: somebody keeps their place in a cohort and is away for a while."""

from __future__ import annotations

from datetime import date

from base import clock
from base.audit import record
from base.dates import in_words
from base.errors import Refused
from people.models import User
from programmes.models import Enrolment, EnrolmentPause
from programmes.queries.enrolments import JOINED, spell_of
from programmes.services import cohort_roll
from programmes.services.expected import refit
from programmes.services.joining import FAR
from programmes.spells import Spell, State


def pause(
    enrolment: Enrolment, *, first: date, back_on: date | None, why: str, by: User
) -> EnrolmentPause:
    """Expect somebody at no session from a day until they are back; None while that is not known.

    A pause to come begins by itself on its day. Refused before they joined, when they would be back
    before they went, after they leave, or when they have left.
    """
    cohort_roll.hold(enrolment)
    _check(enrolment, first, back_on)
    before = spell_of(enrolment)
    made = EnrolmentPause(first=first, back_on=back_on, why=why, at=clock.now(), by_id=by.id)
    enrolment.pauses.append(made)
    cohort_roll.add_step(enrolment, "paused", first, why, by)
    _settle(enrolment, before, by)
    until = f", back on {in_words(back_on)}" if back_on else ""
    record(
        "enrolment.paused",
        f"{by.name} paused {enrolment.participant.code} in {enrolment.cohort.name} from "
        f"{in_words(first)}{until}.",
        by=by,
        about=cohort_roll.about(enrolment),
    )
    return made


def resume(enrolment: Enrolment, *, on: date, why: str, by: User) -> None:
    """Expect somebody again from a day: every pause that covers it ends.

    Refused when no pause covers the day, or they have left. A pause that begins later stays.
    """
    cohort_roll.hold(enrolment)
    if enrolment.status not in JOINED:
        raise Refused("They are not in this cohort any more.")
    before = spell_of(enrolment)
    covering = [p for p in enrolment.pauses if p.first <= on and not _over(p, on)]
    if not covering:
        raise Refused(f"They are not paused on {in_words(on)}. Choose another day.", "on")
    for one in covering:
        one.back_on = on
    cohort_roll.add_step(enrolment, "enrolled", on, why, by)
    _settle(enrolment, before, by)
    record(
        "enrolment.resumed",
        f"{by.name} recorded that {enrolment.participant.code} is back in "
        f"{enrolment.cohort.name} from {in_words(on)}.",
        by=by,
        about=cohort_roll.about(enrolment),
    )


def call_off_pause(one: EnrolmentPause, *, by: User) -> None:
    """Call off a pause that has not begun. Refused once it has: then they come back on a day."""
    enrolment = one.enrolment
    cohort_roll.hold(enrolment)
    if one.first <= clock.today():
        raise Refused("This pause has begun. Record the day they are back instead.")
    if one.back_on == one.first:
        raise Refused("This pause was called off already.")
    before = spell_of(enrolment)
    one.back_on = one.first
    first = in_words(one.first)
    said = f"The pause from {first} was called off."
    cohort_roll.add_step(enrolment, enrolment.status, clock.today(), said, by)
    _settle(enrolment, before, by)
    record(
        "pause.called_off",
        f"{by.name} called off the pause of {enrolment.participant.code} in "
        f"{enrolment.cohort.name} from {first}.",
        by=by,
        about=cohort_roll.about(enrolment),
    )


def _check(enrolment: Enrolment, first: date, back_on: date | None) -> None:
    if enrolment.status not in JOINED:
        raise Refused("They are not in this cohort, so there is nothing to pause.")
    if first < enrolment.enrolled_on:
        began = in_words(enrolment.enrolled_on)
        raise Refused(f"They enrolled on {began}. Give that day or a later one.", "first")
    if first > clock.today() + FAR:
        raise Refused("That is more than a year away. Check the year.", "first")
    if back_on is not None and back_on <= first:
        why = "They would be back before they went: nothing would be paused. Give a later day."
        raise Refused(why, "back_on")
    if enrolment.left_on is not None and first >= enrolment.left_on:
        raise Refused(f"They leave on {in_words(enrolment.left_on)}, before this.", "first")
    if any(p.first == first and p.back_on == back_on for p in enrolment.pauses):
        raise Refused("They are paused from that day already.", "first")


def _settle(enrolment: Enrolment, before: Spell, by: User) -> None:
    """Today's status by the pauses as they now are, and the places."""
    away = spell_of(enrolment).state_on(clock.today()) is State.PAUSED
    enrolment.status = "paused" if away else "enrolled"
    refit({enrolment: before}, to=by)


def _over(one: EnrolmentPause, day: date) -> bool:
    return one.back_on is not None and one.back_on <= day
