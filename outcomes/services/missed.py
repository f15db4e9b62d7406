"""Occasions of the plan at which nothing was filled in, with the reason; and taking that back."""

from __future__ import annotations

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.work import lock
from outcomes.models import MISSED, MissedOccasion
from outcomes.occasions import occasion_words
from outcomes.queries import instruments
from outcomes.queries.plans import PlanRow
from people.models import User


def miss_occasion(row: PlanRow, *, reason: str, note: str = "", by: User) -> MissedOccasion:
    """Write down why an occasion was missed. Said before, the first one stands.

    Raises `Refused`, field "reason" or "note", or when a form was filled in for it.
    """
    if reason not in MISSED:
        raise Refused("Choose why it was missed.", "reason")
    if reason == "other" and not note.strip():
        raise Refused("Say why it was missed.", "note")
    lock(row.enrolment)
    if row.response is not None:
        raise Refused("A form was filled in for it. Withdraw that one if it is wrong.")
    known = db.session.scalar(
        select(MissedOccasion).where(
            MissedOccasion.enrolment_id == row.enrolment.id,
            MissedOccasion.slug == row.measure.instrument,
            MissedOccasion.occasion == row.due.key,
            MissedOccasion.taken_back_at.is_(None),
        )
    )
    if known is not None:
        return known
    made = MissedOccasion(
        enrolment=row.enrolment,
        slug=row.measure.instrument,
        occasion=row.due.key,
        reason=reason,
        note=note.strip(),
        at=clock.now(),
        by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    _say("measure.missed", f"{by.name} wrote down that {{}} was missed by {{}}.", made, by)
    return made


def take_back_missed(missed: MissedOccasion, *, by: User) -> None:
    """It was not missed after all. Taken back already, nothing happens."""
    lock(missed)
    if missed.taken_back_at is not None:
        return
    missed.taken_back_at = clock.now()
    _say(
        "measure.missed_taken_back",
        f"{by.name} took back that {{}} was missed by {{}}.",
        missed,
        by,
    )


def _say(action: str, sentence: str, missed: MissedOccasion, by: User) -> None:
    person, cohort = missed.enrolment.participant, missed.enrolment.cohort
    name = instruments.find(missed.slug).instrument.name
    what = f"{name}, {occasion_words(missed.occasion).lower()},"
    record(
        action,
        sentence.format(what, person.code),
        by=by,
        about=[person.public_id, cohort.public_id, missed.public_id],
        reason=missed.reason,
    )
