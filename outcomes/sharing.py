"""PURE: what of a cohort's results may leave the team, so that no small count can be worked out.

Of one cohort many numbers hang together: who was allocated is who began and who did not; who began
is who has a pair and who has none, and the same people stand behind every measure. So:

1. Allocated, began and the reasons for having no pair are shown only when every count that could
   be worked out from them, on every measure, is large enough. Otherwise all of them are withheld.
2. The number of pairs of a measure is shown when it is large enough itself.
3. Categories are a list whose total is the number of pairs, reasons one whose total is known by
   subtraction: `suppression` stars what is small and what would give it away, with the total taken
   as known. A reason listed is at least 1, which everybody knows.
4. Means, SDs and effects need as many pairs as a count, quartiles twice as many: of five scores
   they are single people's.
5. Completeness is a percentage in steps of five, and none where a part of it is small.

Nothing else leaves. Rounding comes last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from outcomes.change_rules import Category
from outcomes.cohort_results import Month, Result
from outcomes.suppression import HES, JUSTICE, NHS, Rule, suppress_list

RULES: Final[Mapping[str, Rule]] = {"nhs": NHS, "hes": HES, "justice": JUSTICE}
_STEP: Final = 5  # percent
_WITHOUT_CUT_OFF: Final = (Category.IMPROVED, Category.UNCHANGED, Category.DETERIORATED)


@dataclass(frozen=True, slots=True)
class SharedResult:
    """One score as it may leave. None is a star. `paired` is rounded; `means`, `quartiles`: shown.

    `reasons` is None where they are withheld, `categories` where none is judged.
    """

    result: Result
    paired: int | None
    means: bool
    quartiles: bool
    categories: Mapping[Category, int | None] | None
    reasons: Mapping[str, int | None] | None


@dataclass(frozen=True, slots=True)
class Shared:
    """A cohort's results as they may leave. Allocated and began are None where withheld."""

    rule: Rule
    allocated: int | None
    began: int | None
    results: Sequence[SharedResult]

    @property
    def withheld(self) -> bool:
        """Whether the counts of everybody were left out to protect small ones."""
        return self.allocated is None


def shared(results: Sequence[Result], rule: Rule) -> Shared:
    """What may leave of results of the same people."""
    open_ = _may_show_margins(results, rule)
    roll = results[0].summary.roll if results else None
    return Shared(
        rule,
        rule.rounded(roll.allocated) if roll and open_ else None,
        rule.rounded(roll.started) if roll and open_ else None,
        [_shared(one, rule, margins=open_) for one in results],
    )


def shared_percent(month: Month, rule: Rule) -> int | None:
    """The percentage filled in, in steps of five; None when a part of it is small."""
    left = month.due - month.done
    if month.share is None or rule.hides(month.done) or rule.hides(left):
        return None
    return _STEP * round(month.share / _STEP)


def category_list(result: Result) -> tuple[Category, ...]:
    """The categories somebody can be in: nobody recovers without a cut-off."""
    return tuple(Category) if result.cut_off else _WITHOUT_CUT_OFF


def _may_show_margins(results: Sequence[Result], rule: Rule) -> bool:
    for one in results:
        roll = one.summary.roll
        parts = (
            roll.allocated, roll.started, roll.allocated - roll.started, roll.paired,
            roll.started - roll.paired,
        )  # fmt: skip
        if any(rule.hides(count) for count in parts):
            return False
    return bool(results)


def _shared(one: Result, rule: Rule, *, margins: bool) -> SharedResult:
    roll = one.summary.roll
    seen = roll.paired > 0 and not rule.hides(roll.paired)
    return SharedResult(
        one,
        rule.rounded(roll.paired) if seen else None,
        means=seen and roll.paired >= rule.below,
        quartiles=seen and roll.paired >= 2 * rule.below,
        categories=_categories(one, rule, seen=seen),
        reasons=_reasons(roll.reasons, rule) if margins else None,
    )


def _categories(one: Result, rule: Rule, *, seen: bool) -> Mapping[Category, int | None] | None:
    if one.categories is None:
        return None
    these = category_list(one)
    counts = [one.categories[category] for category in these]
    told = _list(counts, rule) if seen else None
    return dict(zip(these, told or [None] * len(these), strict=True))


def _reasons(reasons: Mapping[str, int], rule: Rule) -> Mapping[str, int | None] | None:
    """Reasons with their counts; None when even which there are would say too much."""
    told = _list(list(reasons.values()), replace(rule, show_zero=True))
    return dict(zip(reasons, told, strict=True)) if told is not None else None


def _list(counts: Sequence[int], rule: Rule) -> Sequence[int | None] | None:
    """The list with its total known; None when it is safe only without its total."""
    if not counts:
        return ()
    found = suppress_list(counts, rule)
    return None if found.total is None else found.cells[0]
