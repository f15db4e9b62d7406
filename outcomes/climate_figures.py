"""PURE: what may be shown of a round of anonymous answers.

Fewer than five answers: their number and nothing else. From five on, of each subscale how many
answered it, mean and SD; of each item its mean and how many gave each answer, small cells hidden
with whatever would give them away (`suppression`). Means and counts are of the same people, so
three things more are seen to:

- A mean so near an end of its scale that nearly everyone must have given that answer is hidden.
- Where counts shown and the mean would tell a hidden count, all counts of the item are hidden; the
  mean too if that is not enough.
- Where a few people left out part of a subscale, figures that differ by these few could be taken
  from one another. Then, unless rounding covers what one of them could have answered, the means of
  the items are hidden, and of two scores that share items the one with more. Where one item's mean
  is hidden, so are those of its whole subscale, or it could be worked out.

Means and SDs are shown to one decimal. How many answered a question is no answer, and is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from math import fsum
from typing import Any, Final

from outcomes.answers import checked
from outcomes.keys import Instrument, Item, ScoreKey
from outcomes.scoring import Scorer
from outcomes.summary import describe
from outcomes.suppression import Rule, suppress_list

FEWEST: Final = 5
_MOST_CHOICES: Final = 11
_SLACK: Final = 0.05  # half of the last decimal shown
_HALF_A_STEP: Final = 0.5
_NUDGE: Final = 1e-9  # halves go up whatever a machine makes of 0.05


@dataclass(frozen=True, slots=True)
class ScaleFigures:
    """One subscale: how many have a score, and mean and SD where they may be shown."""

    key: ScoreKey
    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item: how many answered it, their mean, and how many gave each answer.

    `counts` has None for a hidden cell; it is empty where answers are not a few whole numbers.
    """

    item: Item
    n: int
    mean: float | None
    choices: tuple[int, ...]
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A round as it may be shown; `hidden` when too few answered, and then nothing but `n`."""

    n: int
    hidden: bool
    fewest: int
    scales: tuple[ScaleFigures, ...] = ()
    items: tuple[ItemFigures, ...] = ()

    def scale(self, score_id: str) -> ScaleFigures | None:
        """One subscale's figures."""
        return next((one for one in self.scales if one.key.id == score_id), None)


Answered = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Round:
    """The answers as numbers by item, and below how many nothing is shown."""

    instrument: Instrument
    given: Sequence[Mapping[str, float]]
    fewest: int


def figures(instrument: Instrument, answers: Sequence[Answered]) -> Figures:
    """What may be shown of these answers to an instrument of a place."""
    fewest = max(FEWEST, instrument.for_groups.fewest if instrument.for_groups else FEWEST)
    if len(answers) < fewest:
        return Figures(len(answers), hidden=True, fewest=fewest)
    given = [checked(instrument, one).numbers for one in answers]
    told = _Round(instrument, given, fewest)
    scorer = Scorer(instrument)
    results = [scorer(one).scores for one in answers]
    scales = []
    for key in instrument.scores:
        values = [value for r in results if (value := r[key.id].value) is not None]
        made = _scale(instrument, key, values, fewest)
        wider = any(_shares(key, other) for other in instrument.scores)
        if wider and not _covered(told, key, made.n):
            made = replace(made, mean=None, sd=None)
        scales.append(made)
    rule = Rule("Climate rounds", below=fewest, round_to=1)
    items = {item.id: _item(item, given, rule) for item in instrument.items}
    _hide_together(told, items)
    return Figures(len(answers), False, fewest, tuple(scales), tuple(items.values()))


def _shares(key: ScoreKey, other: ScoreKey) -> bool:
    """Whether a score is made of more items than another it shares some with."""
    return len(key.items) > len(other.items) and bool(set(key.items) & set(other.items))


def _hide_together(told: _Round, items: dict[str, ItemFigures]) -> None:
    """Hide the items' means of every subscale of which one is hidden, or would tell of a few."""
    waiting = list(told.instrument.scores)
    while waiting:
        key = waiting.pop()
        of_key = [items[item_id] for item_id in key.items]
        if all(one.mean is None for one in of_key):
            continue
        some = any(one.mean is None for one in of_key)
        if some or not _covered(told, key, len(told.given), of_key):
            for item_id in key.items:
                items[item_id] = replace(items[item_id], mean=None)
            waiting = list(told.instrument.scores)  # another subscale may share an item


