"""What leaves a team: no hidden count can be worked out, whatever is put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.change_rules import Category
from outcomes.cohort_months import Month
from outcomes.cohort_results import Asked, Member, Scored
from outcomes.library import instrument
from outcomes.pairing import Point, Span
from outcomes.presenters.cohort_pictures import shared_changes_picture, shared_months_picture
from outcomes.presenters.shared_lines import shared_table
from outcomes.shared_months import shared_percent
from outcomes.sharing import Shared, SharedResult, shared
from outcomes.suppression import HES, JUSTICE, NHS, Rule

CORE = instrument("core_10")
RULES = (NHS, HES, JUSTICE, Rule("exact", below=3, round_to=1))
START = date(2025, 3, 5)
BEFORE, END = START - timedelta(1), START + timedelta(350)
SPAN = Span(START, (START, START + timedelta(7)), START + timedelta(360))
# One way of each category: recovered, improved, unchanged, deteriorated, harmed.
FARED = ((25, 3), (36, 20), (20, 19), (20, 30), (3, 20))
SMALL = st.integers(0, 9)
CATEGORIES = st.tuples(SMALL, SMALL, SMALL, SMALL, SMALL)
REASONS = st.lists(st.integers(1, 9), max_size=4)


Group = tuple[list[Member], list[Asked]]


def a_group(
    categories: Sequence[int], reasons: Sequence[int], not_begun: int, cohort: int = 1
) -> Group:
    """People of whom so many fare so on one score; why others have no pair; who never began."""
    members: list[Member] = []
    points: dict[int, list[Point]] = {}
    missed: dict[int, dict[str, str]] = {}

    def one(*, began: bool = True) -> int:
        key = 1000 * cohort + len(members)
        members.append(Member(key, cohort, SPAN, began, person=key))
        return key

    for count, (before, after) in zip(categories, FARED, strict=True):
        for n in range(count):
            key = one()
            points[key] = [Point(BEFORE, before + n % 2, 2 * key), Point(END, after, 2 * key + 1)]
    for n, count in enumerate(reasons):
        for _ in range(count):
            missed[one()] = {"start": f"Why {n}"}
    for _ in range(not_begun):
        one(began=False)
    return members, [Asked(CORE, CORE.scores[0], Scored(points), {cohort: 42}, missed)]


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


def check_result(
    one: SharedResult, told: Shared, rule: Rule, exact: Sequence[int], reasons: Sequence[int]
) -> None:
    shown = [(one.categories or {})[category] for category in Category]
    if one.paired is None:
        assert shown == [None] * 5  # or their sum would say how many pairs there are
        assert not one.means
        assert not one.quartiles
    else:
        assert sum(exact) >= rule.below
        check_list(shown, exact, rule, least=1 if rule.show_zero else 0)
    if told.withheld:
        assert one.reasons is None
        assert told.began is None
    elif one.reasons is not None:
        by_reason = {f"At the start: Why {n}": count for n, count in enumerate(reasons)}
        counts = [by_reason[reason] for reason in one.reasons]
        check_list([*one.reasons.values()], counts, rule, least=1)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(CATEGORIES, REASONS, SMALL)
def test_no_hidden_count_can_be_worked_out(
    rule: Rule, categories: tuple[int, ...], reasons: list[int], not_begun: int
) -> None:
    told = shared(*a_group(categories, reasons, not_begun), rule)
    for one in told.results:
        check_result(one, told, rule, categories, reasons)
    if not told.withheld:  # whatever can be subtracted is large enough by itself
        began = sum(categories) + sum(reasons)
        for count in (began, not_begun, began + not_begun, sum(categories), sum(reasons)):
            assert not rule.hides(count)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(CATEGORIES, REASONS, SMALL)
def test_files_and_charts_hold_no_more_than_was_shared(
    rule: Rule, categories: tuple[int, ...], reasons: list[int], not_begun: int
) -> None:
    told = shared(*a_group(categories, reasons, not_begun), rule)
    (one,) = told.results or [None]
    if one is None:
        return
    picture = shared_changes_picture(told, "North")
    drawn = [series.values[0] for series in picture.series if picture.labels]
    assert drawn in ([], [(one.categories or {})[category] for category in Category])
    (row,) = shared_table(told, "North").rows
    if one.paired is None or not one.means:
        assert set(row[5:19]) == {"*"}


@given(st.integers(0, 60), st.integers(0, 30), st.integers(0, 30), SMALL, SMALL)
def test_a_percentage_says_nothing_of_a_few_people(
    done: int, missed: int, overdue: int, who_done: int, who_left: int
) -> None:
    people = min(done, who_done), min(missed + overdue, who_left)
    month = Month(date(2026, 3, 1), done, missed, overdue, *people)
    told = shared_percent(month, NHS)
    if told is not None:
        assert min(people) >= 5
        assert told % 5 == 0
    picture = shared_months_picture([month], "North", NHS)
    assert [*picture.series[0].values] == [told]


def test_a_group_with_nothing_small_is_shown_rounded() -> None:
    told = shared(*a_group((12, 9, 22, 6, 7), [8, 11], 13), NHS)
    assert (told.allocated, told.began) == (90, 75)  # 88 and 75
    (one,) = told.results
    assert one.paired == 55  # 56
    assert [*(one.categories or {}).values()] == [10, 10, 20, 5, 5]
    assert one.reasons == {"At the start: Why 1": 10, "At the start: Why 0": 10}
    assert one.means
    assert one.quartiles


def test_one_who_did_not_begin_takes_the_margins_with_them() -> None:
    told = shared(*a_group((12, 9, 22, 6, 7), [8, 11], 1), NHS)
    assert told.withheld
    assert told.results[0].paired == 55
    assert told.results[0].reasons is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_everybody_in_one_category_is_not_said(rule: Rule) -> None:
    (one,) = shared(*a_group((20, 0, 0, 0, 0), [], 0), rule).results
    assert set((one.categories or {}).values()) == {None}


def test_nothing_at_all() -> None:
    assert shared([], [], NHS).withheld


def test_a_score_without_a_ceiling_has_no_mean_in_the_file() -> None:
    oas = instrument("oas_m")
    key = next(one for one in oas.scores if one.highest is None)
    for people, rare in ((8, ["*"] * 3), (20, None)):
        members = [Member(n, 1, SPAN, began=True, person=n) for n in range(1, people + 1)]
        points = {
            n: [Point(BEFORE, 20 + 7 * n, n), Point(END, 3 * n * n, 100 + n)]
            for n in range(1, people + 1)
        }
        told = shared(members, [Asked(oas, key, Scored(points), {1: 42})], NHS)
        [row] = shared_table(told, "Results").rows
        assert [*row[5:16]] == ["*"] * 11
        assert ([*row[16:19]] == rare) if rare else "*" not in row[16:19]
