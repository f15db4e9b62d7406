"""Small numbers: nothing hidden can be worked out of what is shown, proved by another solver."""

from __future__ import annotations

from itertools import product

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import Refused
from outcomes.suppression import (
    HES,
    JUSTICE,
    NHS,
    Cell,
    Rule,
    Shown,
    share,
    statistic,
    suppress,
    suppress_list,
    text,
)

EXACT = Rule("nothing rounded", round_to=1)
"""The hardest case: every number that is shown is shown exactly."""

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 60))
TABLES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: st.lists(
        st.lists(COUNTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)
RULES = st.sampled_from([NHS, HES, JUSTICE, EXACT])


def with_totals(cells: list[list[int]]) -> dict[Cell, int]:
    rows = [[*row, sum(row)] for row in cells]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    return {(r, c): n for r, row in enumerate(rows) for c, n in enumerate(row)}


def could_be(
    cells: list[list[int]], unknown: set[Cell], stars: set[Cell], least: int
) -> dict[Cell, tuple[float, float]]:
    """For every star the lowest and highest number that agrees with all the others (HiGHS).

    A star is `least` or more. Rows and columns with totals are a network, so these are whole.
    """
    values = with_totals(cells)
    rows, columns = len(cells), len(cells[0])
    place = {cell: n for n, cell in enumerate(values)}
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for cell, number in values.items():
        low = least if cell in stars else 0
        solver.addVar(*((low, 10_000) if cell in unknown else (number, number)))
    lines = [[(r, c) for c in range(columns + 1)] for r in range(rows + 1)]
    lines += [[(r, c) for r in range(rows + 1)] for c in range(columns + 1)]
    for line in lines:
        signs = [1.0] * (len(line) - 1) + [-1.0]
        solver.addRow(0, 0, len(line), [place[cell] for cell in line], signs)
    found = {}
    for cell in stars:
        bounds = []
        for way in (1, -1):
            solver.changeColCost(place[cell], way)
            solver.run()
            bounds.append(round(solver.getSolution().col_value[place[cell]], 6))
        solver.changeColCost(place[cell], 0)
        found[cell] = (bounds[0], bounds[1])
    return found


@settings(max_examples=60, deadline=None)
@given(TABLES, RULES, st.sampled_from([(True, True), (True, False), (False, True)]))
def test_no_star_can_be_worked_out_of_what_is_shown(
    cells: list[list[int]], rule: Rule, totals: tuple[bool, bool]
) -> None:
    by_row, by_column = totals
    exact = Rule(rule.name, rule.below, rule.show_zero, 1)
    shown = suppress(cells, exact, row_totals=by_row, column_totals=by_column)
    rows, columns = len(cells), len(cells[0])
    unpublished = {
        (r, c)
        for r, c in with_totals(cells)
        if (c == columns and not by_row) or (r == rows and not by_column)
    }
    stars = set(shown.hidden)
    least = 1 if rule.show_zero else 0
    for cell, (low, high) in could_be(cells, stars | unpublished, stars, least).items():
        assert low < high, (cell, low)


@settings(max_examples=200, deadline=None)
@given(TABLES, RULES)
def test_every_small_number_is_a_star_and_every_other_is_rounded(
    cells: list[list[int]], rule: Rule
) -> None:
    shown = suppress(cells, rule)
    seen = everything_shown(shown)
    for cell, number in with_totals(cells).items():
        assert (seen[cell] is None) == (cell in shown.hidden)
        if rule.hides(number):
            assert cell in shown.hidden - shown.further
        if seen[cell] is not None:
            assert abs((seen[cell] or 0) - number) <= rule.round_to // 2
            assert (seen[cell] or 0) % rule.round_to == 0
            assert number == 0 or not rule.hides(seen[cell] or 0)


def everything_shown(shown: Shown) -> dict[Cell, int | None]:
    assert shown.row_totals is not None
    assert shown.column_totals is not None
    rows = [[*row, total] for row, total in zip(shown.cells, shown.row_totals, strict=True)]
    rows.append([*shown.column_totals, shown.total])
    return {(r, c): n for r, row in enumerate(rows) for c, n in enumerate(row)}


@settings(max_examples=100, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=8))
def test_a_list_with_its_total(counts: list[int]) -> None:
    shown = suppress_list(counts, EXACT)
    hidden = [n for n, cell in zip(counts, shown.cells[0], strict=True) if cell is None]
    if shown.total is not None and hidden:
        # What is left over could be made up in more than one way.
        left = shown.total - sum(cell or 0 for cell in shown.cells[0])
        assert left == sum(hidden)
        assert len(hidden) > 1
        assert left > 0
    assert shown.column_totals is None


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=2))
def test_by_trying_every_other_table(cells: list[list[int]]) -> None:
    shown = suppress(cells, EXACT)
    seen = everything_shown(shown)
    alike: dict[Cell, set[int]] = {cell: set() for cell in shown.hidden}
    for a, b, c, d in product(range(9), repeat=4):
        other = with_totals([[a, b], [c, d]])
        if all(number is None or other[cell] == number for cell, number in seen.items()):
            for cell, numbers in alike.items():
                numbers.add(other[cell])
    assert all(len(numbers) > 1 for numbers in alike.values())


