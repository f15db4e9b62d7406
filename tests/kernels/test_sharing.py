"""What leaves a team: no hidden count can be worked out, whatever is put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.change_rules import Category
from outcomes.cohort_results import Month, Result
from outcomes.library import instrument
from outcomes.presenters.cohort_lines import shared_table
from outcomes.presenters.cohort_pictures import shared_changes_picture, shared_months_picture
from outcomes.sharing import Shared, SharedResult, shared, shared_percent
from outcomes.summary import Course, summarise
from outcomes.suppression import HES, JUSTICE, NHS, Rule

CORE = instrument("core_10")
RULES = (NHS, HES, JUSTICE, Rule("exact", below=3, round_to=1))
SMALL = st.integers(0, 9)
CATEGORIES = st.tuples(SMALL, SMALL, SMALL, SMALL, SMALL)
REASONS = st.lists(st.integers(1, 9), max_size=4)


def a_result(categories: Sequence[int], reasons: Sequence[int], not_begun: int) -> Result:
    """One score of so many people; scores are made up, and nobody sees them."""
    people = [Course(started=True, before=20, after=10 + n) for n in range(sum(categories))]
    for n, count in enumerate(reasons):
        people += [Course(started=True, why_missing=f"Why {n}")] * count
    people += [Course(started=False)] * not_begun
    counts = dict(zip(Category, categories, strict=True))
    return Result(CORE, CORE.scores[0], summarise(people), counts, "", sum(categories))


@cache
def ways(total: int, cells: int, least: int) -> tuple[tuple[int, ...], ...]:
    """Every way to make a total of so many numbers."""
    if cells == 1:
        return ((total,),) if total >= least else ()
    return tuple(
        (first, *rest)
        for first in range(least, total + 1)
        for rest in ways(total - first, cells - 1, least)
    )


def possible(
    shown: Sequence[int | None], exact: Sequence[int], least: int
) -> Iterator[tuple[int, ...]]:
    """What a list could be for somebody who knows its total and every number shown, unrounded."""
    stars = [n for n, value in enumerate(shown) if value is None]
    known = sum(exact[n] for n in range(len(exact)) if n not in stars)
    for way in ways(sum(exact) - known, len(stars), least):
        made = list(exact)
        for n, value in zip(stars, way, strict=True):
            made[n] = value
        yield tuple(made)


def check_list(
    shown: Sequence[int | None], exact: Sequence[int], rule: Rule, *, least: int
) -> None:
    for n, value in enumerate(exact):
        if value < rule.below and (value >= least):
            assert shown[n] is None, (shown, exact)
        if shown[n] is None:
            assert len({one[n] for one in possible(shown, exact, least)}) > 1, (shown, exact)


def check_result(one: SharedResult, told: Shared, rule: Rule) -> None:
    roll = one.result.summary.roll
    assert one.result.categories is not None
    exact = [one.result.categories[category] for category in Category]
    shown = [(one.categories or {})[category] for category in Category]
    if one.paired is None:
        assert shown == [None] * 5  # or their sum would say how many pairs there are
        assert not one.means
        assert not one.quartiles
    else:
        assert roll.paired >= rule.below
        check_list(shown, exact, rule, least=1 if rule.show_zero else 0)
    if told.withheld:
        assert one.reasons is None
        assert told.began is None
    elif one.reasons is not None:
        check_list([*one.reasons.values()], [*roll.reasons.values()], rule, least=1)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(st.lists(st.tuples(CATEGORIES, REASONS), min_size=1, max_size=3), SMALL)
def test_no_hidden_count_can_be_worked_out(
    rule: Rule, measures: list[tuple[tuple[int, ...], list[int]]], not_begun: int
) -> None:
    made = [a_result(categories, reasons, not_begun) for categories, reasons in measures]
    told = shared(made, rule)
    for one in told.results:
        check_result(one, told, rule)
    if not told.withheld:  # whatever can be subtracted is large enough by itself
        for one in made:
            roll = one.summary.roll
            for count in (
                roll.allocated - roll.started, roll.started - roll.paired, roll.started,
                roll.paired, roll.allocated,
            ):  # fmt: skip
                assert not rule.hides(count)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(CATEGORIES, REASONS, SMALL)
def test_files_and_charts_hold_no_more_than_was_shared(
    rule: Rule, categories: tuple[int, ...], reasons: list[int], not_begun: int
) -> None:
    told = shared([a_result(categories, reasons, not_begun)], rule)
    (one,) = told.results
    picture = shared_changes_picture(told, "North")
    drawn = [series.values[0] for series in picture.series if picture.labels]
    assert drawn in ([], [(one.categories or {})[category] for category in Category])
    (row,) = shared_table(told, "North").rows
    if one.paired is None:
        assert set(row[5:19]) == {"*"}
    numbers = [cell for cell in row if isinstance(cell, int | float)]
    assert (sum(categories) in numbers) <= one.means  # counts are text; n stands nowhere else


@given(st.integers(0, 60), st.integers(0, 30), st.integers(0, 30))
def test_a_percentage_says_nothing_of_a_small_part(done: int, missed: int, overdue: int) -> None:
    month = Month(date(2026, 3, 1), done, missed, overdue)
    told = shared_percent(month, NHS)
    if told is not None:
        assert done >= 5
        assert missed + overdue >= 5
        assert told % 5 == 0
    picture = shared_months_picture([month], "North", NHS)
    assert [*picture.series[0].values] == [told]


def test_a_group_with_nothing_small_is_shown_rounded() -> None:
    made = a_result((12, 9, 22, 6, 7), [8, 11], 13)
    told = shared([made], NHS)
    assert (told.allocated, told.began) == (90, 75)  # 88 and 75
    (one,) = told.results
    assert one.paired == 55  # 56
    assert [*(one.categories or {}).values()] == [10, 10, 20, 5, 5]
    assert one.reasons == {"Why 1": 10, "Why 0": 10}
    assert one.means
    assert one.quartiles


def test_one_who_did_not_begin_takes_the_margins_with_them() -> None:
    told = shared([a_result((12, 9, 22, 6, 7), [8, 11], 1)], NHS)
    assert told.withheld
    assert told.results[0].paired == 55
    assert told.results[0].reasons is None


def test_nothing_at_all() -> None:
    assert shared([], NHS).withheld