def _covered(told: _Round, key: ScoreKey, n: int, of_key: Sequence[ItemFigures] = ()) -> bool:
    """Whether rounding covers what one of the few who left out part of a score could have answered.

    Counted in steps of an answer. A sum is known exactly while half a last decimal of its mean,
    times how many answered, is less than half a step.
    """
    widths = _widths(told.instrument, key)
    partly = [
        answered
        for one in told.given
        if 0 < len(answered := one.keys() & widths.keys()) < len(widths)
    ]
    if not 0 < len(partly) < told.fewest:
        return True
    slack = [_SLACK * n * _steps(told.instrument, key), *(_SLACK * one.n for one in of_key)]
    covered = fsum(one for one in slack if one >= _HALF_A_STEP)
    return covered >= max(
        _at_stake(key, widths, answered, beside_items=bool(of_key)) for answered in partly
    )


def _at_stake(
    key: ScoreKey, widths: Mapping[str, float], answered: AbstractSet[str], *, beside_items: bool
) -> float:
    """By how many steps somebody who left out part of a score can make two figures differ.

    Beside the means of its items a score differs by what stands in for the missing ones alone.
    """
    whole = fsum(widths[item] for item in answered)
    missing = len(widths) - len(answered)
    scored = beside_items and missing <= key.missing.most
    return whole * missing / len(answered) if scored else whole


def _widths(instrument: Instrument, key: ScoreKey) -> dict[str, float]:
    """How many steps the answers of each item of a score have; an open scale counts as endless."""
    return {
        item.id: (item.answers.highest or float("inf")) - item.answers.lowest
        for item in instrument.items
        if item.id in key.items
    }


def _scale(
    instrument: Instrument, key: ScoreKey, values: Sequence[float], fewest: int
) -> ScaleFigures:
    told = describe(values)
    mean, sd = told.mean, told.sd
    steps = _steps(instrument, key)
    high = None if key.highest is None else key.highest * steps
    if (
        told.n < fewest
        or mean is None
        or _near_an_end(mean * steps, told.n, (key.lowest * steps, high), fewest)
    ):
        mean = sd = None
    return ScaleFigures(key, told.n, _rounded(mean), _rounded(sd))


def _steps(instrument: Instrument, key: ScoreKey) -> float:
    """How many steps of an answer one point of a score is: 1 for a sum, its items for a mean."""
    width = fsum(_widths(instrument, key).values())
    if key.highest is None or key.highest <= key.lowest or not 0 < width < float("inf"):
        return 1
    return width / (key.highest - key.lowest)


def _item(item: Item, given: Sequence[Mapping[str, float]], rule: Rule) -> ItemFigures:
    values = [one[item.id] for one in given if item.id in one]
    n, choices = len(values), _choices(item)
    none = ItemFigures(item, n, None, choices, (None,) * len(choices))
    if n < rule.below:
        return none
    total, ends = fsum(values), (item.answers.lowest, item.answers.highest)
    mean = None if _near_an_end(total / n, n, ends, rule.below) else _rounded(total / n)
    if not choices:
        return replace(none, mean=mean)
    told = Counter(int(value) for value in values)
    exact = [told[choice] for choice in choices]
    counts = suppress_list(exact, rule).cells[0]
    if mean is not None and _tells(exact, choices, counts):
        counts = none.counts
        mean = None if _tells(exact, choices, counts) else mean
    return ItemFigures(item, n, mean, choices, counts)


def _choices(item: Item) -> tuple[int, ...]:
    scale = item.answers
    if not scale.whole or scale.highest is None or scale.highest - scale.lowest >= _MOST_CHOICES:
        return ()
    return tuple(range(int(scale.lowest), int(scale.highest) + 1))


def _near_an_end(mean: float, n: int, ends: tuple[float, float | None], fewest: int) -> bool:
    """Whether all but a few steps of everyone's answers lie at one end."""
    low, high = ends
    return (mean - low) * n < fewest or (high is not None and (high - mean) * n < fewest)


def _tells(exact: Sequence[int], choices: Sequence[int], counts: Sequence[int | None]) -> bool:
    """Whether counts shown and the mean leave a hidden count no other number.

    Looked for are one or two people who might have answered otherwise with the same mean.
    """
    hidden = [at for at, count in enumerate(counts) if count is None]
    n = sum(exact)
    total = sum(count * choice for count, choice in zip(exact, choices, strict=True))
    free: set[int] = set()
    for size in (1, 2):
        groups = [Counter(group) for group in combinations_with_replacement(hidden, size)]
        for lost in groups:
            if any(exact[at] < times for at, times in lost.items()):
                continue
            for gained in groups:
                change = sum(choices[at] * (gained[at] - lost[at]) for at in hidden)
                if _rounded((total + change) / n) == _rounded(total / n):
                    free |= {at for at in hidden if gained[at] != lost[at]}
    return not free.issuperset(hidden)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value + _NUDGE, 1)
