"""From everything that leaves, no small group can be worked out, whatever is subtracted from what.

Each figure is a row over (person, form): whose scores it adds up. Whoever has the files can make
any sum of such rows times anything; none may be of fewer people than the rule asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from outcomes.cohort_results import Asked, Member, Scored
from outcomes.keys import Instrument
from outcomes.library import instrument
from outcomes.pairing import Point, Span
from outcomes.shared_figures import step_of, to_step
from outcomes.shared_lists import list_that_leaves, sum_of_lists
from outcomes.shared_months import points_that_leave, shared_means
from outcomes.sharing import shared
from outcomes.suppression import HES, JUSTICE, NHS, Rule
from tests.kernels.test_sharing import possible, ways

RFQ, CORE = instrument("rfq_8"), instrument("core_10")
FEW = Rule("few", below=3, round_to=1)
START = date(2025, 3, 5)
DAYS = (START - timedelta(1), START + timedelta(60), START + timedelta(100), START + timedelta(350))
SPAN = Span(START, (START, START + timedelta(7)), START + timedelta(360))
# Of each form, which of the scores could be made (0 none, 1 the first alone, 2 all).
FORMS = st.tuples(*[st.sampled_from((0, 1, 2, 2, 2))] * 4)
COHORTS = st.lists(st.lists(FORMS, max_size=7), min_size=1, max_size=3)


def everybody(
    cohorts: Sequence[Sequence[tuple[int, ...]]], of: Instrument
) -> tuple[list[Member], list[Asked]]:
    members: list[Member] = []
    points: list[dict[int, list[Point]]] = [{} for _ in of.scores]
    for cohort, people in enumerate(cohorts):
        for forms in people:
            key = len(members) + 1
            members.append(Member(key, cohort, SPAN, True, person=key))
            for at, (day, made) in enumerate(zip(DAYS, forms, strict=True)):
                value = (key * 7 + at * 5) % 3 + 0.5 * (key % 2)
                for score in range((0, 1, len(of.scores))[made]):
                    points[score].setdefault(key, []).append(Point(day, value, key * 10 + at))
    ends = dict.fromkeys(range(len(cohorts)), 42)
    return members, [
        Asked(of, key, Scored(told), ends) for key, told in zip(of.scores, points, strict=True)
    ]


def rows_of(
    members: Sequence[Member], asked: Sequence[Asked], rule: Rule
) -> list[Mapping[tuple[int, int], float]]:
    """Whose forms each mean that leaves is made of."""
    rows: list[Mapping[tuple[int, int], float]] = []
    for one in shared(members, asked, rule).results:
        if one.paired is not None:
            pairs = one.result.pairs.items()
            rows.append({(who, start.key): 1.0 for who, (start, _) in pairs})
            rows.append({(who, end.key): 1.0 for who, (_, end) in pairs})
        months: dict[date, dict[int, list[Point]]] = {}
        for who, point in points_that_leave(members, asked, one, rule):
            months.setdefault(point.day.replace(day=1), {}).setdefault(who, []).append(point)
        rows += [
            {(who, p.key): 1 / len(own) for who, own in people.items() for p in own}
            for people in months.values()
        ]
    return rows


def smallest_told(rows: Sequence[Mapping[tuple[int, int], float]], people: int, below: int) -> bool:
    """Whether some sum of rows is of fewer than `below` people, and of somebody."""
    forms = sorted({form for row in rows for form in row})
    matrix = np.array([[row.get(form, 0.0) for form in forms] for row in rows])
    whole = np.linalg.matrix_rank(matrix)
    for few in combinations(range(1, people + 1), min(below - 1, people)):
        others = [at for at, (who, _) in enumerate(forms) if who not in few]
        rank = np.linalg.matrix_rank(matrix[:, others]) if others else 0
        if rank < whole:
            return True
    return False


@pytest.mark.parametrize("of", [RFQ, CORE], ids=lambda of: of.id)
@settings(max_examples=25, deadline=None)
@given(COHORTS, st.sampled_from((FEW, NHS)))
def test_no_few_can_be_worked_out_by_subtraction(
    of: Instrument, cohorts: list[list[tuple[int, ...]]], rule: Rule
) -> None:
    members, asked = everybody(cohorts, of)
    rows: list[Mapping[tuple[int, int], float]] = []
    numbers = range(len(cohorts))
    for size in range(1, len(cohorts) + 1):  # each cohort, the team, and every narrowing of it
        for these in combinations(numbers, size):
            mine = [one for one in members if one.cohort in these]
            keys = {one.key for one in mine}
            seen = [
                Asked(
                    a.instrument,
                    a.key,
                    Scored({key: told for key, told in a.scored.points.items() if key in keys}),
                    a.ends,
                )
                for a in asked
            ]
            rows += rows_of(mine, seen, rule)
    assume(rows)
    assert not smallest_told(rows, len(members), rule.below)


@given(
    st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=2, max_size=2),
    st.sampled_from((NHS, HES, JUSTICE, FEW)),
)
def test_a_programmes_list_tells_no_star_of_its_cohorts(
    exact: list[tuple[int, ...]], rule: Rule
) -> None:
    exact = [one for one in exact if sum(one) >= rule.below]
    assume(len(exact) > 1)
    rows = [list_that_leaves(one, rule) or [None] * 3 for one in exact]
    told = sum_of_lists(exact, rows, rule, whole=True)
    least = 1 if rule.show_zero else 0
    sums = [sum(column) for column in zip(*exact, strict=True)]
    tables = [
        table
        for table in product(
            *(
                possible(row, one, least) if None in row else [one]
                for row, one in zip(rows, exact, strict=True)
            )
        )
        if all(
            shown is None or sum(column) == total
            for shown, total, column in zip(told, sums, zip(*table, strict=True), strict=True)
        )
    ]
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is None and exact[at][column] >= least:
                assert len({table[at][column] for table in tables}) > 1, (exact, rows, told)


def test_ways_are_all_ways() -> None:
    assert len(ways(3, 2, 0)) == 4


@given(st.integers(5, 12), st.integers(5, 12), st.integers(0, 480))
def test_a_mean_that_leaves_fits_any_number_of_people(n: int, other: int, total: int) -> None:
    """Whatever is printed could be the mean of `other` people who answer in whole points."""
    step = step_of(CORE, CORE.scores[0], 5)
    told = to_step(total / n, step)
    assert told is not None
    fits = [one for one in range(12 * 481) if to_step(one / other, step) == told]
    assert len(fits) >= 2


def test_subscales_of_other_people_are_not_shown() -> None:
    """Nine have one score, eight both: what both share is of eight, and nothing is of nine."""
    members, asked = everybody([[(2, 2, 2, 2)] * 8 + [(1, 1, 1, 1)]], RFQ)
    told = shared(members, asked, JUSTICE)
    assert [one.paired for one in told.results] == [8] * len(RFQ.scores)
    assert len({frozenset(one.result.pairs) for one in told.results}) == 1


def test_a_team_leaves_out_a_cohort_that_is_too_small() -> None:
    members, asked = everybody([[(2, 2, 2, 2)] * 6, [(2, 2, 2, 2)]], CORE)
    told = shared(members, asked, JUSTICE)
    assert told.results[0].paired == 6
    assert told.left_out == 1


@pytest.mark.parametrize("scores", [(20, 20, 20, 20, 20, 20), (20, 20, 20, 20, 20, 9)])
def test_nothing_is_said_where_all_but_one_are_alike(scores: tuple[int, ...]) -> None:
    members = [Member(n, 0, SPAN, True) for n in range(len(scores))]
    points = {
        n: [Point(DAYS[0], score, 2 * n), Point(DAYS[3], score - 5 - n % 3, 2 * n + 1)]
        for n, score in enumerate(scores)
    }
    asked = [Asked(CORE, CORE.scores[0], Scored(points), {0: 42})]
    (one,) = shared(members, asked, NHS).results
    assert one.paired == 5
    assert not one.means
    assert shared_means(members, asked, one, NHS) == []


def test_one_persons_many_forms_are_one_person() -> None:
    members = [Member(1, 0, SPAN, True)]
    days = [START + timedelta(60 + n) for n in range(6)]
    points = {1: [Point(day, 10 + n, n) for n, day in enumerate(days)]}
    asked = [Asked(CORE, CORE.scores[0], Scored(points), {0: 42})]
    (one,) = shared(members, asked, NHS).results
    assert shared_means(members, asked, one, NHS) == []
