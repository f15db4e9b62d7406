"""PURE: one score, one finding, one risk item, each from checked answers by its key.

Sums of whole answers are exact; means are rounded to ten decimals, which takes away nothing but
the machine's noise. Where a key allows items to be missing, the mean of the answered ones stands in
for them, as the publishers of the PHQ-9 (NHS Data Dictionary) and of the CORE measures (CORE System
manual) say; nothing is made of fewer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from outcomes.answers import Given, turned
from outcomes.keys import Band, Finding, Instrument, Item, ScoreKey
from outcomes.terms import How, Method, Tier

DECIMALS: Final = 10


@dataclass(frozen=True, slots=True)
class Score:
    """One score. `value` is None when it is refused, and `why` says so in a sentence.

    `prorated`: fewer answers than items. `highest` is what could be reached by this person, None
    without a ceiling; two scores with different `highest` are not compared.
    """

    value: float | None
    band: str | None
    prorated: bool
    lowest: float
    highest: float | None
    why: str = ""

    @property
    def refused(self) -> bool:
        """No score, because too much is missing."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class Found:
    """What an algorithm says; `value` is None, with a `why`, when an answer it needs is missing."""

    value: str | None
    words: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """A risk item at or above its trigger: the answer as given, and the highest tier reached."""

    item: str
    answer: float
    tier: Tier


def band_of(bands: Sequence[Band], value: float) -> str | None:
    """The name of the last band that begins at or before a value."""
    named = None
    for band in bands:
        if value > band.least or (value == band.least and not band.above):
            named = band.name
    return named


def make_score(key: ScoreKey, items: Mapping[str, Item], given: Given) -> Score:
    """The score of a key; refused, with a why, when more is missing than the key allows."""
    applying = [item for item in key.items if item not in given.not_applicable]
    missing = [item for item in applying if item not in given.numbers]
    highest = key.highest
    if highest is not None and len(applying) < len(key.items):
        highest -= sum(items[one].answers.highest or 0 for one in key.items if one not in applying)
    if len(missing) > key.missing.most or len(missing) == len(applying):
        return Score(None, None, False, key.lowest, highest, _too_few(key, applying, missing))
    recodes = dict(key.recodes)
    values = [
        _counted(items[item], given.numbers[item], recodes.get(item))
        for item in applying
        if item in given.numbers
    ]
    made = finish(key, sum(values), len(values), len(applying))
    return Score(made.value, made.band, bool(missing), key.lowest, highest)


def _counted(item: Item, number: float, recode: tuple[tuple[int, float], ...] | None) -> float:
    if recode is not None:
        return dict(recode)[int(number)]
    return turned(item, number) if item.reversed else number


def finish(key: ScoreKey, total: float, answered: int, asked: int | None = None) -> Score:
    """The score of a sum over the answered items out of those asked; complete when None."""
    asked = answered if asked is None else asked
    value = total
    if key.method is Method.LOOKUP:
        value = dict(key.table)[int(total)]
    elif key.method in {Method.MEAN, Method.RECODE_MEAN}:
        value = total / answered
    elif key.method is Method.MEAN10:
        value = total * 10 / answered
    elif answered < asked and key.missing.how is How.SCALE:
        value = total * asked / answered
        value = math.floor(value + 0.5) if key.missing.whole else value
    value = round(value, DECIMALS)
    value = int(value) if value == int(value) else value
    return Score(value, band_of(key.bands, value), False, key.lowest, key.highest)


def _too_few(key: ScoreKey, applying: Sequence[str], missing: Sequence[str]) -> str:
    most = key.missing.most
    allowed = f"at most {most} may be" if most else "none may be"
    return f"{len(missing)} of {len(applying)} items unanswered ({_listed(missing)}); {allowed}."


def _listed(items: Iterable[str]) -> str:
    shown = list(items)
    more = len(shown) - 8
    return ", ".join(shown[:8]) + (f" and {more} more" if more > 0 else "")


def find(finding: Finding, numbers: Mapping[str, float]) -> Found:
    """What an algorithm says, or that an answer it needs is missing."""
    needed = dict.fromkeys(item for group in finding.groups for item in group.items)
    missing = [item for item in needed if item not in numbers]
    if missing:
        return Found(None, "", f"It needs item {_listed(missing)}.")
    met = set()
    for group in finding.groups:
        but = dict(group.but)
        reached = sum(numbers[item] >= but.get(item, group.at_least) for item in group.items)
        if reached >= group.count:
            met.add(group.id)
    for outcome in finding.outcomes:
        if met.issuperset(outcome.needs):
            return Found(outcome.value, outcome.words)
    return Found(finding.otherwise.value, finding.otherwise.words)


def raise_risk(instrument: Instrument, item: str, answer: float) -> Raised | None:
    """The risk item raised by this answer, at its highest tier; None below every trigger."""
    tiers = [one.tier for one in instrument.risk if one.item == item and answer >= one.at_least]
    if not tiers:
        return None
    return Raised(item, answer, Tier.URGENT if Tier.URGENT in tiers else Tier.REVIEW)
