"""What pages of an award cycle print: its days in order, the next step, what remains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from base.dates import in_words
from evidence.criteria import WORKING_NOTE
from evidence.milestones import Step, next_step
from evidence.models import AwardCycle
from evidence.queries.frameworks import WORKING_NAME, InUse
from evidence.services.cycles import DAYS

_NEXT = {
    "due": "Hand in the portfolio",
    "interim": "Interim report",
    "visit": "The assessor’s visit",
    "award": "The award",
    "midcheck": "The mid-cycle check",
    "expires": "The award runs out",
}


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of a cycle: what, when in words, and whether it is over, next or still to come."""

    what: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next, in words, and in how many days."""

    what: str
    when: str
    left: str
    late: bool


def days_of(cycle: AwardCycle) -> dict[str, date | None]:
    """The days of a cycle by their column."""
    return {name: getattr(cycle, name) for name in DAYS}


def timeline(cycle: AwardCycle, today: date) -> list[DayLine]:
    """Every day of a cycle in the order of the process, known or not."""
    days = days_of(cycle)
    step = next_step(days, today)
    return [
        DayLine(
            DAYS[name],
            in_words(day) if day is not None else "Not known yet",
            _state(name, day, step, today),
        )
        for name, day in days.items()
    ]


def next_of(cycle: AwardCycle, today: date) -> NextStep | None:
    """The next step of a cycle; None when no day ahead is known."""
    step = next_step(days_of(cycle), today)
    if step is None:
        return None
    return NextStep(_NEXT[step.name], in_words(step.day), left_words(step.days), step.overdue)


def left_words(days: int) -> str:
    """How far away a day is: "in 12 days", "today", "3 days ago"."""
    if days == 0:
        return "today"
    many = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"in {many}" if days > 0 else f"{many} ago"


def framework_words(used: InUse) -> str:
    """What every page says of the criteria, in one sentence: which they are, and what to do."""
    return note_words(used.name, confirmed=used.confirmed)


def note_words(name: str, *, confirmed: bool) -> str:
    """The sentence of a framework by its name; until it is confirmed, whose wording it may be."""
    if confirmed:
        return f"{name}."
    short = name.removeprefix(f"{WORKING_NAME}, ")
    note = WORKING_NOTE.removesuffix(".")
    return f"{note} before you quote them ({short}, not yet confirmed by an administrator)."


def _state(name: str, day: date | None, step: Step | None, today: date) -> str:
    if day is None:
        return "unknown"
    if step is not None and step.name == name:
        return "late" if step.overdue else "next"
    return "over" if day <= today else "ahead"
