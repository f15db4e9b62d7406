"""PURE: what became of one person on one score: baseline, end, change, and what to be wary of.

The pair is chosen by `pairing`, the change judged by `person_change` with published constants; no
threshold is invented. While somebody is in treatment the newest score stands in for the end, and is
called "so far".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from base.dates import short_with_year
from base.errors import Refused
from outcomes.change_rules import Category, Method
from outcomes.keys import Instrument, ScoreKey, Threshold
from outcomes.pairing import WHY_WORDS, Pair, Point, Span, pair
from outcomes.person_change import PersonChange, Verdict, judge, other_methods
from outcomes.score_rules import Score
from outcomes.terms import Better, Certainty, Says

MODE_WORDS: Final[Mapping[str, str]] = {
    "paper": "On paper",
    "tablet": "On a tablet",
    "read_aloud": "Read aloud",
    "link": "By a personal link",
    "clinician": "Rated by a clinician",
}
CATEGORY_WORDS: Final[Mapping[Category, str]] = {
    Category.RECOVERED: "Recovered",
    Category.IMPROVED: "Improved",
    Category.UNCHANGED: "No reliable change",
    Category.DETERIORATED: "Deteriorated",
    Category.HARMED: "Deteriorated, now clinical",
}
_EXTREME_SDS: Final = 1.0
"""A baseline so many SDs beyond the mean of its clinical group is told to be extreme."""
_WORST_SHARE: Final = 0.9
"""Without a clinical norm: a baseline in the worst tenth of the scale."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One score of one form: its day, how it was filled in, and its risk items.

    `key` tells forms apart and follows their order on one day. `risk` are the ids of risk items
    answered at their trigger, `unanswered` of those left out. `form` is its public id.
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


@dataclass(frozen=True, slots=True)
class Step:
    """A form with its change from the baseline, None at and before it and where none is judged."""

    measured: Measured
    change: PersonChange | None
    baseline: bool
    end: bool


@dataclass(frozen=True, slots=True)
class Course:
    """One person on one score. `change` is from baseline to end, or `so_far`; `why` there is none.

    `why` is a sentence, empty when there is a change. Steps are in order of day.
    """

    instrument: Instrument
    key: ScoreKey
    steps: tuple[Step, ...]
    pair: Pair
    change: PersonChange | None
    so_far: bool
    why: str
    cautions: tuple[str, ...]

    @property
    def latest(self) -> Measured | None:
        """The newest form with a score."""
        scored = [one.measured for one in self.steps if one.measured.score.value is not None]
        return scored[-1] if scored else None

    @property
    def baseline(self) -> Measured | None:
        """The form everything is compared with."""
        return next((one.measured for one in self.steps if one.baseline), None)

    @property
    def band(self) -> Threshold | None:
        """The size of a reliable change, where one is published and may be used."""
        usable = not self.instrument.no_change_because
        usable = usable and self.instrument.better is not Better.NEITHER
        return next(iter(self.key.reliable_change), None) if usable else None


def course(
    instrument: Instrument,
    key: ScoreKey,
    forms: Iterable[Measured],
    span: Span | None,
    *,
    end_within_days: int,
) -> Course:
    """What became of one person. Without a `span` (no cohort) the first score is the baseline."""
    ordered = sorted(forms, key=lambda one: (one.day, one.key))
    by_key = {one.key: one for one in ordered}
    points = [
        Point(one.day, one.score.value, one.key) for one in ordered if one.score.value is not None
    ]
    span = span or Span(since=ordered[0].day if ordered else date.min)
    chosen = pair(points, span, end_within_days=end_within_days)
    first = by_key[chosen.baseline.key] if chosen.baseline else None
    last, so_far = _last(chosen, points, by_key)
    change, why = _judged(instrument, key, first, last)
    if why == "":
        why = "" if change else _why_none(chosen)
    steps = tuple(
        Step(
            one,
            _from(instrument, key, first, one),
            baseline=first is not None and one.key == first.key,
            end=chosen.end is not None and one.key == chosen.end.key,
        )
        for one in ordered
    )
    cautions = _cautions(instrument, key, steps, (first, last), chosen=chosen, change=change)
    return Course(instrument, key, steps, chosen, change, so_far, why, cautions)


