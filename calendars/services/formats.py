"""Formats a participant asks for on their own page, and staff answer.

The Accessible Information Standard: what somebody needs is asked, written down where everybody
finds it, met, and looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from base import clock
from base.audit import Actor, record
from base.database import db
from base.errors import Refused
from base.work import lock
from calendars.models import FormatRequest
from calendars.queries import formats as queries
from people.models import Participant, User
from people.services.contact import Contact, edit_contact, fingerprint

REVIEW_AFTER = timedelta(days=365)
_FLAGS = ("large_print", "easy_read", "read_aloud")


def ask_format(
    person: Participant, *, formats: Sequence[str], note: str, by: Actor
) -> FormatRequest:
    """Ask for formats. What was asked before and is not answered yet is replaced, not doubled."""
    lock(person)
    found = queries.open_request(person.id)
    if found is not None and (found.formats, found.note) == (list(formats), note):
        return found
    if found is None:
        found = FormatRequest(participant=person, participant_id=person.id)
        db.session.add(found)
    found.formats, found.note, found.asked_at = list(formats), note, clock.now()
    db.session.flush()
    record(
        "format.asked",
        f"{by.name} asked for {person.code}: {', '.join([*formats, *([note] if note else [])])}.",
        by=by,
        about=[person.public_id, found.public_id],
    )
    return found


def answer_format(asked: FormatRequest, *, answer: str, why: str, by: User) -> None:
    """Accept what was asked for, which writes it into how they are reached, or not now.

    Raises `Refused` when somebody has answered already, or no reason is given for not now.
    """
    person = asked.participant
    lock(asked)
    if asked.answered_at is not None:
        raise Refused("Somebody has answered this already.")
    if answer == "not_now" and not why:
        raise Refused("Say why not, so that a colleague can tell them.", "why")
    if answer == "accepted":
        _write_down(person, asked, by)
    asked.answer, asked.answered_why = answer, why
    asked.answered_at, asked.answered_by_id = clock.now(), by.id
    said = "accepted" if answer == "accepted" else "did not accept for now"
    record(
        "format.answered",
        f"{by.name} {said} the format {person.code} asked for.",
        by=by,
        about=[person.public_id, asked.public_id],
    )


def _write_down(person: Participant, asked: FormatRequest, by: User) -> None:
    row = person.contact
    seen = fingerprint(row)
    named = Contact.__dataclass_fields__
    known = Contact(**{field: getattr(row, field) for field in named}) if row else Contact()
    wanted: dict[str, Any] = {flag: True for flag in _FLAGS if flag in asked.formats}
    if "interpreter" in asked.formats:
        wanted["interpreter"] = known.interpreter or asked.note or "Asked for; language not known"
    language = "interpreter" in asked.formats and not known.interpreter
    if asked.note and not language and asked.note not in known.other_needs:
        wanted["other_needs"] = "; ".join(filter(None, (known.other_needs, asked.note)))
    if known.formats_review is None:
        wanted["formats_review"] = clock.today() + REVIEW_AFTER
    edit_contact(person, replace(known, **wanted), seen=seen, by=by)
