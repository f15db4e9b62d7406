"""Telling the probation practitioner of an absence: by when, in what words (PURE).

The message is neutral: a date, a time, that an appointment was not attended, and whom to ring. No
programme, no reason, nothing about health, no name: the practitioner knows the person by their CRN.
Daybook drafts and reminds; a person sends, and nothing is ever enforced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from base.dates import Nation, add_working_days, in_words, time_words

if TYPE_CHECKING:
    from datetime import date, time

Kind = Literal["absence", "correction"]
State = Literal["ahead", "today", "late"]

UNACCEPTABLE: Final = "unacceptable_absence"
"""The group of probation outcomes that asks for somebody to be told."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What a message is about. `crn` may be empty; `code` is Daybook's own for the person."""

    crn: str
    code: str
    day: date
    at: time
    team: str
    phone: str
    outcome: str = ""

    @property
    def who(self) -> str:
        """As the practitioner knows them."""
        return f"CRN {self.crn}" if self.crn else f"our reference {self.code}"


def due(marked: date, limit: int, nation: Nation) -> date:
    """The last day on which to tell: `limit` working days after the day it was marked."""
    return add_working_days(marked, limit, nation)


def draft(absence: Absence, kind: Kind, *, sender: str) -> tuple[str, str]:
    """Subject and body of the message, to be read and changed before it goes."""
    when = f"{in_words(absence.day)} at {time_words(absence.at)}"
    ring = f" or ring {absence.phone}" if absence.phone else ""
    if kind == "absence":
        subject = f"Appointment not attended: {absence.who}"
        said = (
            f"{absence.who[:1].upper()}{absence.who[1:]} did not attend an appointment with us on "
            f"{when}. We have no acceptable reason recorded."
        )
        ask = f"If you know why, please reply{ring}, and we will correct our record."
    else:
        subject = f"Correction: {absence.who}"
        said = (
            f"We told you that {absence.who} did not attend an appointment with us on {when} "
            f"without an acceptable reason. Our record is corrected: {absence.outcome.lower()}."
        )
        ask = f"If you have questions, please reply{ring}."
    return subject, f"Hello,\n\n{said}\n\n{ask}\n\n{sender}\n{absence.team}\n"


def state(due_on: date, today: date) -> State:
    """Whether there is time left."""
    if due_on > today:
        return "ahead"
    return "today" if due_on == today else "late"


def state_words(due_on: date, today: date) -> str:
    """When it is due, for people."""
    found = state(due_on, today)
    if found == "today":
        return "Due today"
    return f"{'Was due' if found == 'late' else 'Due'} on {in_words(due_on)}"
