"""PURE: one person's change by published constants, named beside every word.

Published thresholds are whole points and inclusive where their operator says so ("6 or more"),
unlike the strict inequalities of the indices. The sample's own SD is never used for one person, the
best point never chosen: the caller gives the baseline and the end fixed in advance.
"""

from __future__ import annotations

from dataclasses import dataclass

from base.errors import Refused
from outcomes.change import Pair, Rule, assess
from outcomes.change_rules import Category, CutOff, Method, Population
from outcomes.keys import Instrument, Norm, Reliability, ScoreKey, Threshold
from outcomes.score_rules import DECIMALS, Score
from outcomes.terms import Better, Certainty, Direction, Op, Says

NEEDS_GROUP = "It needs the scores of a group after, so it says nothing of one person."
_OR_MORE = {Op.GE: "{} or more", Op.GT: "more than {}", Op.LE: "{} or less", Op.LT: "less than {}"}


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What became of one person. `amount` is after - before, in points.

    `threshold` and `cut_off` are what it was judged by; `cut_off` is None where none is published,
    and nobody is then recovered or harmed. `cautions` are sentences to show beside it.
    """

    before: float
    after: float
    amount: float
    category: Category
    threshold: Threshold
    cut_off: Threshold | None
    clinical_before: bool | None
    clinical_after: bool | None
    cautions: tuple[str, ...]

    @property
    def reliable(self) -> bool:
        """Whether the change is of the size the threshold asks for."""
        return self.category is not Category.UNCHANGED


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one method says; value and category are None, with a why, where it can say nothing."""

    method: Method
    value: float | None
    category: Category | None
    why: str = ""


def judge(
    instrument: Instrument,
    score_id: str,
    before: Score,
    after: Score,
    *,
    threshold: Threshold | None = None,
    cut_off: Threshold | None = None,
) -> PersonChange:
    """The change from one score to another, by the first published threshold and cut-off.

    Raises Refused where there is none, a score was refused, or the two cannot be compared.
    """
    key = _key(instrument, score_id)
    limit = threshold or next(iter(key.reliable_change), None)
    if limit is None:
        raise Refused(f"No reliable change is published for {instrument.name}, {key.name}.")
    first, last = _comparable(before, after)
    cut = cut_off or default_cut_off(key)
    amount = round(last - first, DECIMALS)
    start = None if cut is None else is_clinical(first, cut)
    end = None if cut is None else is_clinical(last, cut)
    return PersonChange(
        before=first,
        after=last,
        amount=amount,
        category=_category(amount, limit, instrument.better, (start, end)),
        threshold=limit,
        cut_off=cut,
        clinical_before=start,
        clinical_after=end,
        cautions=_cautions(before, after, limit, cut),
    )


def default_cut_off(key: ScoreKey) -> Threshold | None:
    """The first cut-off of where the clinical range begins."""
    return next((one for one in key.cut_offs if one.says is Says.CLINICAL), None)


def is_clinical(value: float, cut_off: Threshold) -> bool:
    """Whether a score is in the clinical range of a cut-off."""
    met = cut_off.op.holds(value, cut_off.value)
    return met if cut_off.says is Says.CLINICAL else not met


def unchanged_between(before: float, threshold: Threshold) -> tuple[float, float]:
    """The scores that size of change away from a baseline, either way: the band of a chart."""
    return before - threshold.value, before + threshold.value


def in_words(change: PersonChange) -> str:
    """A sentence or two a person could be told, with the rule and its confidence."""
    size = f"{round(abs(change.amount), 2):g}"
    moved = "did not change" if not change.amount else f"fell by {size}"
    moved = f"rose by {size}" if change.amount > 0 else moved
    limit = change.threshold
    what = "fall" if change.amount < 0 or limit.direction is Direction.FALL else "rise"
    what = "change" if not change.amount else what
    enough = _OR_MORE[limit.op].format(f"{limit.value:g}")
    sure = f"{limit.confidence}%" if limit.confidence else ""
    by = ", ".join(part for part in (sure, limit.source) if part)
    means = "is unlikely to be chance" if limit.confidence else "counts as reliable"
    means += f" ({by})" if by else ""
    return f"Scores {moved}. A {what} of {enough} {means}."


