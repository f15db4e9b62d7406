"""PURE: what became of one person on one score: baseline, end, change, and what to be wary of.

The pair is chosen by `pairing`, the change judged by `person_change` with published constants; no
threshold is invented. While somebody is in treatment the newest score stands in for the end, and is
called "so far".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from base.errors import Refused
from outcomes.cautions import Measured, cautions_of
from outcomes.change_rules import Category, Method
from outcomes.keys import Instrument, ScoreKey, Threshold
from outcomes.pairing import WHY_WORDS, Pair, Point, Span, pair
from outcomes.person_change import PersonChange, Verdict, judge, other_methods
from outcomes.terms import Better

CATEGORY_WORDS: Final[Mapping[Category, str]] = {
    Category.RECOVERED: "Recovered",
    Category.IMPROVED: "Improved",
    Category.UNCHANGED: "No reliable change",
    Category.DETERIORATED: "Deteriorated",
    Category.HARMED: "Deteriorated, now clinical",
}


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
    """What became of one person. Without a `span` (no cohort) the first score is the baseline.

    Thresholds are those of the version that made the baseline's score: a newer version changes no
    verdict until the forms are scored again.
    """
    ordered = sorted(forms, key=lambda one: (one.day, one.key))
    by_key = {one.key: one for one in ordered}
    points = [
        Point(one.day, one.score.value, one.key) for one in ordered if one.score.value is not None
    ]
    span = span or Span(since=ordered[0].day if ordered else date.min)
    chosen = pair(points, span, end_within_days=end_within_days)
    first = by_key[chosen.baseline.key] if chosen.baseline else None
    last, so_far = _last(chosen, points, by_key)
    instrument, key = _as_scored(instrument, key, first or (ordered[-1] if ordered else None))
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
    cautions = cautions_of(instrument, key, ordered, (first, last), chosen=chosen, change=change)
    return Course(instrument, key, steps, chosen, change, so_far, why, cautions)


def _as_scored(
    instrument: Instrument, key: ScoreKey, one: Measured | None
) -> tuple[Instrument, ScoreKey]:
    """The instrument and the score in the version that made a score of it."""
    made_by = one.made_by if one else None
    kept = made_by.score(key.id) if made_by else None
    return (made_by, kept) if made_by and kept else (instrument, key)


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
