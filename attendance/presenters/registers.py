"""Marks and registers in the words their pages print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup, escape

from attendance.codes import Mapping
from attendance.forms.registers import TakeRegisterForm
from attendance.forms.rows import ASKED, CHOICES, Given, TypedMark
from attendance.models import Mark, Notice
from attendance.queries import vocabulary
from attendance.queries.marks import intent_of
from attendance.queries.registers import Row, Sheet
from attendance.rules import (
    CAME,
    OPENS_BEFORE_MINUTES,
    PRESENCE,
    Answer,
    MarkIntent,
    derive,
    diff,
    engagement_words,
)
from base.dates import minutes_later, moment_words
from base.errors import Refused
from programmes.models import ProgrammeSession

_WORDS = dict(CHOICES)
_CHANNELS = {
    "phone": "Said by phone",
    "in_person": "Said in person",
    "message": "Said in a message",
    "somebody_else": "Somebody else said for them",
    "own_page": "Said on their own page",
}


@dataclass(frozen=True, slots=True)
class MarkWords:
    """One mark as people read it: the answer, then the two codes, then the notes."""

    came: str
    reason: str
    nhs: str
    outcome: str
    staff_note: str
    person_note: str
    engagement: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the open register."""

    typed: TypedMark
    code: str
    recorded: str
    aside: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One person whom somebody else marked otherwise; `mine` are the fields typed, to send on."""

    row: Row
    theirs: MarkWords | None
    yours: MarkWords
    mine: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: what it said, who typed it, when, why, and what it changed."""

    words: MarkWords
    who: str
    at: datetime
    why: str
    changes: Sequence[str]


def mark_words(intent: MarkIntent, mapping: Mapping) -> MarkWords:
    """A mark in words. A code that has left the vocabulary is shown as it is."""
    came = _WORDS[CAME[intent.presence]]
    if intent.late_minutes:
        unit = "minute" if intent.late_minutes == 1 else "minutes"
        came = f"{came}, {intent.late_minutes} {unit}"
    reasons = {r.id: r.words for r in mapping.reasons}
    return MarkWords(
        came=came,
        reason=reasons.get(intent.reason or "", intent.reason or ""),
        nhs=_nhs(intent.presence, mapping),
        outcome=_outcome(intent.compliance, mapping),
        staff_note=intent.staff_note,
        person_note=intent.person_note,
        engagement=engagement_words(intent.engagement, mapping) if intent.engagement else "",
    )


def came_words(came: str) -> str:
    """An answer as a register offers it."""
    return _WORDS[came]


def stored_words(mark: Mark) -> MarkWords:
    """A stored mark in the words it was typed in."""
    words = vocabulary.words_then(mark)
    return mark_words(intent_of(mark, words), words)


def closed(session: ProgrammeSession, now: datetime) -> str:
    """Why the session's register cannot be filled in now; empty when it can."""
    if session.status in {"cancelled", "not_held"}:
        was = "was cancelled" if session.status == "cancelled" else "was not held"
        why = f": {session.why.rstrip('.')}" if session.why else ""
        return f"This session {was}{why}. There is no register to fill in."
    opens = minutes_later(session.starts, -OPENS_BEFORE_MINUTES)
    if now < opens:
        return f"This register opens on {moment_words(opens)}, an hour before the session."
    return ""


def lines(sheet: Sheet, form: TakeRegisterForm) -> list[Line]:
    """The rows of an open register, each with what is typed and the codes that makes."""
    return [
        line_of(row, typed, form.length_minutes, form.mapping)
        for row, typed in zip(sheet.rows, form.rows, strict=True)
    ]


def line_of(row: Row, typed: TypedMark, length_minutes: int, mapping: Mapping) -> Line:
    """One row, with what is typed and the codes that makes."""
    recorded = codes_words(typed, length_minutes, mapping)
    return Line(typed, row.line.code, recorded, _aside(row, mapping))


def codes_words(typed: TypedMark, length_minutes: int, mapping: Mapping) -> str:
    """Both codes that what is typed makes, for the line under a row; empty when it makes none."""
    if not typed.came:
        return ""
    try:
        answer = typed.answer(mapping)
        intent = derive(answer, length_minutes=length_minutes, mapping=mapping)
    except Refused:
        return ""
    return f"{_nhs(intent.presence, mapping)} · {_outcome(intent.compliance, mapping)}"


