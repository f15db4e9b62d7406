"""PURE: lists of counts as they may leave: what became of people, and why there is no pair.

A list's total, the number of pairs, is known. A team's list is the sum of those its cohorts may
show, which tells nothing new. Of all cohorts of a programme at once it may be more: where beside
the cohorts' lists no star is told, neither alone nor with others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from outcomes.change_rules import Category
from outcomes.suppression import MOST_CELLS, Rule, holds, suppress_list

_WITHOUT_CUT_OFF: Final = (Category.IMPROVED, Category.UNCHANGED, Category.DETERIORATED)

Stars = Sequence[int | None]
"""Counts as they leave; None is a star."""


def categories_with(*, cut_off: bool) -> tuple[Category, ...]:
    """The categories somebody can be in: nobody recovers without a cut-off."""
    return tuple(Category) if cut_off else _WITHOUT_CUT_OFF


def list_that_leaves(counts: Sequence[int], rule: Rule) -> Sequence[int | None] | None:
    """The list with its total known; None when it is safe only without its total.

    A list in which everybody is in one place says what became of each of them.
    """
    if not counts:
        return ()
    if len(counts) > 1 and max(counts) == sum(counts):
        return None
    found = suppress_list(counts, rule)
    return None if found.total is None else found.cells[0]


def sum_of_lists(
    exact: Sequence[Sequence[int]], rows: Sequence[Stars], rule: Rule, *, whole: bool
) -> Stars:
    """The sum of two cohorts' lists or more, each as counted and as it leaves."""
    sums = [sum(column) for column in zip(*exact, strict=True)]
    told = [
        None if any(row[at] is None for row in rows) else rule.rounded(count)
        for at, count in enumerate(sums)
    ]
    if whole and len(rows) * len(sums) <= MOST_CELLS and None in told:
        together = list_that_leaves(sums, rule)
        if together and _beside(exact, rows, together, rule):
            return together
    return told


def reasons_that_leave(
    reasons: Sequence[Mapping[str, int]], rule: Rule
) -> Mapping[str, int | None] | None:
    """Reasons with their counts; None when even which there are would say too much.

    Of more cohorts a count is the sum of those that each may show.
    """
    counts: dict[str, int] = {}
    stars: set[str] = set()
    for one in reasons:
        told = list_that_leaves([*one.values()], replace(rule, show_zero=True))
        if told is None:
            return None
        for (reason, count), shown in zip(one.items(), told, strict=True):
            counts[reason] = counts.get(reason, 0) + count
            stars |= {reason} if shown is None else set()
    return {
        reason: None if reason in stars else rule.rounded(count) for reason, count in counts.items()
    }


def _beside(
    exact: Sequence[Sequence[int]],
    rows: Sequence[Sequence[int | None]],
    totals: Sequence[int | None],
    rule: Rule,
) -> bool:
    """Whether the totals of cohorts' lists tell no star of theirs, alone or together."""
    for at, total in enumerate(totals):
        hidden = [own[at] for own, row in zip(exact, rows, strict=True) if row[at] is None]
        if total is not None and hidden and rule.hides(sum(hidden)):
            return False
    stars = {
        (r, c)
        for r, row in enumerate([*rows, totals])
        for c, value in enumerate(row)
        if value is None
    }
    return holds(exact, stars, rule)
