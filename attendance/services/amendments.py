"""Marks amended after signing: never changed, followed by a corrected one with its reason."""

from __future__ import annotations

from attendance.models import Mark
from attendance.queries import marks
from attendance.queries.registers import Row
from attendance.rules import Answer, NothingChanged, amend, derive, diff
from attendance.services import concerns, telling
from attendance.services.drafts import forget_drafts
from attendance.services.sheets import about, locked, named, raise_version, typed_by, write
from base import clock
from base.audit import record
from base.dates import moment_words
from base.errors import Refused
from people.models import User
from programmes.models import Place


def amend_mark(place: Place, *, answer: Answer, why: str, seen_link: int, by: User) -> Mark | None:
    """Follow a mark of a signed register by a corrected one; None when nothing would change.

    Somebody left unmarked at signing is marked the same way. Refused without a reason, before
    signing, or when somebody amended this mark after `seen_link` (0: it had none).
    """
    session = place.session
    sheet = locked(session, by)
    row = next((row for row in sheet.rows if row.place.id == place.id), None)
    if row is None:
        raise Refused("They are no longer expected at this session.")
    if not sheet.signed:
        raise Refused("This register is not signed yet. Change the mark on the register.")
    _refuse_amended(row, seen_link)
    new = derive(answer, length_minutes=session.minutes, mapping=sheet.words.mapping)
    before = marks.intent_of(row.mark, sheet.words.mapping) if row.mark else None
    change = amend(before, new, why)
    if isinstance(change, NothingChanged):
        return None
    (made,) = write(sheet, [(row, new)], by, why=change.why)
    raise_version(sheet).status = "amended"
    forget_drafts([row], until=clock.now(), by=by)
    changes = diff(before, new, mapping=sheet.words.mapping) if before else []
    what = "; ".join(changes) or "marked after signing"
    record(
        "mark.amended",
        f"{by.name} amended the mark of {row.line.code} in {named(session)}. "
        f"{what}. Why: {change.why}",
        by=by,
        about=about(session, [row]),
    )
    telling.after_marks(sheet, [made], by=by)
    concerns.after_marks(session, {place.participant_id})
    return made


def _refuse_amended(row: Row, seen_link: int) -> None:
    if row.mark is not None and row.mark.link != seen_link:
        raise Refused(
            f"{typed_by(row.mark)} changed this mark on {moment_words(row.mark.at)}, while you had "
            "it open. What you typed is below: check it against the mark now, then save again."
        )
