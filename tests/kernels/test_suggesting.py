"""What the records show is offered with its figures, and never invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT
from evidence.criteria import read_framework
from evidence.suggesting import MEASURES, Figure, Rule, parse_rules, rules, suggest

FIRST, LAST = date(2025, 9, 1), date(2026, 3, 1)
WORKING = read_framework((ROOT / "evidence/frameworks/working-criteria.csv").read_bytes())
CRITERIA = frozenset(WORKING.by_id)


def test_the_sentence_says_the_figures_and_the_period() -> None:
    (one,) = suggest(rules(), {"weeks_with_meeting": Figure(23, 26)}, CRITERIA, FIRST, LAST)
    assert one.words == (
        "The community met in 23 of 26 weeks between Monday 1 September 2025 and Sunday 1 March "
        "2026. Counted are the community meetings that were held, with or without minutes."
    )
    assert one.criteria == ("7.1", "7.2")
    assert one.figure == Figure(23, 26)


@pytest.mark.parametrize(
    ("measure", "figure", "words"),
    [
        ("training_held", Figure(1), "1 training session for staff"),
        ("training_held", Figure(2), "2 training sessions for staff"),
        ("climate_rounds", Figure(1), "asked 1 time, without names"),
        ("ideas_answered", Figure(2, 2), "2 of 2 ideas residents brought"),
        ("resident_led_meetings", Figure(17, 19), "Of the 19 community meetings with minutes"),
        ("resident_led_meetings", Figure(17, 19), "led 17, or led them together with staff"),
    ],
)
def test_words_go_with_their_number(measure: str, figure: Figure, words: str) -> None:
    (one,) = suggest(rules(), {measure: figure}, CRITERIA, FIRST, LAST)
    assert words in one.words


def test_every_rule_speaks_for_criteria_that_exist() -> None:
    for rule in rules():
        assert set(rule.criteria) <= CRITERIA, rule.id
    assert {rule.measure for rule in rules()} == MEASURES


def test_too_few_or_too_small_a_share_says_nothing() -> None:
    for figure in (Figure(3, 3), Figure(10, 26), Figure(0, 26)):
        assert suggest(rules(), {"weeks_with_meeting": figure}, CRITERIA, FIRST, LAST) == []


def test_without_a_figure_or_a_criterion_nothing_is_said() -> None:
    assert suggest(rules(), {}, CRITERIA, FIRST, LAST) == []
    assert suggest(rules(), {"weeks_with_meeting": Figure(26, 26)}, {"1.1"}, FIRST, LAST) == []
    (one,) = suggest(rules(), {"weeks_with_meeting": Figure(26, 26)}, {"7.2"}, FIRST, LAST)
    assert one.criteria == ("7.2",)


@pytest.mark.parametrize(
    ("figure", "percent"),
    [(Figure(199, 200), 99), (Figure(200, 200), 100), (Figure(1, 900), 1), (Figure(2, 3), 67)],
)
def test_a_percentage_is_never_rounded_to_all_or_nothing(figure: Figure, percent: int) -> None:
    rule = Rule("x", "training_held", ("9.4",), "Training", "{percent}", 1, 0, "training")
    (one,) = suggest([rule], {"training_held": figure}, CRITERIA, FIRST, LAST)
    assert one.words == str(percent)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- words", "entry 1: give keys and values"),
        ("- {id: a}", "entry 1: criteria is missing"),
        (
            "- {id: a, measure: moon, criteria: ['1'], title: T, says: x, kind: k}",
            "entry 1: moon is nothing that is counted",
        ),
        (
            "- {id: a, measure: training_held, criteria: [a], title: T, says: '{who}', kind: k}",
            "entry 1: {who} is nothing a sentence can say",
        ),
        (
            "- {id: a, measure: training_held, criteria: [], title: T, says: x, kind: k, share: 2}",
            "entry 1: share is between 0 and 1",
        ),
        ("- {id: a, colour: red}", "entry 1: there is no key colour"),
        (
            "- &a {id: a, measure: training_held, criteria: [a], title: T, says: x, kind: k}\n- *a",
            "a is there twice",
        ),
    ],
)
def test_a_wrong_rule_is_named(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="suggestions") as wrong:
        parse_rules(text)
    assert sentence in str(wrong.value)


FIGURES = st.dictionaries(
    st.sampled_from(sorted(MEASURES)),
    st.builds(Figure, st.integers(0, 400), st.none() | st.integers(0, 400)),
)


@pytest.mark.parametrize(
    ("figure", "numbers"),
    [
        (Figure(3, 3), False),
        (Figure(4, 4), False),
        (Figure(5, 5), True),
        (Figure(6, 7), False),
        (Figure(9, 13), False),
        (Figure(10, 15), True),
        (Figure(4, 6), False),
    ],
)
@pytest.mark.parametrize("measure", ["welcomed_in_a_week", "seen_before_leaving"])
def test_few_people_are_said_without_numbers(measure: str, figure: Figure, numbers: bool) -> None:  # noqa: FBT001 what is tested
    (one,) = suggest(rules(), {measure: figure}, CRITERIA, FIRST, LAST)
    assert one.words.startswith(f"{figure.count} of {figure.of} people") is numbers
    assert one.words.startswith("Most people who ") is not numbers


@given(FIGURES)
def test_nothing_is_said_that_was_not_counted(figures: dict[str, Figure]) -> None:
    for one in suggest(rules(), figures, CRITERIA, FIRST, LAST):
        rule = next(rule for rule in rules() if rule.id == one.rule)
        assert figures[rule.measure] == one.figure
        assert one.figure.count >= rule.least
        assert "{" not in one.words
