"""Marks and registers in the words their pages print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from markupsafe import Markup, escape

from attendance.codes import Mapping
from attendance.forms import ASKED, CHOICES, TakeRegisterForm, TypedMark
from attendance.models import Mark
from attendance.queries import vocabulary
from attendance.queries.marks import intent_of
from attendance.queries.registers import Row, Sheet
from attendance.rules import CAME, OPENS_BEFORE_MINUTES, PRESENCE, MarkIntent, derive, diff
from base.dates import minutes_later, moment_words
from base.errors import Refused
from programmes.models import ProgrammeSession

_WORDS = dict(CHOICES)


@dataclass(frozen=True, slots=True)
class MarkWords:
    """One mark as people read it: the answer, then the two codes, then the notes."""

    came: str
    reason: str
    nhs: str
    outcome: str
    staff_note: str
    person_note: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the open register."""

    typed: TypedMark
    code: str
    recorded: str


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
    )


def stored_words(mark: Mark, mapping: Mapping) -> MarkWords:
    """A stored mark in words."""
    return mark_words(intent_of(mark), mapping)


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
        Line(typed, row.line.code, codes_words(typed, form.length_minutes, form.mapping))
        for row, typed in zip(sheet.rows, form.rows, strict=True)
    ]


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
        theirs = intent_of(row.mark) if row.mark else None
        if typed.blank or (yours is not None and yours == theirs):
            continue
        mine = [(name, getattr(typed, name)) for name in ASKED]
        mapping = form.mapping
        words = mark_words(yours, mapping) if yours else _as_typed(typed)
        found.append(Difference(row, mark_words(theirs, mapping) if theirs else None, words, mine))
    return found


def links(chain: Sequence[Mark], mapping: Mapping) -> list[Link]:
    """A chain of marks, newest first as read, each with what it changed of the one before."""
    intents = [intent_of(mark) for mark in chain]
    before = [*intents, None][1:]
    return [
        Link(
            words=mark_words(intent, mapping),
            who=mark.typed_by.name if mark.typed_by else "Daybook",
            at=mark.at,
            why=mark.why,
            changes=diff(old, intent, mapping=mapping) if old else [],
        )
        for mark, intent, old in zip(chain, intents, before, strict=True)
    ]


@cache
def suggestions() -> Markup:
    """What each answer with each reason is recorded as, for the page's script, escaped."""
    mapping = vocabulary.mapping()
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
    words = next((o.words for o in mapping.outcomes if o.code == code), "")
    return f"Probation {code} {words}".strip()
