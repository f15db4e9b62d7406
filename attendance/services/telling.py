"""Telling the practitioner: tasks that follow marks, drafted for a person, done by a person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from attendance import telling
from attendance.codes import Mapping
from attendance.models import Mark, TellTask
from attendance.queries.registers import Sheet
from base import clock, mail
from base.audit import record
from base.database import db
from base.dates import Nation, in_words
from base.errors import Refused
from base.work import lock
from people.models import User
from programmes.models import ProgrammeSession

_HOW = {
    "email": "by e-mail",
    "phone": "by phone",
    "in_person": "in person",
    "not_needed": "did not need to be told",
}


def after_marks(sheet: Sheet, marks: Sequence[Mark], *, by: User) -> None:
    """Ask for practitioners to be told of unacceptable absences, and no longer of corrected ones.

    Somebody who was told already is told of the correction.
    """
    if not marks:
        return
    db.session.flush()
    latest = _latest([mark.place_id for mark in marks])
    for mark in marks:
        _follow(sheet, mark, latest.get(mark.place_id), by)


def tell_practitioner(
    task: TellTask, *, how: str, subject: str, body: str, note: str, by: User
) -> None:
    """Record that the practitioner was told, and how; an e-mail is queued to go.

    Refused when somebody told them meanwhile, when the mark was corrected meanwhile, when no e-mail
    address is recorded for an e-mail, or without a reason why they need not be told.
    """
    lock(task)
    if task.done_at is not None:
        who = task.done_by.name if task.done_by else "Somebody"
        raise Refused(f"{who} has told them already.")
    if task.dropped_at is not None:
        raise Refused("The mark was corrected meanwhile, so there is nothing to tell any more.")
    if how not in _HOW:
        raise Refused("Choose how they were told.", "how")
    if how == "not_needed" and not note.strip():
        raise Refused("Say why they need not be told.", "note")
    person = task.place.participant
    if how == "email":
        if not person.practitioner_email:
            raise Refused(
                "No e-mail address is recorded for the practitioner. Add it to the participant’s "
                "record, or tell them by phone.",
                "how",
            )
        if not subject.strip() or not body.strip():
            raise Refused("Write the message before it is sent.", "body")
        task.mail = mail.queue(person.practitioner_email, subject, body, sender_id=by.id)
        task.message = body
    task.how, task.note = how, note.strip()
    task.done_at, task.done_by = clock.now(), by
    told = "needed not be told" if how == "not_needed" else f"was told {_HOW[how]}"
    record(
        "practitioner.told",
        f"{by.name} recorded that the practitioner of {person.code} {told} of "
        f"{_about(task.place.session)}.",
        by=by,
        about=[person.public_id, task.place.session.public_id],
    )


def _follow(sheet: Sheet, mark: Mark, last: TellTask | None, by: User) -> None:
    bad = _unacceptable(mark, sheet.words.mapping)
    absence = last is not None and not last.correction
    if bad and last is not None and last.correction and last.done_at is None:
        _drop(last, by)  # what they were told stands after all
        return
    if bad and not absence:
        _ask(sheet, mark, by, correction=False)
    elif not bad and absence and last is not None:
        if last.done_at is None:
            _drop(last, by)
        elif last.how != "not_needed":
            _ask(sheet, mark, by, correction=True)


def _ask(sheet: Sheet, mark: Mark, by: User, *, correction: bool) -> None:
    team = sheet.session.cohort.team
    due = telling.due(clock.today(), sheet.words.words.tell_days, Nation(team.nation))
    place = mark.place
    db.session.add(TellTask(place=place, mark=mark, correction=correction, due=due))
    what = "a correction to" if correction else "an unacceptable absence from"
    record(
        "practitioner.to_tell",
        f"The practitioner of {place.participant.code} is to be told by {in_words(due)} of {what} "
        f"{_about(sheet.session)}.",
        by=by,
        about=[place.participant.public_id, sheet.session.public_id],
    )


def _drop(task: TellTask, by: User) -> None:
    task.dropped_at = clock.now()
    session = task.place.session
    record(
        "practitioner.not_to_tell",
        f"The practitioner of {task.place.participant.code} need not be told any more of "
        f"{_about(session)}.",
        by=by,
        about=[task.place.participant.public_id, session.public_id],
    )


def _unacceptable(mark: Mark, mapping: Mapping) -> bool:
    outcome = mapping.outcome(mark.compliance)
    return outcome is not None and outcome.group == telling.UNACCEPTABLE


def _latest(place_ids: Sequence[int]) -> dict[int, TellTask]:
    found = db.session.scalars(
        select(TellTask)
        .where(TellTask.place_id.in_(place_ids), TellTask.dropped_at.is_(None))
        .order_by(TellTask.id)
    )
    return {task.place_id: task for task in found}


def _about(session: ProgrammeSession) -> str:
    return f"{session.title} on {in_words(session.day)}"
