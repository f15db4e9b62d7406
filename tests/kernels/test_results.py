"""One person's course: the pair fixed in advance, the words, and every caution there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from outcomes.cautions import Measured
from outcomes.change_rules import Category
from outcomes.library import instrument
from outcomes.pairing import Span
from outcomes.results import Course, agreement, course, verdicts, words_of
from outcomes.score_rules import Score

CORE = instrument("core_10")
KEY = CORE.scores[0]
START = date(2025, 3, 5)
OVER = Span(START, (START, START + timedelta(7)), START + timedelta(360))


def form(day: int, value: float | None, key: int = 0, **kw: object) -> Measured:
    score = Score(value, None, False, 0, 40, "" if value is not None else "Too few.")
    made = Measured(key or 1000 + day, START + timedelta(day), "", score, "paper")
    return replace(made, **kw)  # type: ignore[arg-type]


def judged(*forms: Measured, span: Span | None = OVER) -> Course:
    return course(CORE, KEY, forms, span, end_within_days=42)


@given(
    st.lists(
        st.builds(
            form,
            st.integers(-40, 500),
            st.none() | st.integers(0, 40),
            st.integers(1, 9999),
        ),
        max_size=8,
        unique_by=lambda one: one.key,
    ),
    st.booleans(),
)
def test_a_course_is_the_same_however_its_forms_come(
    forms: list[Measured],
    over: bool,  # noqa: FBT001 Hypothesis gives it by place
) -> None:
    span = OVER if over else replace(OVER, ended=None)
    found = judged(*forms, span=span)
    assert judged(*reversed(forms), span=span) == found
    assert len(found.steps) == len(forms)
    assert bool(found.why) != (found.change is not None)
    assert sum(step.baseline for step in found.steps) <= 1
    assert sum(step.end for step in found.steps) == (found.pair.why == "paired")
    assert words_of(found)
    for step in found.steps:
        if step.change is not None and found.baseline is not None:
            assert step.change.before == found.baseline.score.value
            assert step.measured.day >= found.baseline.day
    if over:
        assert not found.so_far


def test_what_the_end_says_is_the_outcome_and_never_the_best_point() -> None:
    found = judged(form(-2, 26), form(100, 5), form(350, 22))
    assert found.change is not None
    assert found.change.category is Category.UNCHANGED
    assert found.steps[1].change is not None
    assert found.steps[1].change.category is Category.RECOVERED
    assert words_of(found) == "No reliable change."


def test_so_far_while_it_goes_on() -> None:
    found = judged(form(-2, 26), form(100, 9), span=replace(OVER, ended=None))
    assert found.so_far
    assert words_of(found) == "So far: recovered."


def test_every_caution() -> None:
    found = judged(
        form(-2, 38, unanswered=("6",)),
        form(1, 37),
        form(350, 15, mode="link", staff_present=True, version=2),
    )
    said = " ".join(found.cautions)
    for words in (
        "first on paper, last by a personal link",
        "Staff were there for one of the two",
        "different versions of the key",
        "Risk item 6 was left unanswered on Mon 3 Mar 2025",
        "One form was filled in too soon",
        "far beyond the average of primary care counselling (19.7)",
        "6 is a 90% criterion",
    ):
        assert words in said


def test_a_baseline_outside_the_rule_is_told() -> None:
    found = judged(form(60, 20), form(350, 10))
    assert found.change is None
    assert (
        found.why == "Nothing filled in by the second session: change from the start is not judged."
    )
    early = judged(form(-2, 20), form(200, 10))
    assert "too long before the end" in " ".join(early.cautions)
    assert early.change is None


def test_without_a_threshold_none_is_made_up() -> None:
    bare = replace(KEY, reliable_change=(), cut_offs=())
    one = replace(CORE, scores=(bare,))
    found = course(one, bare, [form(-2, 26), form(350, 9)], OVER, end_within_days=42)
    assert found.band is None
    assert found.why == "No reliable change is published for CORE-10, Total."
    assert "No cut-off is published for this score, so none is drawn." in found.cautions
    with pytest.raises(Refused, match="No reliable change is published"):
        verdicts(found)


def test_what_was_not_verified_is_told() -> None:
    oas = instrument("oas_m")
    forms = [form(-2, 26), form(350, 9)]
    found = course(oas, oas.scores[0], forms, OVER, end_within_days=42)
    assert found.band is None
    assert found.change is None
    assert any("Check this measure before use" in line for line in found.cautions)


def test_methods_agree_or_not() -> None:
    said = verdicts(judged(form(-2, 26), form(350, 19.5)))
    assert agreement(said).endswith("2 more need the scores of a group.")
    assert agreement(said).startswith("Improved under ")


def test_without_a_cohort_the_first_score_is_the_baseline() -> None:
    found = judged(form(0, None), form(10, 20), form(90, 10), span=None)
    assert found.baseline is not None
    assert found.baseline.score.value == 20
    assert found.so_far
    assert judged(span=None).why == "Nothing is filled in yet."
