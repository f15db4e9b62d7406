"""Which staff came, signed for; a correction is a whole new sheet with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from attendance.models import StaffMark, StaffSheet
from attendance.queries import staff as queries
from attendance.queries.registers import Sheet
from attendance.queries.staff import StaffList
from attendance.rules import check_open
from attendance.services.sheets import locked, named, raise_version, status_of
from attendance.staff_rules import StaffAnswer, StaffIntent, check_others, keep
from base import clock
from base.audit import record
from base.database import db
from base.dates import moment_words
from base.errors import Refused
from people.models import User
from programmes.models import ProgrammeSession
from programmes.services.sessions import mark_held

Answers = Mapping[UUID, StaffAnswer]
"""What was answered for each member of staff, by their public identifier."""


def sign_staff_register(
    session: ProgrammeSession,
    *,
    answers: Answers,
    others: int = 0,
    others_note: str = "",
    why: str = "",
    seen_link: int,
    by: User,
) -> StaffSheet | None:
    """Say which staff came, and that the session was held; None when nothing would change.

    Refused before the register opens, when somebody signed after `seen_link` (0: nobody had), when
    a person is not marked, and, once it was signed, without a reason.
    """
    sheet = locked(session, by)
    found = queries.staff_list(session)
    check_open(clock.now(), session.starts, status_of(session))
    _refuse_overtaken(found, seen_link)
    intents = _intents(found, answers)
    check_others(others)
    if found.sheet is not None and _same(found.sheet, intents, others, others_note):
        return None
    if found.sheet is not None and not why.strip():
        raise Refused("Say why this is being changed.", "why")
    made = StaffSheet(
        session=session,
        link=found.link + 1,
        others=others,
        others_note=others_note.strip(),
        why=why.strip() if found.sheet else "",
        at=clock.now(),
        typed_by_id=by.id,
        marks=[_mark(user, one) for user, one in intents.items()],
    )
    db.session.add(made)
    _sign(sheet, by)
    mark_held(session, by=by)
    _record(session, made, found, by)
    return made


def _mark(user_id: int, one: StaffIntent) -> StaffMark:
    return StaffMark(user_id=user_id, presence=one.presence, minutes=one.minutes, note=one.note)


def _sign(sheet: Sheet, by: User) -> None:
    """The session's own register is signed with it, unless participants are expected there too."""
    if sheet.rows or sheet.hidden:
        return
    register = raise_version(sheet)
    register.status = "amended" if register.signed_at else "signed"
    register.signed_at = register.signed_at or clock.now()
    register.signed_by_id = register.signed_by_id or by.id


def _record(session: ProgrammeSession, made: StaffSheet, found: StaffList, by: User) -> None:
    came = sum(mark.presence in {"came", "part"} for mark in made.marks)
    expected = sum(mark.presence != "not_expected" for mark in made.marks)
    done = "amended" if found.sheet else "signed"
    why = f" Why: {made.why}" if made.why else ""
    record(
        f"staff_register.{done}",
        f"{by.name} {done} the staff register of {named(session)}: {came} of {expected} staff "
        f"came.{why}",
        by=by,
        about=[session.public_id, session.cohort.public_id],
    )


def _refuse_overtaken(found: StaffList, seen_link: int) -> None:
    if found.link == seen_link:
        return
    sheet = found.sheet
    who = sheet.typed_by.name if sheet and sheet.typed_by else "Somebody"
    when = f" on {moment_words(sheet.at)}" if sheet else ""
    raise Refused(
        f"{who} signed this{when}, while you had it open. What you typed is below: check it "
        "against what is kept now, then send it again."
    )


def _intents(found: StaffList, answers: Answers) -> dict[int, StaffIntent]:
    known = {user.public_id: user for user in found.people}
    if set(answers) - set(known):
        raise Refused("Somebody on this form is not on the team any more. Open the page again.")
    missing = len(known) - len(answers)
    if missing:
        are = "1 person is" if missing == 1 else f"{missing} people are"
        raise Refused(f"{are} not marked yet. Mark everyone, then sign.")
    length = found.session.minutes
    return {
        user.id: keep(answers[public_id], length_minutes=length)
        for public_id, user in known.items()
    }


def _same(
    sheet: StaffSheet, intents: Mapping[int, StaffIntent], others: int, others_note: str
) -> bool:
    kept = {m.user_id: (m.presence, m.minutes, m.note) for m in sheet.marks}
    new = {user: (one.presence, one.minutes, one.note) for user, one in intents.items()}
    return kept == new and (sheet.others, sheet.others_note) == (others, others_note.strip())
