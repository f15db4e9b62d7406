"""What every write to a register begins and ends with: the lock, the marks, the version.

Every write first locks the session's own row, so that two registers of one session, or a register
and a cancellation, wait for one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import select

from attendance.models import Mark, Register
from attendance.queries import marks, registers
from attendance.queries.registers import Row, Sheet
from attendance.rules import MarkIntent, SessionStatus
from base import clock
from base.database import db
from base.dates import in_words
from people.models import User
from programmes.models import ProgrammeSession


def locked(session: ProgrammeSession, by: User) -> Sheet:
    """Hold the session's row until the end of the unit of work, and read its register afresh."""
    db.session.scalar(
        select(ProgrammeSession)
        .where(ProgrammeSession.id == session.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return registers.sheet(by, session)


def write(
    sheet: Sheet, intents: Iterable[tuple[Row, MarkIntent]], by: User, why: str = ""
) -> list[Mark]:
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
            words_id=sheet.words.row_id,
        )
        for row, intent in intents
        if row.mark is None or marks.intent_of(row.mark, sheet.words.mapping) != intent
    ]
    db.session.add_all(made)
    return made


def raise_version(sheet: Sheet) -> Register:
    """The register with its version raised: one that nobody has begun is made."""
    register = sheet.register
    if register is None:
        register = Register(session=sheet.session, status="open", version=0)
        db.session.add(register)
    register.version += 1
    return register


def about(session: ProgrammeSession, touched: Sequence[Row | Mark]) -> list[UUID]:
    """Everything an audit sentence about these rows is about."""
    people = [item.place.participant.public_id for item in touched]
    return [session.public_id, session.cohort.public_id, *people]


def status_of(session: ProgrammeSession) -> SessionStatus:
    """The session's state as the rules name it."""
    return cast("SessionStatus", session.status)


def typed_by(mark: Mark) -> str:
    """Who typed a mark."""
    return mark.typed_by.name if mark.typed_by else "Daybook"


def named(session: ProgrammeSession) -> str:
    """The session as sentences name it."""
    return f"{session.title} of {session.cohort.name} on {in_words(session.day)}"
