"""PURE: means and SDs as they may leave, so coarse that they tell of a group and of nobody in it.

- **Steps.** A mean of five people who answer in whole points moves by a fifth of a point. Shown to
  two decimals it gives away of how many people it is; two such means give their difference. So
  means and SDs are rounded to a step of at least two of the smallest differences one of the fewest
  people allowed can make: half a point for a sum of whole answers. Each number printed then fits
  every count of people from the fewest on. The change is that of the rounded means.
- **Everybody alike.** No spread and a mean is everybody's score. Where all, or all but one, have
  the same score or the same change, or the mean lies so near an end of the scale that all but a few
  steps of it are used up, the score's figures are hidden. So are those of every other score at
  least as wide that shares items with it, or it could be worked out from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, fsum, isfinite
from typing import Final

from outcomes.keys import Instrument, ScoreKey
from outcomes.summary import Effect, Summary

_STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_NUDGE: Final = 1e-9  # halves go up whatever a machine makes of 0.05
_ALIKE: Final = 1  # people who may differ from everybody else, and tell nothing by it
_EFFECT: Final = 0.1

Pairs = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one score before and after, rounded to `step`; None where there is none."""

    step: float
    before: float | None
    sd_before: float | None
    after: float | None
    sd_after: float | None
    change: Effect
    d_av: Effect
    d_z: Effect
    medians: tuple[float | None, float | None]
    quartiles: tuple[tuple[float | None, float | None], tuple[float | None, float | None]]
    ratio: float | None


def smallest_difference(instrument: Instrument, key: ScoreKey) -> float:
    """By how much one answer moves a score: 1 for a sum, a part of a point for a mean."""
    width = fsum(
        (item.answers.highest if item.answers.highest is not None else float("inf"))
        - item.answers.lowest
        for item in instrument.items
        if item.id in key.items
    )
    if key.highest is None or key.highest <= key.lowest or not isfinite(width) or width <= 0:
        return 1.0
    return min(1.0, (key.highest - key.lowest) / width)


def step_of(instrument: Instrument, key: ScoreKey, fewest: int) -> float:
    """The step a mean of `fewest` people or more is rounded to, in points."""
    least = 2 * smallest_difference(instrument, key) / fewest
    return next((step for step in _STEPS if step >= least - _NUDGE), _STEPS[-1])


def to_step(value: float | None, step: float) -> float | None:
    """The nearest multiple of a step."""
    return None if value is None else round(round(value / step + _NUDGE) * step, 4)


def figures_of(summary: Summary, ratio: float | None, step: float) -> Figures:
    """The figures of some pairs, coarse enough to leave."""
    before, after = summary.before, summary.after
    first, last = to_step(before.mean, step), to_step(after.mean, step)
    change = None if first is None or last is None else round(last - first, 4)
    return Figures(
        step=step,
        before=first,
        sd_before=to_step(before.sd, step),
        after=last,
        sd_after=to_step(after.sd, step),
        change=_interval(summary.difference, change, step),
        d_av=_coarse(summary.d_av),
        d_z=_coarse(summary.d_z),
        medians=(to_step(before.median, step), to_step(after.median, step)),
        quartiles=(
            (to_step(before.lower_quartile, step), to_step(before.upper_quartile, step)),
            (to_step(after.lower_quartile, step), to_step(after.upper_quartile, step)),
        ),
        ratio=to_step(ratio, _EFFECT),
    )


def everybody_alike(instrument: Instrument, key: ScoreKey, pairs: Pairs, fewest: int) -> bool:
    """Whether figures of these pairs would tell of everybody, or of all but one."""
    before, after = [one[0] for one in pairs], [one[1] for one in pairs]
    change = [round(last - first, 6) for first, last in pairs]
    if any(_alike(values) for values in (before, after, change)):
        return True
    if any(near_an_end(instrument, key, values, fewest) for values in (before, after)):
        return True
    if key.highest is None:
        return False
    left = (key.highest - key.lowest) * len(pairs) - abs(fsum(change))
    return left / smallest_difference(instrument, key) < fewest


def values_alike(
    instrument: Instrument, key: ScoreKey, values: Sequence[float], fewest: int
) -> bool:
    """The same of the scores of one month."""
    return _alike(values) or near_an_end(instrument, key, values, fewest)


def near_an_end(
    instrument: Instrument, key: ScoreKey, values: Sequence[float], fewest: int
) -> bool:
    """Whether nearly everybody must have the score at one end of the scale."""
    unit = smallest_difference(instrument, key)
    low = fsum(value - key.lowest for value in values) / unit
    if low < fewest:
        return True
    return key.highest is not None and fsum(key.highest - one for one in values) / unit < fewest


def told_by(key: ScoreKey, hidden: ScoreKey) -> bool:
    """Whether a score, shown, could help to work out one that is hidden."""
    return len(key.items) >= len(hidden.items) and bool(set(key.items) & set(hidden.items))


def _alike(values: Sequence[float]) -> bool:
    return bool(values) and len(values) - max(Counter(values).values()) <= _ALIKE


def _interval(effect: Effect, change: float | None, step: float) -> Effect:
    """The rounded change; its interval rounded outwards, so that it never claims too much."""
    if change is None or effect.value is None or effect.low is None or effect.high is None:
        return Effect(effect.name, change, why=effect.why)
    reach = round(ceil((effect.high - effect.value) / step - _NUDGE) * step, 4)
    return Effect(effect.name, change, round(change - reach, 4), round(change + reach, 4))


def _coarse(effect: Effect) -> Effect:
    return Effect(
        effect.name,
        to_step(effect.value, _EFFECT),
        to_step(effect.low, _EFFECT),
        to_step(effect.high, _EFFECT),
        effect.why,
    )
