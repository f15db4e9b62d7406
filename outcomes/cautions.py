"""PURE: one form of one person, and what to be wary of when two of them are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from base.dates import short_with_year
from outcomes.keys import Instrument, ScoreKey
from outcomes.pairing import Pair
from outcomes.person_change import PersonChange
from outcomes.score_rules import Score
from outcomes.terms import Better, Certainty, Says

MODE_WORDS: Final[Mapping[str, str]] = {
    "paper": "On paper",
    "tablet": "On a tablet",
    "read_aloud": "Read aloud",
    "link": "By a personal link",
    "clinician": "Rated by a clinician",
}
_EXTREME_SDS: Final = 1.0
"""A baseline so many SDs beyond the mean of its clinical group is told to be extreme."""
_WORST_SHARE: Final = 0.9
"""Without a clinical norm: a baseline in the worst tenth of the scale."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One score of one form: its day, how it was filled in, and its risk items.

    `key` tells forms apart and follows their order on one day. `risk` are the ids of risk items
    answered at their trigger, `unanswered` of those left out. `form` is its public id, `made_by`
    the instrument in the version that made the score, None for the one in use. `recall` is the
    form's id among those of its instrument that differ in how far back they ask, `asks` what it
    asks about; both are empty where there is one form.
    """

    key: int
    day: date
    occasion: str
    score: Score
    mode: str
    staff_present: bool = False
    version: int = 1
    digest: str = ""
    risk: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    form: str = ""
    made_by: Instrument | None = None
    recall: str = ""
    asks: str = ""


def cautions_of(
    instrument: Instrument,
    key: ScoreKey,
    forms: Sequence[Measured],
    compared: tuple[Measured | None, Measured | None],
    *,
    chosen: Pair,
    change: PersonChange | None,
) -> tuple[str, ...]:
    """What to be wary of, a sentence each: of the two scores compared, of repeats, of the key.

    `forms` are all of them in order of day.
    """
    first, last = compared
    said: list[str] = []
    if first and last:
        said += _between(instrument, first, last)
    if chosen.why == "end_too_early":
        said.append("The newest score in treatment is too long before the end to stand for it.")
    if first and (extreme := _extreme(instrument, key, first)):
        said.append(extreme)
    said += _repeats(instrument, forms)
    said += _about_key(instrument, key, change)
    if change:
        said += change.cautions
    return tuple(dict.fromkeys(said))


def _between(instrument: Instrument, first: Measured, last: Measured) -> list[str]:
    said = []
    if first.mode != last.mode:
        said.append(
            f"How it was filled in changed: first {MODE_WORDS[first.mode].lower()}, last "
            f"{MODE_WORDS[last.mode].lower()}. That alone can move a score."
        )
    if first.staff_present != last.staff_present:
        said.append("Staff were there for one of the two scores and not for the other.")
    if first.version != last.version or first.digest != last.digest:
        said.append(
            "The two scores were made by different versions of the key "
            f"({first.version} and {last.version}). Thresholds are those of version "
            f"{first.version}, which the baseline was scored by."
        )
    if first.score.highest != last.score.highest:
        said.append("The two scores are out of different maxima.")
    for one in (first, last):
        if one.unanswered:
            items = (one.made_by or instrument).names(one.unanswered)
            said.append(
                f"Risk item {items} was left unanswered on {short_with_year(one.day)}: a low score "
                "says nothing of it."
            )
    if first.recall != last.recall:
        said.append(
            "The two were filled in on different forms: the first asks about "
            f"{asks_about(instrument, first, last)}, the last about "
            f"{asks_about(instrument, last, first)}. "
            "Their scores are not to be compared."
        )
    recall, apart = _recall_days(instrument, last), (last.day - first.day).days
    if recall and apart < recall:
        several = instrument.recalls or (last.made_by or instrument).recalls
        said.append(
            f"The two are {_days(apart)} apart, and {'the last' if several else 'each'} asks about "
            f"{asks_about(instrument, last, first)}: they overlap."
        )
    return said


def asks_about(instrument: Instrument, one: Measured, beside: Measured | None = None) -> str:
    """How far back a form asks, in words; where it was not written down which it was, that.

    `beside`: what it is compared with, which may be of a version that has several.
    """
    own = one.made_by or instrument
    form = own.recall(one.recall)
    if one.asks or form:
        return one.asks or (form.period if form else "")
    other = beside.made_by if beside and beside.made_by else instrument
    several = instrument.recalls or own.recalls or other.recalls
    return "a time nobody wrote down" if several else own.period


def _recall_days(instrument: Instrument, one: Measured) -> int | None:
    own = one.made_by or instrument
    form = own.recall(one.recall)
    return form.days if form else own.recall_days


def _repeats(instrument: Instrument, forms: Sequence[Measured]) -> list[str]:
    if not instrument.recall_days:
        return []
    near = sum(
        later.day - earlier.day < timedelta(days=_recall_days(instrument, later) or 0)
        for earlier, later in pairwise(forms)
    )
    if not near:
        return []
    times = "One form was" if near == 1 else f"{near} forms were"
    period = _period(instrument, forms)
    return [f"{times} filled in too soon after the one before: it asks about {period}."]


def _period(instrument: Instrument, forms: Sequence[Measured]) -> str:
    """What they ask about, of each kind of form there is."""
    return " or ".join(dict.fromkeys(asks_about(instrument, one) for one in forms))


def _extreme(instrument: Instrument, key: ScoreKey, first: Measured) -> str:
    """Whether chance alone would bring the next score nearer the average."""
    value = first.score.value
    if value is None or instrument.better is Better.NEITHER:
        return ""
    worse = 1 if instrument.better is Better.LOWER else -1
    norm = next((one for one in key.norms if one.says is Says.CLINICAL), None)
    if norm is not None:
        if worse * (value - norm.mean) <= _EXTREME_SDS * norm.sd:
            return ""
        mean = f"the average of {norm.group} ({norm.mean:g})"
    else:
        highest = first.score.highest
        if highest is None:
            return ""
        reach = (value - first.score.lowest) / ((highest - first.score.lowest) or 1)
        if (reach if worse > 0 else 1 - reach) < _WORST_SHARE:
            return ""
        mean = "the end of the scale"
    where = "far beyond" if norm else "near"
    return (
        f"The first score, {round(value, 2):g}, is {where} {mean}. A score so extreme tends to be "
        "nearer the average the next time, whatever is done."
    )


def _about_key(instrument: Instrument, key: ScoreKey, change: PersonChange | None) -> list[str]:
    said = []
    if instrument.check_before_use:
        said.append(f"Check this measure before use: {instrument.check_why}")
    elif key.certainty is Certainty.LOW:
        said.append("How this score is made was not verified: check it first.")
    if change and change.cut_off and change.cut_off.certainty is Certainty.LOW:
        said.append("The cut-off was not verified: check it first.")
    if not key.cut_offs:
        said.append("No cut-off is published for this score, so none is drawn.")
    if not key.reliable_change and not instrument.no_change_because:
        said.append("No size of reliable change is published for this score, so none is drawn.")
    return said


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
