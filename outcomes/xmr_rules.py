"""PURE: which points of a run chart are flagged, by the rules of a named preset.

Flags: `outside` a limit, part of a `shift`, part of a `trend`, one of `two_of_three` near a limit.
Each has a direction, 1 up and -1 down: the side of the mean, for a trend the way it goes. A value
on the mean breaks a shift and a repeated value a trend, in every preset.

Sources: NHSRplotthedots 0.2.2 (its code); the Making Data Count tools, as their maintainers and
users describe them in that package's issues 194, 195 and 202; abspc 1.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

MARGIN = 2.66
"""Limits stand this many mean moving ranges from the mean (3 / 1.128, rounded as the NHS does)."""

ABSPC_MARGIN = 3 / 1.128
SCREEN = 3.267
"""A moving range this many times their mean, or more, is no part of the limits (Nelson 1982)."""


class Flag(StrEnum):
    """Why a point is special, the strongest first (the order of NHSRplotthedots)."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Preset:
    """The rules of one tool. Lengths of shift and trend are in points.

    `screen`: leave extreme moving ranges out of the limits, once. `beyond_counts`: points outside
    the limits count for two of three. `improvement_wins`: a point flagged both ways is an
    improvement; else its strongest flag decides. `by_next_step`: where two trends meet, a point
    goes the way of the step after it, even the last of the first. Below `enough` points limits are
    provisional.
    """

    name: str
    margin: float
    shift: int
    trend: int
    screen: bool
    beyond_counts: bool
    improvement_wins: bool
    by_next_step: bool
    enough: int


PRESETS = {
    one.name: one
    for one in (
        Preset("mdc", MARGIN, 7, 6, False, True, True, False, 13),
        Preset("nhsrplotthedots", MARGIN, 7, 7, True, False, False, True, 13),
        Preset("abspc", ABSPC_MARGIN, 8, 6, False, False, False, False, 15),
    )
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Mean and limits, and the two thirds of the way to them; None where there are none yet."""

    mean: float
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None


def flags(values: Sequence[float], limits: Limits, preset: Preset) -> list[list[tuple[Flag, int]]]:
    """For each value its flags with their directions, the strongest first."""
    sides = [_sign(value - limits.mean) for value in values]
    trends = _trends(values, preset)
    shifts = _runs(sides, preset.shift)
    near = _two_of_three(values, sides, limits, preset)
    found = []
    for place, value in enumerate(values):
        here: list[tuple[Flag, int]] = []
        if _outside(value, limits):
            here.append((Flag.OUTSIDE, sides[place]))
        if trends[place]:
            here.append((Flag.TREND, trends[place]))
        if near[place]:
            here.append((Flag.TWO_OF_THREE, sides[place]))
        if shifts[place]:
            here.append((Flag.SHIFT, sides[place]))
        found.append(here)
    return found


def _outside(value: float, limits: Limits) -> bool:
    if limits.lower is None or limits.upper is None:
        return False
    return value < limits.lower or value > limits.upper


def _runs(signs: Sequence[int], length: int) -> list[int]:
    """Each sign where it stands in a run of `length` or more alike, else 0."""
    found = [0] * len(signs)
    start = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[start]:
            if signs[start] and place - start >= length:
                found[start:place] = [signs[start]] * (place - start)
            start = place
    return found


def _trends(values: Sequence[float], preset: Preset) -> list[int]:
    """The way of the trend each point is part of; at a turning point, of the one that follows."""
    steps = [_sign(after - before) for before, after in pairwise(values)]
    found = [0] * len(values)
    for place, way in enumerate(_runs(steps, preset.trend - 1)):
        if way:
            found[place] = found[place + 1] = way
    if preset.by_next_step:
        for place in range(len(values) - 1):
            if found[place] and found[place + 1]:
                found[place] = steps[place] or -1  # NHSRplotthedots calls no step a fall
    return found


def _two_of_three(
    values: Sequence[float], sides: Sequence[int], limits: Limits, preset: Preset
) -> list[bool]:
    """Points near a limit, two or more in three on one side of the mean; the third is let be."""
    near = [_near(value, limits, preset) for value in values]
    found = [False] * len(values)
    for start in range(len(values) - 2):
        three = range(start, start + 3)
        if abs(sum(sides[place] for place in three)) != 3:
            continue
        if sum(near[place] for place in three) >= 2:
            for place in three:
                found[place] = found[place] or near[place]
    return found


def _near(value: float, limits: Limits, preset: Preset) -> bool:
    if limits.near_lower is None or limits.near_upper is None:
        return False
    beyond = value < limits.near_lower or value > limits.near_upper
    return beyond and (preset.beyond_counts or not _outside(value, limits))


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
