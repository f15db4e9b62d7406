"""Holds: dated reasons that silence reminders and feeds."""

from __future__ import annotations

from datetime import date

from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from people.models import Hold, Participant, User
from people.services.stamps import bump

HOLD_WORDS = {
    "custody": "Custody",
    "recall": "Recall",
    "warrant": "Warrant",
    "no_contact": "No contact",
    "limited_access": "Limited access",
}
CHOOSABLE = ("custody", "recall", "warrant", "no_contact")
"""Limited access is set on its own page, which also asks who may still open the record."""


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


def _overlap(hold: Hold, starts: date, ends: date | None) -> bool:
    return (ends is None or hold.starts <= ends) and (hold.ends is None or starts <= hold.ends)
