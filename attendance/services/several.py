"""Several registers saved from one page: only what was changed on it, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from attendance.queries.registers import Sheet
from attendance.queries.several import answer_seen
from attendance.rules import Answer, MarkIntent, derive
from attendance.services.registers import save_register, sign_register
from attendance.services.sheets import locked, typed_by
from attendance.several import fate
from base.dates import moment_words
from base.errors import Refused
from people.models import User
from programmes.models import ProgrammeSession


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent for one session: answers and the links seen, by place; whether to sign."""

    session: ProgrammeSession
    answers: Mapping[UUID, Answer]
    seen: Mapping[UUID, int]
    sign: bool


@dataclass(frozen=True, slots=True)
class Done:
    """How many marks were written, and how many registers signed."""

    marks: int
    signed: int


def mark_several(sent: Sequence[Sent], *, opened: datetime, by: User) -> Done:
    """Write what was changed on the page, and sign the registers asked for. All or nothing.

    Rows that say what they showed are left alone, whatever colleagues did to them meanwhile.
    Raises `Refused`, on the row or naming the session: a register cannot be filled in, somebody
    marked a person otherwise meanwhile, signed the register, or a person is no longer expected.
    """
    marks = signed = 0
    for one in sorted(sent, key=lambda one: one.session.id):  # one order for all who lock several
        sheet = locked(one.session, by)
        changed = _changed(sheet, one)
        if sheet.signed:
            _refuse_signed(sheet, changed)
            continue
        if not changed and not one.sign:
            continue
        try:
            if one.sign:
                sign_register(
                    one.session,
                    answers=changed,
                    seen_version=sheet.version,
                    opened=opened,
                    by=by,
                )
                signed += 1
                marks += len(changed)
            else:
                marks += save_register(
                    one.session,
                    answers=changed,
                    seen_version=sheet.version,
                    opened=opened,
                    by=by,
                )
        except Refused as refusal:
            raise Refused(f"{one.session.title}: {refusal.why}", refusal.field) from refusal
    return Done(marks, signed)


def _changed(sheet: Sheet, sent: Sent) -> dict[UUID, Answer]:
    """The answers that say something else than the page showed."""
    found = {}
    rows = {row.place.public_id: row for row in sheet.rows}
    for place, answer in sent.answers.items():
        row = rows.get(place)
        if row is None:
            raise Refused(
                f"{sent.session.title}: somebody you marked is no longer expected. Check the list, "
                "then send it again."
            )
        typed = _intent(sheet, answer)
        seen = _maybe(sheet, answer_seen(sheet, place, sent.seen.get(place, 0)))
        match fate(typed, seen=seen, now=_maybe(sheet, row.answer)):
            case "write":
                found[place] = answer
            case "overtaken":
                who = typed_by(row.mark) if row.mark else "Somebody"
                when = f" on {moment_words(row.mark.at)}" if row.mark else ""
                raise Refused(
                    f"{who} marked them otherwise{when}, while you had this page open. What you "
                    "typed stands here: check it, then save again.",
                    f"{place.hex}-came",
                )
    return found


def _refuse_signed(sheet: Sheet, changed: Mapping[UUID, Answer]) -> None:
    if changed:
        raise Refused(
            f"{sheet.session.title}: {sheet.signed_by} signed this register while you had the page "
            "open. To change a mark, open the register and amend it."
        )


def _maybe(sheet: Sheet, answer: Answer | None) -> MarkIntent | None:
    return _intent(sheet, answer) if answer is not None else None


def _intent(sheet: Sheet, answer: Answer) -> MarkIntent:
    return derive(answer, length_minutes=sheet.session.minutes, mapping=sheet.words.mapping)