def other_methods(
    instrument: Instrument,
    score_id: str,
    before: float,
    after: float,
    *,
    reliability: Reliability | None = None,
    confidence: float = 0.95,
) -> tuple[Verdict, ...]:
    """What each method says of the same change, by the published norms and reliability.

    The first norm marked clinical gives M1 and S1, the first marked healthy the cut-off c; without
    one it is a. Raises Refused where norms or reliability are not published.
    """
    key = _key(instrument, score_id)
    norm = _norm(key, Says.CLINICAL)
    used = reliability or next(iter(key.reliability), None)
    if norm is None or used is None:
        raise Refused(
            f"No clinical norm and reliability are published for {instrument.name}, {key.name}."
        )
    healthy = _norm(key, Says.HEALTHY)
    return tuple(
        Verdict(method, None, None, NEEDS_GROUP)
        if method in {Method.HLL, Method.HA}
        else _verdict(
            Rule(
                method=method,
                reliability=used.value,
                better=instrument.better,
                confidence=confidence,
                functional=Population(healthy.mean, healthy.sd) if healthy else None,
                clinical=Population(norm.mean, norm.sd),
                cutoff=CutOff.C if healthy else CutOff.A,
            ),
            Pair(score_id, before, after),
        )
        for method in Method
    )


def _verdict(rule: Rule, pair: Pair) -> Verdict:
    (person,) = assess([pair], rule).people
    return Verdict(rule.method, person.value, person.category)


def _key(instrument: Instrument, score_id: str) -> ScoreKey:
    if instrument.no_change_because:
        raise Refused(f"{instrument.name}: {instrument.no_change_because}")
    if instrument.better is Better.NEITHER:
        raise Refused(f"Neither way is better on {instrument.name}, so nothing can improve.")
    key = instrument.score(score_id)
    if key is None:
        raise Refused(f"{instrument.name} has no score ‘{score_id}’.", "score")
    return key


def _norm(key: ScoreKey, says: Says) -> Norm | None:
    return next((norm for norm in key.norms if norm.says is says), None)


def _comparable(before: Score, after: Score) -> tuple[float, float]:
    if before.value is None or after.value is None:
        raise Refused("One of the two scores could not be made, so there is no change to judge.")
    if before.highest != after.highest:
        raise Refused(
            f"The two scores are out of different maxima ({_top(before)} and {_top(after)}), so "
            "they cannot be compared."
        )
    return before.value, after.value


def _top(score: Score) -> str:
    return "none" if score.highest is None else f"{score.highest:g}"


def _category(
    amount: float, limit: Threshold, better: Better, clinical: tuple[bool | None, bool | None]
) -> Category:
    """The category; `clinical` before and after, None without a cut-off."""
    start, end = clinical
    counts = amount < 0 or limit.direction is Direction.EITHER
    if not (counts and amount and limit.op.holds(abs(amount), limit.value)):
        return Category.UNCHANGED
    if (amount < 0) == (better is Better.LOWER):
        return Category.RECOVERED if start and end is False else Category.IMPROVED
    return Category.HARMED if start is False and end else Category.DETERIORATED


def _cautions(
    before: Score, after: Score, limit: Threshold, cut: Threshold | None
) -> tuple[str, ...]:
    said = []
    if before.prorated or after.prorated:
        said.append("A score was worked out with items missing.")
    if limit.certainty is Certainty.LOW:
        said.append("The size of a reliable change was not verified: check it first.")
    if cut is None:
        said.append("No cut-off is published, so nobody counts as recovered or harmed.")
    if limit.note:
        said.append(f"{limit.note[:1].upper()}{limit.note[1:].removesuffix('.')}.")
    return tuple(said)