def test_one_small_number_takes_three_more_with_it() -> None:
    shown = suppress([[3, 10, 20], [12, 13, 14], [20, 30, 40]])
    assert shown.cells == ((None, None, 20), (None, None, 15), (20, 30, 40))
    assert shown.hidden - shown.further == {(0, 0)}
    assert (shown.row_totals, shown.column_totals) == ((35, 40, 90), (35, 55, 75))
    assert shown.total == 160


def test_two_zeros_that_add_up_to_nothing_take_a_third() -> None:
    assert suppress_list([0, 0, 10, 20], EXACT).cells == ((None, None, None, 20),)


def test_zeros_that_are_shown_are_no_cover() -> None:
    shown = suppress([[0, 3, 12], [9, 20, 30]], HES)
    assert shown.cells[0][0] == 0
    assert (0, 1) in shown.hidden
    two_ones = suppress_list([1, 1, 30], HES)  # 2 between two stars would be 1 each
    assert two_ones.cells == ((None, None, None),)


def test_a_table_of_small_numbers_shows_nothing() -> None:
    shown = suppress([[1, 2], [0, 1]])
    assert set(everything_shown(shown).values()) == {None}


def test_a_table_of_large_numbers_shows_everything() -> None:
    assert suppress([[12, 13], [14, 18]], JUSTICE).cells == ((12, 13), (14, 18))


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "*"), (4, "*"), (5, "5"), (7, "5"), (8, "10"), (1238, "1,240")]
)
def test_the_nhs_rule(count: int, shown: str) -> None:
    assert text(suppress([[count]], row_totals=False, column_totals=False).cells[0][0]) == shown


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (7, None), (8, 10), (12, 10)])
def test_the_hes_rule(count: int, shown: int | None) -> None:
    assert suppress([[count]], HES, row_totals=False, column_totals=False).cells[0][0] == shown


def test_percentages_of_what_is_shown_alone() -> None:
    assert share(10, 40) == 25
    assert share(None, 40) is None
    assert share(10, None) is None
    assert share(0, 0) is None


def test_a_mean_of_four_people_is_hidden() -> None:
    assert statistic(17.5, 4) is None
    assert statistic(17.5, 5) == 17.5


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([], "nothing in this table"),
        ([[]], "nothing in this table"),
        ([[1, 2], [3]], "as many columns"),
        ([[-1]], "none below 0"),
        ([[True]], "whole numbers"),
        ([[1.5]], "whole numbers"),
        ([[1] * 21] * 20, "at most 400 cells"),
    ],
)
def test_what_is_no_table(cells: list[list[int]], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        suppress(cells)
