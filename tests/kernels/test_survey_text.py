"""A survey somebody builds: whatever is asked, its text is an instrument that asks just that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from outcomes import instruments
from outcomes.scoring import score
from outcomes.survey_text import (
    MOST_QUESTIONS,
    Survey,
    checked,
    instrument_of,
    slug_of,
    survey_of,
    text_of,
    words_of,
)
from outcomes.terms import Better, FilledBy
from outcomes.wording_text import body, from_body, misfit

NASTY = st.sampled_from(
    [
        "yes", "null", "1", "1.5", "- a list", "{a: b}", "key: value", "# no comment", "'", '"',
        "a: 'b' \"c\"", "& anchor", "*alias", "!!python/object", "%TAG", "---", "...", "|", ">",
        "👨‍👩‍👧 is it safe?", "Ydy’r tŷ’n ddiogel?", "a\nb: c", "\u202eright to left", "1. one",
        "trailing ", "\ttab", "~",
        "0x10", "2026-01-01", "=", "<<", "a #b", "@ at", "`tick`", "\ufeffmark",
    ]
)  # fmt: skip
WORDS = st.one_of(NASTY, st.text(min_size=1, max_size=80))


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """A survey the form could send, sound in everything but perhaps its words."""
    questions = tuple(draw(st.lists(WORDS, min_size=1, max_size=12)))
    low = draw(st.integers(-5, 5))
    high = low + draw(st.integers(1, 10))
    numbers = draw(st.sets(st.integers(low, high)))
    return Survey(
        name=draw(st.one_of(NASTY, st.text(max_size=60))),
        questions=questions,
        lowest=low,
        highest=high,
        labels=tuple((n, draw(WORDS)) for n in sorted(numbers)),
        reversed=tuple(draw(st.sets(st.integers(1, len(questions))))),
        score=draw(st.sampled_from(["mean", "sum", "none"])),
        missing=draw(st.integers(0, len(questions) - 1)),
        better=draw(st.sampled_from(Better)),
        period=draw(st.one_of(st.just("the last week"), NASTY)),
        who=draw(st.sampled_from(["people", "residents", "staff", "both"])),
        fewest=draw(st.integers(5, 20)),
    )


@given(surveys())
def test_the_text_is_read_back_as_what_was_asked(asked: Survey) -> None:
    try:
        survey = checked(asked)
    except Refused:
        return
    made = instruments.parse(text_of(survey, "own_x_1", 3), "own_x_1")
    assert made == instrument_of(survey, "own_x_1", 3)
    assert len(made.items) == len(survey.questions)
    assert tuple(i for i, item in enumerate(made.items, 1) if item.reversed) == survey.reversed
    assert {(i.answers.lowest, i.answers.highest) for i in made.items} == {
        (survey.lowest, survey.highest)
    }
    assert made.name == survey.name
    assert (made.for_groups is not None) is survey.for_rounds
    assert (made.filled_by is FilledBy.ANONYMOUS) is survey.for_rounds
    words = words_of(survey)
    assert misfit(made, words) == ([], [])
    assert tuple(words.items.values()) == survey.questions
    assert from_body(body(words)) == words


@given(surveys())
def test_the_form_comes_back_from_its_instrument(asked: Survey) -> None:
    try:
        survey = checked(asked)
    except Refused:
        return
    assert survey_of(instrument_of(survey, "own_x_1", 1), words_of(survey)) == survey


@given(surveys(), st.data())
def test_its_scores_are_the_mean_or_the_sum(asked: Survey, data: st.DataObject) -> None:
    try:
        survey = checked(asked)
    except Refused:
        return
    made = instrument_of(survey, "own_x_1", 1)
    low, high = survey.lowest, survey.highest
    answers = {item.id: data.draw(st.integers(low, high), label=item.id) for item in made.items}
    counted = [low + high - a if int(i) in survey.reversed else a for i, a in answers.items()]
    scores = {key: one.value for key, one in score(made, answers).scores.items()}
    if survey.score == "sum":
        assert scores == {"total": sum(counted)}
    elif survey.score == "mean":
        assert scores == {"mean": pytest.approx(sum(counted) / len(counted))}
    else:
        assert scores == {f"q{i}": a for i, a in answers.items()}


@given(st.text(max_size=80), st.from_regex(r"[0-9a-f]{6}", fullmatch=True))
def test_an_id_is_always_one_the_parser_takes(name: str, ending: str) -> None:
    slug = slug_of(name, ending)
    survey = replace(PLAIN, name="A")
    assert instruments.parse(text_of(survey, slug, 1), slug).id == slug
    assert slug.startswith("own_")
    assert len(slug) <= 40


PLAIN = Survey("How is it here?", ("Do you feel safe?", "Is there somebody to talk to?"), 0, 4)


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"name": " \u200b "}, "name", "Give the survey a name."),
        ({"name": "x" * 81}, "name", "Shorten the name to 80"),
        ({"questions": ("", " \u200b")}, "questions", "Write at least one question"),
        ({"questions": ("Why?",) * 100}, "questions", "There are 100 questions. At most 60"),
        ({"questions": ("a", "b" * 301)}, "questions", "Question 2 has 301 characters"),
        ({"highest": 0}, "highest", "The highest answer is 0. Make it more than 0."),
        ({"highest": 900}, "highest", "At most 100 steps"),
        ({"labels": ((5, "Often"),)}, "labels", "5 is not an answer: they go from 0 to 4."),
        ({"labels": ((1, "a"), (1, "b"))}, "labels", "Answer 1 has words twice."),
        ({"reversed": (3,)}, "reversed", "There is no question 3: they go from 1 to 2."),
        ({"missing": 2}, "missing", "Of 2 at most 1 may be unanswered."),
        ({"who": "staff", "fewest": 4}, "fewest", "Between 5 and 100 answers"),
        ({"period": ""}, "period", "Say what time it asks about"),
    ],
)
def test_what_no_survey_may_be(changed: dict[str, object], field: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        checked(replace(PLAIN, **changed))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_the_most_questions_make_a_sound_instrument() -> None:
    survey = checked(replace(PLAIN, questions=("Why?",) * MOST_QUESTIONS, score="none"))
    assert len(instruments.parse(text_of(survey, "own_x", 1), "own_x").scores) == MOST_QUESTIONS


def test_a_text_changed_by_hand_is_not_the_forms_any_more() -> None:
    made = instrument_of(checked(PLAIN), "own_x_1", 1)
    assert survey_of(replace(made, cautions=("Another.",)), words_of(PLAIN)) is None
