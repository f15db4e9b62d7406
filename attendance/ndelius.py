"""The line a marked session makes for nDelius, so that it is typed once (PURE).

nDelius takes a date, a time, a contact type, an outcome, a note and an officer. Contact types
differ between regions: the words here are Daybook's reading, in a file people can edit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

NOTE_LIMIT: Final = 250
"""Characters of a note: short enough to be read where contacts are listed."""
COLUMNS: Final = (
    "CRN", "Date", "Start", "End", "Contact type", "Outcome", "Outcome in words", "Note",
    "Staff code",
)  # fmt: skip
NO_CRN: Final = "No CRN recorded"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One person at one session. `staff_code` is that of whoever led it; either may be empty."""

    crn: str
    day: date
    at: time
    until: time
    contact_type: str
    outcome: str
    outcome_words: str
    note: str
    staff_code: str


def note_of(*parts: str, limit: int = NOTE_LIMIT) -> str:
    """The parts that say something, on one line, shortened at a word with … when too long."""
    text = " ".join(_CONTROL.sub(" ", " ".join(filter(None, parts))).split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    whole = cut.rsplit(" ", 1)[0]
    return f"{(whole if len(whole) > limit // 2 else cut).rstrip(' ,.;')}…"


def contact_type(kind: str, types: Mapping[str, str]) -> str:
    """The contact type of a strand's kind; its own words when the file has none for it."""
    return types.get(kind, kind.replace("_", " ").capitalize())


def as_text(line: Line) -> str:
    """On one line, to copy: the parts in the order nDelius asks for them."""
    parts = [
        line.crn or NO_CRN,
        f"{line.day:%d/%m/%Y}",
        f"{line.at:%H:%M}–{line.until:%H:%M}",
        line.contact_type,
        f"{line.outcome} {line.outcome_words}",
        line.note,
        line.staff_code,
    ]
    return " | ".join(part for part in parts if part)


def cells(line: Line) -> tuple[str, ...]:
    """As `COLUMNS` name them."""
    return (
        line.crn,
        f"{line.day:%d/%m/%Y}",
        f"{line.at:%H:%M}",
        f"{line.until:%H:%M}",
        line.contact_type,
        line.outcome,
        line.outcome_words,
        line.note,
        line.staff_code,
    )


def parse_types(text: str) -> dict[str, str]:
    """Contact types by strand kind from lines `kind,words`. Raises ValueError naming the line."""
    found: dict[str, str] = {}
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != "kind,words":
        raise ValueError("ndelius_contact_types.csv, line 1: the columns must be kind,words.")
    for number, row in enumerate(lines[1:], 2):
        kind, comma, words = row.strip().partition(",")
        if not row.strip():
            continue
        if not comma or not kind or not words.strip() or kind in found:
            why = "needs a kind and its words"
            raise ValueError(f"ndelius_contact_types.csv, line {number}: {why}.")
        found[kind] = words.strip()
    return found
