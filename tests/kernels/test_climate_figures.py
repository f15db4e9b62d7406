"""What may be shown of a round, and that nothing hidden can be worked out."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.climate_figures import Figures, figures
from outcomes.instruments import parse
from outcomes.library import instrument
from outcomes.suppression import Rule, suppress_list

ESSENCES = instrument("essences")
TWO = parse(
    """
id: two
name: Two questions
version: 1
check_before_use: false
filled_by: anonymous
period: now
better: higher
answers: {from: 1, to: 4}
items:
  - {id: 1}
  - {id: 2, reversed: true}
  - {id: 3}
scores:
  - {id: pair, name: Pair, items: [1, 2], method: mean, missing: {most: 1, how: scale},
     range: {from: 1, to: 4}, certainty: high}
  - {id: all, name: All, items: [1, 2, 3], method: sum, missing: {most: 1, how: scale},
     range: {from: 3, to: 12}, certainty: high}
for_groups: {fewest: 6, apart: [staff], how: mean}
licence: {terms: ours, wording: 'yes', certainty: high}
sources: [made for a test]
""",
    "two.yaml",
)
ANSWER = st.integers(0, 4)


def everyone(*answers: int) -> list[dict[str, Any]]:
    """EssenCES filled in whole, each person with one answer to everything."""
    return [{item.id: answer for item in ESSENCES.items} for answer in answers]


@pytest.mark.parametrize("n", range(5))
def test_below_five_there_is_a_number_and_nothing_else(n: int) -> None:
    assert figures(ESSENCES, everyone(*range(n))) == Figures(n, hidden=True, fewest=5)


def test_five_show_means_by_subscale() -> None:
    found = figures(ESSENCES, everyone(1, 2, 2, 3, 3))
    assert not found.hidden
    cohesion, safety = found.scale("cohesion"), found.scale("safety")
    assert cohesion is not None
    assert safety is not None
    assert (cohesion.n, cohesion.mean, cohesion.sd) == (5, 11.0, 4.2)
    assert safety.mean == 9.0  # reversed: 20 - 11
    assert all(count is None for one in found.items for count in one.counts)


def test_an_instrument_may_ask_for_more_than_five() -> None:
    answers = [{"1": 2, "2": 2, "3": 3}] * 5
    assert figures(TWO, answers).hidden
    assert not figures(TWO, [*answers, {"1": 3, "2": 3, "3": 1}]).hidden


def test_where_nearly_everyone_gave_the_last_answer_no_mean_says_so() -> None:
    found = figures(ESSENCES, everyone(4, 4, 4, 4, 4, 4))
    assert all(one.mean is None and one.sd is None for one in found.scales)
    assert all(one.mean is None and set(one.counts) == {None} for one in found.items)


def test_a_subscale_few_answered_is_hidden_alone() -> None:
    answers = everyone(1, 2, 2, 3, 3, 1)
    for one in answers[:2]:
        for item_id in ("3", "6"):
            del one[item_id]
    found = figures(ESSENCES, answers)
    safety, hold = found.scale("safety"), found.scale("hold")
    assert safety is not None
    assert hold is not None
    assert (safety.n, safety.mean, safety.sd) == (4, None, None)
    assert hold.mean is not None
    by_item = {one.item.id: one for one in found.items}
    assert by_item["3"].mean is None  # four answered
    assert by_item["9"].mean is None  # six answered; but it would help to work out item 3


def test_one_person_who_left_out_an_item_is_not_told_by_a_difference() -> None:
    answers = everyone(1, 2, 2, 3, 3, 1, 2)
    del answers[0]["2"]
    by_item = {one.item.id: one for one in figures(ESSENCES, answers).items}
    assert by_item["5"].mean is None
    assert by_item["3"].mean is not None
    many = everyone(*([1, 2, 3] * 20))
    del many[0]["2"]
    assert {one.item.id: one for one in figures(ESSENCES, many).items}["5"].mean is not None


def test_a_total_beside_its_part_does_not_tell_of_one_person() -> None:
    answers = [{"1": a, "2": b, "3": c} for a, b, c in itertools.product((2, 3), repeat=3)]
    whole = figures(TWO, answers).scale("all")
    assert whole is not None
    assert whole.mean is not None
    del answers[0]["3"]
    partly = figures(TWO, answers)
    whole, pair = partly.scale("all"), partly.scale("pair")
    assert whole is not None
    assert pair is not None
    assert whole.mean is None
    assert pair.mean is not None


def test_large_rounds_show_their_large_cells() -> None:
    found = figures(ESSENCES, everyone(*([0] * 9 + [1] * 12 + [2] * 14 + [3] * 11 + [4] * 8)))
    assert all(one.counts == (9, 12, 14, 11, 8) for one in found.items)


@cache
def _tables(n: int, cells: int) -> list[tuple[int, ...]]:
    """Every way of n people to give so many answers."""
    cuts = itertools.combinations(range(n + cells - 1), cells - 1)
    found = []
    for cut in cuts:
        edges = (-1, *cut, n + cells - 1)
        found.append(tuple(b - a - 1 for a, b in itertools.pairwise(edges)))
    return found


@given(st.lists(ANSWER, min_size=5, max_size=10))
def test_no_hidden_count_can_be_worked_out(answers: list[int]) -> None:
    found = figures(ESSENCES, everyone(*answers))
    assert len({(one.counts, one.mean) for one in found.items}) == 1  # all answered alike
    for one in found.items[:1]:
        told = tuple(answers.count(choice) for choice in range(5))
        agreeing = [
            table
            for table in _tables(one.n, 5)
            if all(c is None or c == t for c, t in zip(one.counts, table, strict=True))
            and (one.mean is None or _mean(table) == one.mean)
        ]
        assert told in agreeing
        for at, count in enumerate(one.counts):
            if count is None:
                assert len({table[at] for table in agreeing}) > 1, (one.counts, one.mean)


def _mean(table: tuple[int, ...]) -> float:
    total = sum(answer * count for answer, count in enumerate(table))
    return round(total / sum(table) + 1e-9, 1)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=11).filter(lambda c: sum(c) >= 5))
def test_the_number_that_answered_is_never_what_has_to_be_hidden(counts: list[int]) -> None:
    assert suppress_list(counts, Rule("t", below=5, round_to=1)).total == sum(counts)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([i.id for i in ESSENCES.items]), ANSWER, min_size=1),
        max_size=14,
    )
)
def test_nothing_of_fewer_than_five_is_ever_shown(answers: list[dict[str, Any]]) -> None:
    found = figures(ESSENCES, answers)
    assert found.hidden == (len(answers) < 5)
    for scale in found.scales:
        assert scale.n >= 5 or (scale.mean is None and scale.sd is None)
        assert scale.mean is None or scale.key.lowest <= scale.mean <= (scale.key.highest or 0)
    for item in found.items:
        assert item.n >= 5 or (item.mean is None and set(item.counts) <= {None})
        assert all(count is None or count >= 5 for count in item.counts)
    for key in ESSENCES.scores:
        shown = [one.mean is None for one in found.items if one.item.id in key.items]
        assert len(set(shown)) <= 1


@given(st.lists(ANSWER, min_size=5, max_size=20), st.randoms())
def test_the_order_of_answers_changes_nothing(answers: list[int], chance: Any) -> None:
    mixed = everyone(*answers)
    chance.shuffle(mixed)
    assert figures(ESSENCES, mixed) == figures(ESSENCES, everyone(*answers))
