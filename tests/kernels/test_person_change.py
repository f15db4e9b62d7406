"""One person's change: published thresholds as they are printed, and what is said beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from outcomes.change_rules import Category, Method
from outcomes.library import instrument
from outcomes.person_change import (
    NEEDS_GROUP,
    PersonChange,
    default_cut_off,
    in_words,
    is_clinical,
    judge,
    other_methods,
    unchanged_between,
)
from outcomes.score_rules import Score


def made(value: float | None, highest: float | None = 40, *, prorated: bool = False) -> Score:
    return Score(value, None, prorated, 0, highest)


def change(
    before: float, after: float, name: str = "core_10", score: str = "total"
) -> PersonChange:
    return judge(instrument(name), score, made(before), made(after))


@pytest.mark.parametrize(
    ("before", "after", "category"),
    [
        (20, 14, "improved"),  # exactly 6: the published threshold is inclusive
        (20, 14.1, "unchanged"),
        (16, 10, "recovered"),
        (17, 11, "improved"),  # 11 is still clinical
        (14, 20, "deteriorated"),
        (10, 16, "harmed"),
        (11, 10, "unchanged"),  # crossed, and by too little
        (5, 5, "unchanged"),
    ],
)
def test_core_10(before: float, after: float, category: str) -> None:
    assert change(before, after).category.value == category


@pytest.mark.parametrize(
    ("before", "after", "category"),
    [(24, 29, "recovered"), (20, 25, "recovered"), (25, 30, "improved"), (30, 24, "harmed")],
)
def test_higher_is_better_on_the_reqol(before: float, after: float, category: str) -> None:
    assert change(before, after, "reqol_10").category.value == category


def test_a_fall_counts_on_the_srs_and_a_rise_does_not() -> None:
    assert change(38, 36.9, "srs").category.value == "deteriorated"
    assert change(37, 35, "srs").category.value == "harmed"
    assert change(20, 40, "srs").category is Category.UNCHANGED


def test_decimals_do_not_decide() -> None:
    assert change(12.3, 6.3).category is Category.RECOVERED  # 12.3 - 6.3 is 6.000000000000001


def test_the_other_cut_off_and_threshold() -> None:
    key = instrument("core_10").scores[0]
    by_five = judge(
        instrument("core_10"), "total", made(20), made(15), threshold=key.reliable_change[1]
    )
    assert by_five.category is Category.IMPROVED
    by_13 = judge(instrument("core_10"), "total", made(20), made(12), cut_off=key.cut_offs[1])
    assert by_13.category is Category.RECOVERED


def test_a_cut_off_that_says_healthy() -> None:
    key = instrument("pcl_5").scores[0]
    end_state = next(one for one in key.cut_offs if one.value == 28)
    assert not is_clinical(28, end_state)
    assert is_clinical(29, end_state)
    found = default_cut_off(key)
    assert found is not None
    assert found.value == 31


def test_in_words() -> None:
    assert in_words(change(20, 11)) == (
        "Scores fell by 9. A fall of 6 or more is unlikely to be chance (90%, Barkham 2013)."
    )
    assert in_words(change(11, 13, "gad_7")).startswith("Scores rose by 2. A rise of 4 or more")
    assert in_words(change(11, 11, "gad_7")).startswith("Scores did not change. A change of 4")
    assert "counts as reliable" in in_words(change(11, 2, "phq_9"))


def test_cautions() -> None:
    prorated = judge(instrument("core_10"), "total", made(20, prorated=True), made(10)).cautions
    assert "A score was worked out with items missing." in prorated
    assert any("6 is a 90% criterion" in one for one in prorated)
    wsas = judge(instrument("wsas"), "total", made(20), made(10)).cautions
    assert any("was not verified" in one for one in wsas)


@pytest.mark.parametrize(
    ("name", "score", "before", "after", "sentence"),
    [
        ("core_10", "total", made(None), made(9), "could not be made"),
        ("wsas", "total", made(20, 32), made(9, 40), "out of different maxima (32 and 40)"),
        ("oas_m", "aggression", made(20), made(9), "has no ceiling and is strongly skewed"),
        ("sapas", "total", made(5), made(2), "It is a screen"),
        ("itq", "ptsd_severity", made(5), made(2), "No reliable change is published for ITQ"),
        ("rfq_8", "rfq_c", made(1), made(2), "Neither way is better on RFQ-8"),
        ("core_10", "sum", made(1), made(2), "CORE-10 has no score ‘sum’."),
    ],
)
def test_what_cannot_be_judged(
    name: str, score: str, before: Score, after: Score, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        judge(instrument(name), score, before, after)
    assert sentence in refused.value.why


def test_every_method_side_by_side() -> None:
    found = {one.method: one for one in other_methods(instrument("core_10"), "total", 26, 14)}
    assert set(found) == set(Method)
    assert found[Method.JT].value == pytest.approx(-3.485, abs=0.0005)  # -12 / (7.7 sqrt(.2))
    assert found[Method.JT].category is Category.IMPROVED  # c is 10.46
    for method in (Method.HLL, Method.HA):
        assert (found[method].value, found[method].why) == (None, NEEDS_GROUP)
    with pytest.raises(Refused, match="No clinical norm and reliability"):
        other_methods(instrument("wsas"), "total", 20, 10)


@given(st.integers(0, 40), st.integers(0, 40))
def test_going_back_undoes_it(before: int, after: int) -> None:
    there, back = change(before, after), change(after, before)
    pairs = {
        Category.RECOVERED: {Category.HARMED},
        Category.IMPROVED: {Category.DETERIORATED},
        Category.UNCHANGED: {Category.UNCHANGED},
        Category.DETERIORATED: {Category.IMPROVED},
        Category.HARMED: {Category.RECOVERED},
    }
    assert back.category in pairs[there.category]
    low, high = unchanged_between(before, there.threshold)
    assert there.reliable == (after <= low or after >= high)


def test_sentences_are_rounded() -> None:
    key = instrument("core_10")
    told = judge(key, "total", made(20), made(20 - 7.555556))
    assert in_words(told).startswith("Scores fell by 7.56. ")
