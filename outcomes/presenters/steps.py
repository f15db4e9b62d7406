"""One form in the table of a score, and what each method of change says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from base.errors import Refused
from outcomes.cautions import MODE_WORDS, Measured
from outcomes.occasions import occasion_words
from outcomes.results import CATEGORY_WORDS, Course, Step, agreement, verdicts


@dataclass(frozen=True, slots=True)
class StepLine:
    """One form in the table of a score."""

    day: date
    occasion: str
    value: str
    band: str
    how: str
    notes: str
    change: str
    mark: str
    form: str


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """What one method says."""

    method: str
    value: str
    said: str


def method_lines(found: Course) -> tuple[list[VerdictLine], str, str]:
    """What each method says, how far they agree, and why none can say anything."""
    try:
        said = verdicts(found)
    except Refused as refusal:
        return [], "", refusal.why
    lines = [
        VerdictLine(
            one.method.name_in_full,
            "" if one.value is None else f"{one.value:.2f}",
            CATEGORY_WORDS[one.category] if one.category else one.why,
        )
        for one in said
    ]
    return lines, agreement(said), ""


def step_line(step: Step, usual: float | None) -> StepLine:
    """One form as a row; a score out of another maximum than the `usual` one says of what."""
    one = step.measured
    top = one.score.highest
    of = f" of {top:g}" if top is not None and top != usual else ""
    present = ", staff present" if one.staff_present else ""
    mark = "Baseline" if step.baseline else "End" if step.end else ""
    change = ""
    if step.change is not None:
        amount = value_words(step.change.amount)
        sign = "+" if step.change.amount > 0 else ""
        change = f"{sign}{amount}: {CATEGORY_WORDS[step.change.category].lower()}"
    return StepLine(
        one.day,
        occasion_words(one.occasion),
        "No score" if one.score.value is None else f"{value_words(one.score.value)}{of}",
        one.score.band or "",
        f"{MODE_WORDS[one.mode]}{present}",
        notes_of(step),
        change,
        mark,
        one.form,
    )


def notes_of(step: Step) -> str:
    """What is to be known of one form: risk, missing items, why there is no score, the version."""
    one = step.measured
    said = []
    if one.risk:
        said.append(f"Risk item {names(one, one.risk)} answered at its trigger.")
    if one.unanswered:
        said.append(f"Risk item {names(one, one.unanswered)} unanswered.")
    if one.score.why:
        said.append(one.score.why)
    if one.asks:
        said.append(f"Asks about {one.asks}.")
    if one.score.prorated:
        said.append("Worked out with items missing.")
    said.append(f"Key version {one.version}.")
    return " ".join(said)


def names(one: Measured, items: Sequence[str]) -> str:
    """What items of a form are called; their ids where it is not known what it was scored by."""
    return one.made_by.names(items) if one.made_by is not None else ", ".join(items)


def value_words(value: float) -> str:
    """A score with two decimals at most."""
    return f"{round(value, 2):g}"
