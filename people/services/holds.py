"""Holds: dated reasons that silence reminders and feeds."""

from __future__ import annotations

from datetime import date

from base.audit import record
from base.database import db
from base.dates import ONE_DAY, in_words
from base.errors import Refused
from people.models import Hold, Participant, Stay, User
from people.services.stamps import bump

HOLD_WORDS = {
    "custody": "Custody",
    "recall": "Recall",
    "warrant": "Warrant",
    "at_large": "Unlawfully at large",
    "breach": "Breach",
    "hospital": "In hospital",
    "no_contact": "No contact",
    "limited_access": "Limited access",
}
CHOOSABLE = ("custody", "recall", "warrant", "at_large", "breach", "hospital", "no_contact")
"""Limited access is set on its own page, which also asks who may still open the record."""
AFTER_DEPARTURE = {"recall": "recall", "breach": "breach", "hospital": "hospital"}
"""The hold that begins when somebody leaves premises for this reason: nobody can say then where a
message would be read. It goes on until a person ends it, or they arrive at premises again."""


def add_hold(
    person: Participant, *, kind: str, starts: date, ends: date | None, note: str, by: User
) -> Hold:
    """Hold a participant's reminders and calendar from a day, to a last day if it is known.

    Raises `Refused` on the field: an end before the start, a second hold of one kind over the same
    days, or a kind that is not chosen here.
    """
    if kind not in CHOOSABLE:
        raise Refused("Set limited access on its own page, where you name who may read.", "kind")
    if ends is not None and ends < starts:
        raise Refused("The last day is before the first. Check both.", "ends")
    for other in person.holds:
        if other.kind == kind and _overlap(other, starts, ends):
            raise Refused(
                f"There is already a {HOLD_WORDS[kind].lower()} hold from "
                f"{in_words(other.starts)}. End that one first.",
                "starts",
            )
    hold = Hold(participant=person, kind=kind, starts=starts, ends=ends, note=note)
    db.session.add(hold)
    db.session.flush()
    bump(participants=[person.id])
    to = f" to {in_words(ends)}" if ends else ""
    record(
        "hold.added",
        f"{by.name} put {person.code} on hold: {HOLD_WORDS[kind].lower()}, "
        f"from {in_words(starts)}{to}.",
        by=by,
        about=[person.public_id],
    )
    return hold


def end_hold(hold: Hold, *, ends: date, by: User) -> None:
    """Set a hold's last day. Raises `Refused` before its start, or for limited access."""
    if hold.kind == "limited_access":
        raise Refused("Open the record to its teams again to end this hold.", "ends")
    if ends < hold.starts:
        raise Refused(f"The hold began on {in_words(hold.starts)}. Choose a later day.", "ends")
    hold.ends = ends
    bump(participants=[hold.participant_id])
    record(
        "hold.ended",
        f"{by.name} ended the {HOLD_WORDS[hold.kind].lower()} hold on {hold.participant.code}: "
        f"last day {in_words(ends)}.",
        by=by,
        about=[hold.participant.public_id],
    )


def hold_after_departure(stay: Stay, *, by: User) -> None:
    """Hold somebody from the day they left premises, if why they left asks for it.

    A hold of that kind over those days is made to go on instead.
    """
    kind, person, day = AFTER_DEPARTURE.get(stay.departure_reason), stay.participant, stay.departed
    if kind is None or day is None:
        return
    db.session.refresh(person, ["holds"])
    hold = next((h for h in person.holds if h.kind == kind and _overlap(h, day, None)), None)
    if hold is None:
        note = f"Since they left {stay.venue.name}."
        hold = Hold(participant=person, kind=kind, starts=day, note=note)
        db.session.add(hold)
    hold.starts, hold.ends = min(hold.starts, day), None
    db.session.flush()
    bump(participants=[person.id])
    record(
        "hold.added",
        f"{person.code} is on hold from {in_words(hold.starts)}: {HOLD_WORDS[kind].lower()}, since "
        f"they left {stay.venue.name}.",
        by=by,
        about=[person.public_id],
    )


def end_after_arrival(stay: Stay, *, by: User) -> None:
    """End the holds that say somebody had to leave premises, once they arrive at some again."""
    person, before = stay.participant, stay.arrived - ONE_DAY
    for hold in person.holds:
        if hold.kind not in AFTER_DEPARTURE.values() or hold.starts > stay.arrived:
            continue
        if hold.ends is not None and hold.ends <= before:
            continue
        hold.ends = max(hold.starts, before)
        record(
            "hold.ended",
            f"The {HOLD_WORDS[hold.kind].lower()} hold on {person.code} ended, because they "
            f"arrived at {stay.venue.name}: last day {in_words(hold.ends)}.",
            by=by,
            about=[person.public_id],
        )


def _overlap(hold: Hold, starts: date, ends: date | None) -> bool:
    return (ends is None or hold.starts <= ends) and (hold.ends is None or starts <= hold.ends)