def differences(sheet: Sheet, form: TakeRegisterForm) -> list[Difference]:
    """Where what was typed is not what the register now says."""
    found = []
    for row, typed in zip(sheet.rows, form.rows, strict=True):
        yours = _intent(typed, form)
        mapping = form.mapping
        theirs = intent_of(row.mark, mapping) if row.mark else None
        if typed.blank or (yours is not None and yours == theirs):
            continue
        mine = [(name, getattr(typed, name)) for name in ASKED]
        words = mark_words(yours, mapping) if yours else _as_typed(typed)
        found.append(Difference(row, mark_words(theirs, mapping) if theirs else None, words, mine))
    return found


def links(chain: Sequence[Mark], mapping: Mapping) -> list[Link]:
    """A chain of marks, newest first as read, each with what it changed of the one before."""
    intents = [intent_of(mark, mapping) for mark in chain]
    before = [*intents, None][1:]
    return [
        Link(
            words=stored_words(mark),
            who=mark.typed_by.name if mark.typed_by else "Daybook",
            at=mark.at,
            why=mark.why,
            changes=diff(old, intent, mapping=mapping) if old else [],
        )
        for mark, intent, old in zip(chain, intents, before, strict=True)
    ]


def given(sheet: Sheet) -> list[Given]:
    """The people of a register as its form takes them, with what stands for each so far."""
    return [
        Given(
            row.place.public_id,
            row.line.name,
            row.answer,
            row.draft.fields if row.draft else None,
            _announced(row),
        )
        for row in sheet.rows
    ]


def _announced(row: Row) -> Answer | None:
    """What a notice makes of the register: they told us before, with the reason they gave."""
    notice = row.notice
    return Answer("told_before", reason=notice.reason or None) if notice else None


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed on a register and not saved: whose, when last, for how many people."""

    who: str
    at: datetime
    count: int


def unsaved(sheet: Sheet) -> Unsaved | None:
    """What stands on the page that nobody has saved; None when there is nothing."""
    drafts = sheet.drafts
    if not drafts:
        return None
    names = list(dict.fromkeys(draft.typed_by.name for draft in drafts))
    return Unsaved(" and ".join(names), drafts[0].at, len(drafts))


def _aside(row: Row, mapping: Mapping) -> str:
    """Whose the unsaved words are, or who told whom that they cannot come."""
    if row.draft is not None:
        return f"Typed by {row.draft.typed_by.name} on {moment_words(row.draft.at)}, not saved yet."
    if row.notice is None or row.mark is not None:
        return ""
    return notice_words(row.notice, mapping)


def notice_words(notice: Notice, mapping: Mapping) -> str:
    """A notice in a sentence: when it came, how, the reason, and who wrote it down."""
    how = _CHANNELS[notice.channel]
    reason = next((r.words for r in mapping.reasons if r.id == notice.reason), "")
    if not reason and notice.channel == "own_page":
        reason = notice.note  # of the page's own list
    why = f": {reason[:1].lower()}{reason[1:]}" if reason else ""
    by = f" Written down by {notice.recorded_by.name}." if notice.recorded_by else ""
    return f"{how} on {moment_words(notice.received_at)} that they cannot come{why}.{by}"


@lru_cache(maxsize=128)
def suggestions(mapping: Mapping) -> Markup:
    """What each answer with each reason is recorded as, for the page's script, escaped."""
    nhs = {came: _nhs(code, mapping) for came, code in PRESENCE.items()}
    outcome: dict[str, dict[str, str]] = {}
    for s in mapping.suggestions:
        outcome.setdefault(s.came, {})[s.reason] = _outcome(s.compliance, mapping)
    return escape(json.dumps({"nhs": nhs, "outcome": outcome}, separators=(",", ":")))


def _intent(typed: TypedMark, form: TakeRegisterForm) -> MarkIntent | None:
    try:
        answer = typed.answer(form.mapping)
        return derive(answer, length_minutes=form.length_minutes, mapping=form.mapping)
    except Refused:
        return None


def _as_typed(typed: TypedMark) -> MarkWords:
    came = _WORDS.get(typed.came, "Nothing chosen")
    return MarkWords(came, "", "", "", typed.staff_note, typed.person_note)


def _nhs(code: str, mapping: Mapping) -> str:
    words = next((s.words for s in mapping.statuses if s.code == code), "")
    return f"NHS {code} {words}".strip()


def _outcome(code: str, mapping: Mapping) -> str:
    outcome = mapping.outcome(code)
    return f"Probation {code} {outcome.words if outcome else ''}".strip()
