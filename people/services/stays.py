"""Stays at Approved Premises: arrivals, departures, key workers."""

from __future__ import annotations

from datetime import date, timedelta

from base import clock
from base.audit import record
from base.database import db
from base.dates import ONE_DAY, in_words
from base.errors import Refused
from base.work import lock
from people import stay_changes
from people.models import KeyWorker, Participant, Stay, User, Venue
from people.models.participants import DEPARTURES
from people.queries import stays as queries
from people.roles import Can
from people.services.caseloads import put_on
from people.services.deaths import record_death, refuse_dead
from people.services.holds import end_after_arrival, hold_after_departure
from people.services.stamps import bump

DEPARTURE_WORDS = {
    "move_on": "Moved on",
    "recall": "Recalled",
    "breach": "Breach",
    "bed_move": "Moved to another bed or premises",
    "hospital": "Went to hospital",
    "died": "Died",
    "other": "Another reason",
}


def add_arrival(
    person: Participant, venue: Venue, *, arrived: date, expected_departure: date | None, by: User
) -> Stay:
    """Begin a stay; without an expected departure, the premises' usual length is taken.

    The premises' teams on which `by` works get the person on their caseload; a hold from having
    left premises ends. Raises `Refused`: a stay not ended, a day to come, an end before the start,
    premises of other teams, or somebody who has died.
    """
    teams = by.teams(Can.EDIT_PEOPLE)
    if venue.kind != "approved_premises" or not any(team.id in teams for team in venue.teams):
        raise Refused("Choose an Approved Premises of one of your teams.", "venue")
    if arrived > clock.today():
        raise Refused("This day has not come yet. Record the arrival when it happens.", "arrived")
    expected = expected_departure or arrived + timedelta(weeks=venue.stay_weeks)
    if expected < arrived:
        raise Refused("The expected departure is before the arrival.", "expected_departure")
    db.session.refresh(person, with_for_update=True)
    refuse_dead(person, "arrived")
    _refuse_overlap(person, arrived)
    stay = Stay(participant=person, venue=venue, arrived=arrived, expected_departure=expected)
    db.session.add(stay)
    for team in venue.teams:
        if team.id in teams:
            put_on(person, team)
    db.session.flush()
    bump(participants=[person.id])
    record(
        "arrival.added",
        f"{person.code} arrived at {venue.name} on {in_words(arrived)}; expected to leave on "
        f"{in_words(expected)}.",
        by=by,
        about=[person.public_id, venue.public_id],
    )
    end_after_arrival(stay, by=by)
    stay_changes.tell(stay, by)
    return stay


def record_departure(stay: Stay, *, departed: date, reason: str, by: User) -> None:
    """End a stay, its key working and an absence that goes on. Raises `Refused` on the field.

    After a recall, a breach, or for hospital, a hold silences what reaches them; a death ends it.
    """
    lock(stay)
    if stay.departed is not None:
        raise Refused(f"This stay ended on {in_words(stay.departed)} already.")
    if reason not in DEPARTURES:
        raise Refused("Choose why they left.", "reason")
    if departed > clock.today():
        raise Refused("This day has not come yet. Record it when they have left.", "departed")
    if departed < stay.arrived:
        raise Refused(f"They arrived on {in_words(stay.arrived)}.", "departed")
    _end_what_goes_on(stay, departed)
    stay.departed, stay.departure_reason = departed, reason
    bump(participants=[stay.participant_id])
    db.session.flush()
    record(
        "departure.recorded",
        f"{stay.participant.code} left {stay.venue.name} on {in_words(departed)}: "
        f"{DEPARTURE_WORDS[reason].lower()}.",
        by=by,
        about=[stay.participant.public_id, stay.venue.public_id],
    )
    stay_changes.tell(stay, by)
    hold_after_departure(stay, by=by)
    if reason == "died":
        record_death(stay.participant, on=departed, by=by)


def change_key_worker(stay: Stay, worker: User, *, first: date, by: User) -> None:
    """Make somebody the resident's key worker from a day; the one before ends the day before.

    From the day the present one began, it is a correction of who it was. Raises `Refused`.
    """
    lock(stay)
    if stay.departed is not None:
        raise Refused("This stay has ended.")
    if worker.id not in {user.id for user in queries.possible_key_workers(stay)}:
        raise Refused(f"Choose staff of the teams at {stay.venue.name}.", "worker")
    if first < stay.arrived:
        raise Refused(f"They arrived on {in_words(stay.arrived)}.", "first")
    present = next((spell for spell in stay.key_workers if spell.last is None), None)
    if present is not None:
        if present.user_id == worker.id:
            raise Refused(f"{worker.name} is their key worker already.", "worker")
        if first < present.first:
            why = f"{present.user.name} began on {in_words(present.first)}. Choose a later day."
            raise Refused(why, "first")
    if present is not None and first == present.first:
        present.user = worker
    else:
        if present is not None:
            present.last = first - ONE_DAY
            db.session.flush()
        stay.key_workers.append(KeyWorker(user=worker, first=first))
    record(
        "key_worker.changed",
        f"{worker.name} is key worker of {stay.participant.code} from {in_words(first)}.",
        by=by,
        about=[stay.participant.public_id],
    )


def _end_what_goes_on(stay: Stay, departed: date) -> None:
    for spell in stay.key_workers:
        if spell.last is None:
            if departed < spell.first:
                why = f"{spell.user.name} became key worker on {in_words(spell.first)}."
                raise Refused(why, "departed")
            spell.last = departed
    for absence in stay.absences:
        if absence.back_on is None:  # whoever has left is not away: nothing is excused after this
            absence.back_on = max(departed, absence.left_on)


def _refuse_overlap(person: Participant, arrived: date) -> None:
    for stay in person.stays:
        if stay.departed is None:
            why = f"They already live at {stay.venue.name}. Record that departure first."
            raise Refused(why, "venue")
        if arrived < stay.departed:
            why = f"They were at {stay.venue.name} until {in_words(stay.departed)}."
            raise Refused(why, "arrived")
