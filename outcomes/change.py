"""PURE: a group's pairs of scores, assessed by one method with everything it used beside it.

For one person use `person_change`, with published constants: the sample's own mean and SD move
with every newcomer, and are circular in a small group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite, sqrt
from typing import Any

from base.errors import Refused
from outcomes.change_rules import (
    Category,
    CutOff,
    Method,
    Population,
    Sample,
    categorise,
    critical,
    cut_off,
    index,
    side,
    standard_error,
    true_population,
)
from outcomes.terms import Better


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's scores before and after."""

    id: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Rule:
    """How pairs are assessed.

    `functional` is the healthy group cut-offs b and c need; without a `cutoff` it is c when there
    is one, else a. `clinical` is a published group before, used for M1, S1 and the cut-off in
    place of the sample's own. `reliability_after` is for NK; the reliability itself when None.
    """

    method: Method
    reliability: float
    better: Better
    confidence: float = 0.95
    reliability_after: float | None = None
    functional: Population | None = None
    clinical: Population | None = None
    cutoff: CutOff | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One person's index and category."""

    id: str
    value: float
    category: Category


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everybody, in the order given, how many are in each category, and all that was used."""

    people: tuple[Person, ...]
    counts: Mapping[Category, int]
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    """The cut-off, and how far a score after must be beyond it to count.

    For HA a score after counts when CS = (M2 + (x2 - M2) r2 - cut) / (sqrt(r2) SE) is beyond the
    critical value; for every other method when it is beyond the cut-off.
    """

    cut: float
    lower_is_better: bool
    after: Population | None = None
    se: float = 0.0
    limit: float = 0.0

    def crossed(self, pair: Pair) -> int:
        """1 from clinical to healthy, -1 the other way, else 0."""
        start = side(pair.before, self.cut, lower_is_better=self.lower_is_better)
        end = self._end(pair.after)
        return end if start == -end else 0

    def _end(self, value: float) -> int:
        if self.after is None:
            return side(value, self.cut, lower_is_better=self.lower_is_better)
        mean, reliability = self.after.mean, 1 - (self.se / self.after.sd) ** 2
        cs = (mean + (value - mean) * reliability - self.cut) / (sqrt(reliability) * self.se)
        healthy = -cs if self.lower_is_better else cs
        return 1 if healthy > self.limit else -1 if healthy < -self.limit else 0


def assess(pairs: Sequence[Pair], rule: Rule) -> Assessment:
    """Every pair assessed. Raises Refused, with the field, for what cannot be worked out."""
    after_reliability = _check(rule)
    sample = describe(pairs, rule.clinical)
    used = index(rule.method, sample, rule.reliability, after_reliability)
    limit = critical(rule.method, rule.confidence)
    kind = rule.cutoff or (CutOff.C if rule.functional else CutOff.A)
    line = _line(rule, sample, kind, limit)
    people = []
    for pair in pairs:
        value = used(pair.before, pair.after)
        category = categorise(
            value, limit, crossed=line.crossed(pair), lower_is_better=line.lower_is_better
        )
        people.append(Person(pair.id, value, category))
    counted = Counter(person.category for person in people)
    parameters = _parameters(rule, sample, len(pairs)) | {
        "reliability_post": after_reliability,
        "standard_error": standard_error(sample.before.sd, rule.reliability),
        "denominator": used.spread,
        "r_dd": used.r_dd,
        "critical": limit,
        "cutoff": line.cut,
        "cutoff_type": kind.value,
    }
    return Assessment(tuple(people), {one: counted[one] for one in Category}, parameters)


def describe(pairs: Sequence[Pair], clinical: Population | None = None) -> Sample:
    """Means, sample SDs and the correlation of pairs; `clinical` takes the place of before.

    After is None for a single pair, the correlation where one side does not vary. Raises Refused
    when before cannot be described: too few pairs, or no variation.
    """
    if not pairs:
        raise Refused("There is no pair of scores.", "pairs")
    before = population([pair.before for pair in pairs])
    after = population([pair.after for pair in pairs])
    used = clinical or before
    if used is None or not used.sd:
        few = "there is one pair" if len(pairs) == 1 else "all scores before are the same"
        raise Refused(
            f"The spread before cannot be worked out: {few}. Give the published mean and SD of "
            "a clinical group.",
            "pairs",
        )
    rho = None
    if before is not None and after is not None and before.sd and after.sd:
        together = fsum((p.before - before.mean) * (p.after - after.mean) for p in pairs)
        rho = together / (len(pairs) - 1) / (before.sd * after.sd)
    return Sample(used, after, rho)


def population(values: Sequence[float]) -> Population | None:
    """Mean and sample SD (n - 1), exactly 0 without variation; None below two values."""
    if len(values) < 2:
        return None
    if min(values) == max(values):
        return Population(values[0], 0.0)
    mean = fsum(values) / len(values)
    return Population(mean, sqrt(fsum((v - mean) ** 2 for v in values) / (len(values) - 1)))


def assessment_as_json(assessment: Assessment) -> dict[str, Any]:
    """The assessment as `daybook change --json` prints it."""
    return {
        "people": [
            {"id": one.id, "value": one.value, "category": one.category.value}
            for one in assessment.people
        ],
        "counts": {category.value: count for category, count in assessment.counts.items()},
        "parameters": dict(assessment.parameters),
    }


def _check(rule: Rule) -> float:
    """The reliability after. Raises Refused for a rule that makes no sense."""
    after = rule.reliability if rule.reliability_after is None else rule.reliability_after
    for value, field in ((rule.reliability, "reliability"), (after, "reliability_post")):
        if not 0 < value < 1:
            raise Refused(f"A reliability is between 0 and 1, not {value:g}.", field)
    if rule.better is Better.NEITHER:
        raise Refused("Say whether lower or higher scores are better.", "better")
    for group, who in ((rule.functional, "functional"), (rule.clinical, "clinical")):
        if group is None:
            continue
        if not (isfinite(group.mean) and isfinite(group.sd)):
            raise Refused(f"The mean and SD of the {who} group must be a number.", f"m_{who}")
        if group.sd <= 0:
            raise Refused(f"The SD of the {who} group must be above 0.", f"sd_{who}")
    return after


def _line(rule: Rule, sample: Sample, kind: CutOff, limit: float) -> _Line:
    lower = rule.better is Better.LOWER
    if rule.method is not Method.HA:
        return _Line(cut_off(kind, sample.before, rule.functional, lower_is_better=lower), lower)
    se = standard_error(sample.before.sd, rule.reliability)
    functional = rule.functional
    if functional is not None and kind is not CutOff.A:
        functional = true_population(functional, se, "the healthy group")
    cut = cut_off(
        kind,
        true_population(sample.before, se, "the scores before"),
        functional,
        lower_is_better=lower,
    )
    if sample.after is not None:
        true_population(sample.after, se, "the scores after")
    return _Line(cut, lower, sample.after, se, limit)


def _parameters(rule: Rule, sample: Sample, count: int) -> dict[str, Any]:
    after, functional = sample.after, rule.functional
    return {
        "method": rule.method.value,
        "better": rule.better.value,
        "n": count,
        "m_pre": sample.before.mean,
        "sd_pre": sample.before.sd,
        "m_post": after.mean if after else None,
        "sd_post": after.sd if after else None,
        "correlation": sample.rho,
        "m_functional": functional.mean if functional else None,
        "sd_functional": functional.sd if functional else None,
        "published": rule.clinical is not None,
        "confidence": rule.confidence,
        "reliability": rule.reliability,
    }
