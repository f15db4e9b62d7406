"""Registers saved and signed, marks amended. A mark is never changed: a new one follows it.

Every write first locks the session's own row, so that two registers of one session, or a register
and a cancellation, wait for one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID

from sqlalchemy import select

from attendance.models import Mark, Register
from attendance.queries import marks, registers
from attendance.queries.registers import Row, Sheet
from attendance.queries.vocabulary import mapping
from attendance.rules import (
    CAME,
    SEEN,
    Answer,
    MarkIntent,
    NothingChanged,
    RegisterState,
    SessionStatus,
    amend,
    check_open,
    derive,
    diff,
    sign,
)
from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words, moment_words
from base.errors import Refused
from people.models import User
from programmes.models import Place, ProgrammeSession
from programmes.services.sessions import mark_held

Answers = Mapping[UUID, Answer]
"""What was answered for each place, by the place's public identifier."""


def save_register(
    session: ProgrammeSession, *, answers: Answers, seen_version: int, by: User
) -> int:
    """Keep what is marked so far and leave the register open; how many marks were written.

    Refused before the register opens, or when somebody saved or signed it after `seen_version`.
    """
    sheet = _locked(session, by)
    check_open(clock.now(), session.starts, _status(session))
    _refuse_overtaken(sheet, seen_version)
    answered = _answered(sheet, answers)
    intents = [
        (row, derive(answered[row.place.id], length_minutes=session.minutes, mapping=mapping()))
        for row in sheet.rows
        if row.place.id in answered
    ]
    written = _write(intents, by)
    if written:
        _raise_version(sheet)
        record(
            "register.saved",
            f"{by.name} marked {_people(len(written))} on the register of {_named(session)}.",
            by=by,
            about=_about(session, written),
        )
    return len(written)


def sign_register(
    session: ProgrammeSession, *, answers: Answers, seen_version: int, by: User
) -> Register:
    """Sign the register: a mark for everyone `by` may see, and the session was held.

    Places `by` may not see are left as they are. Refused before the register opens, when somebody
    saved or signed it after `seen_version`, or when a person is not marked.
    """
    sheet = _locked(session, by)
    _refuse_overtaken(sheet, seen_version)
    signing = sign(
        RegisterState(sheet.version, sheet.signed_by),
        _answered(sheet, answers),
        [row.place.id for row in sheet.rows],
        seen_version=seen_version,
        now=clock.now(),
        session_starts=session.starts,
        session_status=_status(session),
        length_minutes=session.minutes,
        mapping=mapping(),
    )
    intents = dict(signing.marks)
    _write([(row, intents[row.place.id]) for row in sheet.rows], by)
    register = _raise_version(sheet)
    register.status = "signed"
    register.signed_at = clock.now()
    register.signed_by = by
    mark_held(session, by=by)
    seen = sum(CAME[intent.presence] in SEEN for intent in intents.values())
    record(
        "register.signed",
        f"{by.name} signed the register of {_named(session)}: {seen} of {len(intents)} came.",
        by=by,
        about=_about(session, sheet.rows),
    )
    return register


def amend_mark(place: Place, *, answer: Answer, why: str, seen_link: int, by: User) -> Mark | None:
    """Follow a mark of a signed register by a corrected one; None when nothing would change.

    Somebody left unmarked at signing is marked the same way. Refused without a reason, before
    signing, or when somebody amended this mark after `seen_link` (0: it had none).
    """
    session = place.session
    sheet = _locked(session, by)
    row = next((row for row in sheet.rows if row.place.id == place.id), None)
    if row is None:
        raise Refused("They are no longer expected at this session.")
    if not sheet.signed:
        raise Refused("This register is not signed yet. Change the mark on the register.")
    _refuse_amended(row, seen_link)
    new = derive(_engaged(row, answer), length_minutes=session.minutes, mapping=mapping())
    before = marks.intent_of(row.mark) if row.mark else None
    change = amend(before, new, why)
    if isinstance(change, NothingChanged):
        return None
    (made,) = _write([(row, new)], by, why=change.why)
    _raise_version(sheet).status = "amended"
    what = "; ".join(diff(before, new, mapping=mapping())) if before else "marked after signing"
    record(
        "mark.amended",
        f"{by.name} amended the mark of {row.line.code} in {_named(session)}. "
        f"{what}. Why: {change.why}",
        by=by,
        about=_about(session, [row]),
    )
    return made


def _locked(session: ProgrammeSession, by: User) -> Sheet:
    """Hold the session's row until the end of the unit of work, and read its register afresh."""
    db.session.scalar(
        select(ProgrammeSession)
        .where(ProgrammeSession.id == session.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return registers.sheet(by, session)


def _refuse_overtaken(sheet: Sheet, seen_version: int) -> None:
    if sheet.version == seen_version and not sheet.signed:
        return
    if sheet.register is not None and sheet.register.signed_at is not None:
        who, what, when = sheet.signed_by, "signed", sheet.register.signed_at
    elif sheet.last_mark is not None:
        who, what, when = _typed(sheet.last_mark), "saved", sheet.last_mark.at
    else:
        raise Refused("Somebody saved this register while you had it open. Check it, then sign.")
    raise Refused(
        f"{who} {what} this register on {moment_words(when)}, while you had it open. "
        "Nothing you typed is lost: it is below."
    )


def _refuse_amended(row: Row, seen_link: int) -> None:
    if row.mark is not None and row.mark.link != seen_link:
        raise Refused(
            f"{_typed(row.mark)} changed this mark on {moment_words(row.mark.at)}, while you had "
            "it open. What you typed is below: check it against the mark now, then save again."
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
        answer = _engaged(row, given) if given else row.answer
        if answer is not None:
            found[row.place.id] = answer
    return found


def _engaged(row: Row, answer: Answer) -> Answer:
    """The answer with the engagement marked before, which no page asks for yet."""
    kept = row.mark.engagement if row.mark and answer.came in SEEN else None
    return replace(answer, engagement=kept)


def _write(intents: Iterable[tuple[Row, MarkIntent]], by: User, why: str = "") -> list[Mark]:
    """Add a mark to each chain whose latest is not already equal; those added."""
    made = [
        Mark(
            place=row.place,
            link=row.mark.link + 1 if row.mark else 1,
            presence=intent.presence,
            compliance=intent.compliance,
            reason=intent.reason or "",
            minutes_attended=intent.minutes_attended,
            late_minutes=intent.late_minutes or 0,
            engagement=intent.engagement,
            staff_note=intent.staff_note,
            person_note=intent.person_note,
            why=why,
            at=clock.now(),
            typed_by_id=by.id,
        )
        for row, intent in intents
        if row.mark is None or marks.intent_of(row.mark) != intent
    ]
    db.session.add_all(made)
    return made


def _raise_version(sheet: Sheet) -> Register:
    register = sheet.register
    if register is None:
        register = Register(session=sheet.session, status="open", version=0)
        db.session.add(register)
    register.version += 1
    return register


def _about(session: ProgrammeSession, touched: Sequence[Row | Mark]) -> list[UUID]:
    people = [item.place.participant.public_id for item in touched]
    return [session.public_id, session.cohort.public_id, *people]


def _status(session: ProgrammeSession) -> SessionStatus:
    return cast("SessionStatus", session.status)


def _typed(mark: Mark) -> str:
    return mark.typed_by.name if mark.typed_by else "Daybook"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _named(session: ProgrammeSession) -> str:
    return f"{session.title} of {session.cohort.name} on {in_words(session.day)}"
