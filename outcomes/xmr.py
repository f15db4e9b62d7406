"""PURE: a run chart (XmR): mean and limits of a series, its special points, what they mean.

The mean is exact (rational arithmetic), so that equal values are never above or below it. Limits
stand the preset's margin times the mean moving range from it. A flat series has its limits on the
mean. Scores of one person hang together from one time to the next, which makes false signals: for
them a chart describes and decides nothing.

Sources: Wheeler's XmR constants; NHSRplotthedots 0.2.2, whose published series of A&E breaches is
reproduced in the tests to the last digit and point; see `xmr_rules` for the presets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import isfinite
from statistics import mean
from typing import Any

from base.errors import Refused
from outcomes.terms import Better
from outcomes.xmr_rules import PRESETS, SCREEN, Flag, Limits, Preset, flags

LEAST_BASELINE = 2
MOST_POINTS = 10_000


class PointClass(StrEnum):
    """What a point is."""

    COMMON = "common"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"


class Assurance(StrEnum):
    """Whether a target will be met, as things are."""

    PASS = "pass"  # noqa: S105 no password
    FAIL = "fail"
    HIT_OR_MISS = "hit-or-miss"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a series on its day."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its flags, the strongest first, what it is and which way (1, -1, 0 common)."""

    day: date
    value: float
    flags: tuple[Flag, ...]
    kind: PointClass
    way: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a series with one mean and one pair of limits, None while there is one value.

    `variation` is what the last point is, `way` which way. `provisional`: fewer points than the
    preset wants for limits. `baseline` points made the limits.
    """

    mean: float
    lower: float | None
    upper: float | None
    points: tuple[Point, ...]
    variation: PointClass
    way: int
    assurance: Assurance
    baseline: int
    provisional: bool


def chart(
    values: Sequence[Value],
    *,
    preset: str = "mdc",
    better: Better,
    target: float | None = None,
    fix: int | None = None,
    rebase: Sequence[date] = (),
) -> tuple[Segment, ...]:
    """The segments of a series, one unless it is rebased, in order of day.

    A segment begins at the first value on or after each day of `rebase`; rules begin anew with it.
    `fix` makes limits of the first so many values of each segment. Assurance is of the last one
    alone. Raises Refused, with the field, for what makes no chart.
    """
    rules = PRESETS.get(preset)
    if rules is None:
        raise Refused(f"There is no preset ‘{preset}’. Choose: {', '.join(PRESETS)}.", "preset")
    if fix is not None and fix < LEAST_BASELINE:
        raise Refused(f"A baseline needs {LEAST_BASELINE} values or more.", "fix")
    if target is not None and not isfinite(target):
        raise Refused("A target must be a number.", "target")
    stretches = _stretches(_in_order(values), rebase)
    last = len(stretches) - 1
    return tuple(
        _segment(stretch, rules, better, target if place == last else None, fix)
        for place, stretch in enumerate(stretches)
    )


def limits_of(values: Sequence[float], preset: Preset) -> Limits:
    """Mean, limits and near limits of a baseline."""
    centre = _mean(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    if not ranges:
        return Limits(centre, None, None, None, None)
    average = _mean(ranges)
    if preset.screen and average:
        average = _mean([one for one in ranges if one < SCREEN * average])
    margin, near = preset.margin * average, 2 * (preset.margin / 3) * average
    return Limits(centre, centre - margin, centre + margin, centre - near, centre + near)


def segment_as_json(segment: Segment) -> dict[str, Any]:
    """A segment as `daybook xmr --json` prints it."""
    return {
        "mean": segment.mean,
        "lower": segment.lower,
        "upper": segment.upper,
        "points": [
            {
                "date": point.day.isoformat(),
                "value": point.value,
                "flags": [flag.value for flag in point.flags],
                "class": point.kind.value,
            }
            for point in segment.points
        ],
        "variation": segment.variation.value,
        "side": {1: "high", -1: "low", 0: None}[segment.way],
        "assurance": segment.assurance.value,
        "baseline": segment.baseline,
        "provisional": segment.provisional,
    }


def _mean(values: Sequence[float]) -> float:
    return float(mean(values))


def _in_order(values: Sequence[Value]) -> list[Value]:
    if not values:
        raise Refused("There is no value to chart.", "values")
    if len(values) > MOST_POINTS:
        raise Refused(f"A chart holds at most {MOST_POINTS:,} values.", "values")
    found = sorted(values, key=lambda one: one.day)
    for before, after in pairwise(found):
        if before.day == after.day:
            raise Refused(f"There are two values on {after.day.isoformat()}.", "date")
    return found


def _stretches(values: Sequence[Value], rebase: Sequence[date]) -> list[Sequence[Value]]:
    starts = [0]
    for day in sorted(set(rebase)):
        start = next((n for n, value in enumerate(values) if value.day >= day), None)
        if start is None or start == starts[-1]:
            raise Refused(
                f"Rebasing on {day.isoformat()} leaves a stretch without values.", "rebase"
            )
        starts.append(start)
    return [values[a:b] for a, b in pairwise([*starts, len(values)])]


def _segment(
    values: Sequence[Value], preset: Preset, better: Better, target: float | None, fix: int | None
) -> Segment:
    numbers = [one.value for one in values]
    baseline = numbers[:fix]
    limits = limits_of(baseline, preset)
    points = []
    for one, found in zip(values, flags(numbers, limits, preset), strict=True):
        kind, way = _kind([way for _, way in found], better, preset)
        points.append(Point(one.day, one.value, tuple(flag for flag, _ in found), kind, way))
    return Segment(
        mean=limits.mean,
        lower=limits.lower,
        upper=limits.upper,
        points=tuple(points),
        variation=points[-1].kind,
        way=points[-1].way,
        assurance=_assurance(limits, better, target),
        baseline=len(baseline),
        provisional=len(baseline) < preset.enough,
    )


def _kind(ways: Sequence[int], better: Better, preset: Preset) -> tuple[PointClass, int]:
    """What a point flagged these ways is, the strongest flag first, and which way it went."""
    if not ways:
        return PointClass.COMMON, 0
    if better is Better.NEITHER:
        return PointClass.NEUTRAL, ways[0]
    good = 1 if better is Better.HIGHER else -1
    way = good if preset.improvement_wins and good in ways else ways[0]
    return (PointClass.IMPROVEMENT if way == good else PointClass.CONCERN), way


def _assurance(limits: Limits, better: Better, target: float | None) -> Assurance:
    """Higher is better: a target below the limits passes, above them fails; else the reverse."""
    if target is None or limits.lower is None or limits.upper is None:
        return Assurance.NONE
    if better is Better.NEITHER:
        return Assurance.NONE
    if target < limits.lower:
        return Assurance.PASS if better is Better.HIGHER else Assurance.FAIL
    if target > limits.upper:
        return Assurance.FAIL if better is Better.HIGHER else Assurance.PASS
    return Assurance.HIT_OR_MISS
