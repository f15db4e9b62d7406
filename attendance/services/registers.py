"""Registers saved and signed. A mark is never changed: a new one follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from attendance.models import Mark, Register
from attendance.queries.registers import Sheet
from attendance.rules import CAME, SEEN, Answer, RegisterState, check_open, derive, sign
from attendance.services import concerns, telling
from attendance.services.drafts import forget_drafts
from attendance.services.sheets import (
    about,
    locked,
    named,
    raise_version,
    status_of,
    typed_by,
    write,
)
from base import clock
from base.audit import record
from base.dates import moment_words
from base.errors import Refused
from people.models import User
from programmes.models import ProgrammeSession
from programmes.services.sessions import mark_held

Answers = Mapping[UUID, Answer]
"""What was answered for each place, by the place's public identifier."""


def save_register(
    session: ProgrammeSession, *, answers: Answers, seen_version: int, opened: datetime, by: User
) -> int:
    """Keep what is marked so far and leave the register open; how many marks were written.

    `opened` is when the page was made: what others typed since is left to be saved. Refused before
    the register opens, or when somebody saved or signed it after `seen_version`.
    """
    sheet = locked(session, by)
    check_open(clock.now(), session.starts, status_of(session))
    _refuse_overtaken(sheet, seen_version)
    answered = _answered(sheet, answers)
    words = sheet.words.mapping
    intents = [
        (row, derive(answered[row.place.id], length_minutes=session.minutes, mapping=words))
        for row in sheet.rows
        if row.place.id in answered
    ]
    written = write(sheet, intents, by)
    forget_drafts([row for row, _ in intents], until=opened, by=by)
    if written:
        raise_version(sheet)
        record(
            "register.saved",
            f"{by.name} marked {_people(len(written))} on the register of {named(session)}.",
            by=by,
            about=about(session, written),
        )
        _follow(sheet, written, by)
    return len(written)


def sign_register(
    session: ProgrammeSession, *, answers: Answers, seen_version: int, opened: datetime, by: User
) -> Register:
    """Sign the register: a mark for everyone `by` may see, and the session was held.

    Places `by` may not see are left as they are. Refused before the register opens, when somebody
    saved or signed it after `seen_version`, or when a person is not marked.
    """
    sheet = locked(session, by)
    _refuse_overtaken(sheet, seen_version)
    signing = sign(
        RegisterState(sheet.version, sheet.signed_by),
        _answered(sheet, answers),
        [row.place.id for row in sheet.rows],
        seen_version=seen_version,
        now=clock.now(),
        session_starts=session.starts,
        session_status=status_of(session),
        length_minutes=session.minutes,
        mapping=sheet.words.mapping,
    )
    intents = dict(signing.marks)
    written = write(sheet, [(row, intents[row.place.id]) for row in sheet.rows], by)
    forget_drafts(sheet.rows, until=opened, by=by)
    register = raise_version(sheet)
    register.status = "signed"
    register.signed_at = clock.now()
    register.signed_by = by
    mark_held(session, by=by)
    seen = sum(CAME[intent.presence] in SEEN for intent in intents.values())
    record(
        "register.signed",
        f"{by.name} signed the register of {named(session)}: {seen} of {len(intents)} came.",
        by=by,
        about=about(session, sheet.rows),
    )
    _follow(sheet, written, by)
    return register


def _refuse_overtaken(sheet: Sheet, seen_version: int) -> None:
    if sheet.version == seen_version and not sheet.signed:
        return
    if sheet.register is not None and sheet.register.signed_at is not None:
        who, what, when = sheet.signed_by, "signed", sheet.register.signed_at
    elif sheet.last_mark is not None:
        who, what, when = typed_by(sheet.last_mark), "saved", sheet.last_mark.at
    else:
        raise Refused("Somebody saved this register while you had it open. Check it, then sign.")
    raise Refused(
        f"{who} {what} this register on {moment_words(when)}, while you had it open. "
        "Nothing you typed is lost: it is below."
    )


def _answered(sheet: Sheet, answers: Answers) -> dict[int, Answer]:
    """An answer for each row by the place's row number: as given, else as marked before."""
    if set(answers) - {row.place.public_id for row in sheet.rows}:
        raise Refused(
            "Somebody you marked is no longer expected at this session. What you typed for the "
            "others is kept: check the list, then send it again."
        )
    found = {}
    for row in sheet.rows:
        given = answers.get(row.place.public_id)
        answer = given or row.answer
        if answer is not None:
            found[row.place.id] = answer
    return found


def _follow(sheet: Sheet, written: Sequence[Mark], by: User) -> None:
    """What follows from marks: practitioners to tell, concerns to look at."""
    telling.after_marks(sheet, written, by=by)
    concerns.after_marks(sheet.session, {row.place.participant_id for row in sheet.rows})


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