def verdicts(found: Course) -> tuple[Verdict, ...]:
    """What every method says of the same change. Raises Refused where constants are missing."""
    if found.change is None:
        raise Refused(found.why or "There is no change to judge.")
    return other_methods(found.instrument, found.key.id, found.change.before, found.change.after)


def agreement(said: Sequence[Verdict]) -> str:
    """Improved under 3 of 4 methods; 2 need a group."""
    able = [one for one in said if one.category is not None]
    better = sum(one.category in {Category.RECOVERED, Category.IMPROVED} for one in able)
    worse = sum(one.category in {Category.DETERIORATED, Category.HARMED} for one in able)
    parts = [f"Improved under {better} of {len(able)} methods"]
    if worse:
        parts.append(f"deteriorated under {worse}")
    silent = len(said) - len(able)
    group = f" {silent} more need the scores of a group." if silent else ""
    return f"{', '.join(parts)}.{group}"


def method_words(method: Method) -> str:
    """The authors of a method."""
    return method.name_in_full


def words_of(found: Course) -> str:
    """A sentence of what became of the person, by the category."""
    if found.change is None:
        return found.why
    said = CATEGORY_WORDS[found.change.category]
    return f"So far: {said[0].lower()}{said[1:]}." if found.so_far else f"{said}."


def _last(
    chosen: Pair, points: Sequence[Point], by_key: Mapping[int, Measured]
) -> tuple[Measured | None, bool]:
    if chosen.end is not None:
        return by_key[chosen.end.key], False
    if chosen.why != "in_treatment" or chosen.baseline is None:
        return None, False
    start = (chosen.baseline.day, chosen.baseline.key)
    later = [one for one in points if (one.day, one.key) > start]
    return (by_key[later[-1].key], True) if later else (None, False)


def _judged(
    instrument: Instrument, key: ScoreKey, first: Measured | None, last: Measured | None
) -> tuple[PersonChange | None, str]:
    if first is None or last is None:
        return None, ""
    try:
        return judge(instrument, key.id, first.score, last.score), ""
    except Refused as refusal:
        return None, refusal.why


def _from(
    instrument: Instrument, key: ScoreKey, first: Measured | None, one: Measured
) -> PersonChange | None:
    if first is None or (one.day, one.key) <= (first.day, first.key):
        return None
    return _judged(instrument, key, first, one)[0]


def _why_none(chosen: Pair) -> str:
    if chosen.why == "in_treatment":
        return (
            "There is one score so far: change is judged from the second on."
            if chosen.baseline
            else "Nothing is filled in yet."
        )
    return f"{WHY_WORDS[chosen.why]}: change from the start is not judged."


def _cautions(
    instrument: Instrument,
    key: ScoreKey,
    steps: Sequence[Step],
    compared: tuple[Measured | None, Measured | None],
    *,
    chosen: Pair,
    change: PersonChange | None,
) -> tuple[str, ...]:
    first, last = compared
    said: list[str] = []
    if first and last:
        said += _between(instrument, first, last)
    if chosen.why == "end_too_early":
        said.append("The newest score in treatment is too long before the end to stand for it.")
    if first and (extreme := _extreme(instrument, key, first)):
        said.append(extreme)
    said += _repeats(instrument, steps)
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
        said.append("The two scores were made by different versions of the key.")
    if first.score.highest != last.score.highest:
        said.append("The two scores are out of different maxima.")
    for one in (first, last):
        if one.unanswered:
            items = ", ".join(one.unanswered)
            said.append(
                f"Risk item {items} was left unanswered on {short_with_year(one.day)}: a low score "
                "says nothing of it."
            )
    recall = instrument.recall_days
    if recall and (last.day - first.day).days < recall:
        said.append(
            f"The two are {_days((last.day - first.day).days)} apart, and each asks about "
            f"{instrument.period}: they overlap."
        )
    return said


def _repeats(instrument: Instrument, steps: Sequence[Step]) -> list[str]:
    recall = instrument.recall_days
    if not recall:
        return []
    near = sum(
        later.measured.day - earlier.measured.day < timedelta(days=recall)
        for earlier, later in pairwise(steps)
    )
    if not near:
        return []
    times = "One form was" if near == 1 else f"{near} forms were"
    return [f"{times} filled in too soon after the one before: it asks about {instrument.period}."]


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
        f"The first score, {value:g}, is {where} {mean}. A score so extreme tends to be nearer the "
        "average the next time, whatever is done."
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
