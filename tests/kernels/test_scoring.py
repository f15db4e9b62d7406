"""Scores: every key against a second copy of it, every trap, and what is never done."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import Refused
from outcomes.answers import turned
from outcomes.keys import Instrument
from outcomes.library import instrument, shelf
from outcomes.scoring import Scorer, result_as_json, score
from outcomes.terms import Better
from tests.kernels.instrument_keys import KEYS, SCORE_IDS, asked, everything, expected, some_answers

ANY = st.sampled_from(sorted(KEYS))
SCORERS = {one: Scorer(instrument(one)) for one in KEYS}


def value(name: str, answers: dict[str, Any], score_id: str = "total", **how: bool) -> Any:
    return score(instrument(name), answers, **how).scores[score_id].value


def core(answer: int = 0, **others: int) -> dict[str, Any]:
    """A CORE-10 of zeros but for items named like _6."""
    return {str(n): answer for n in range(1, 11)} | {k[1:]: v for k, v in others.items()}


@pytest.mark.parametrize(("name", "score_id"), SCORE_IDS)
def test_every_item_at_its_lowest_and_highest(name: str, score_id: str) -> None:
    for answer in KEYS[name]["values"]:
        answers = everything(name, answer)
        made = SCORERS[name](answers).scores[score_id]
        assert made.value == pytest.approx(expected(name, score_id, answers))
        assert not made.prorated
        for item in asked(name):
            one = answers | {item: sum(KEYS[name]["values"]) - answer}
            found = SCORERS[name](one).scores[score_id].value
            assert found == pytest.approx(expected(name, score_id, one)), (score_id, item)


@pytest.mark.parametrize(("name", "score_id"), SCORE_IDS)
def test_the_range_is_reached(name: str, score_id: str) -> None:
    key = KEYS[name]
    low, high = key["values"]
    best = {i: low if i in key["reversed"] else high for i in asked(name)}
    worst = {i: high if i in key["reversed"] else low for i in asked(name)}
    found = [SCORERS[name](answers).scores[score_id].value for answers in (worst, best)]
    if name != "rfq_8":  # its scales run against each other
        assert found == key["scores"][score_id]["range"]
    made = SCORERS[name](best).scores[score_id]
    assert [made.lowest, made.highest] == key["scores"][score_id]["range"]


@pytest.mark.parametrize("name", [name for name, key in KEYS.items() if key["bands"]])
def test_the_boundaries_of_every_band(name: str) -> None:
    score_id = "metric" if name == "swemwbs" else "total"
    key, scorer = KEYS[name], SCORERS[name]
    seen = set()
    rng = random.Random(name)  # noqa: S311 an order, no secret
    items = asked(name)
    low, high = key["values"]
    answers = {i: high if i in key["reversed"] else low for i in items}
    for item in rng.sample(items, len(items)):
        for step in range(high - low + 1):
            answers[item] = high - step if item in key["reversed"] else low + step
            made = scorer(answers).scores[score_id]
            assert made.value is not None
            for least, most, words in key["bands"]:
                if least <= made.value <= most:
                    assert made.band == words, made
                    seen.add(words)
    assert seen == {words for _, _, words in key["bands"]}


@settings(max_examples=300, deadline=None)
@given(ANY.flatmap(lambda name: st.tuples(st.just(name), some_answers(name))))
def test_any_answers_score_as_the_second_copy_says(drawn: tuple[str, dict[str, Any]]) -> None:
    name, answers = drawn
    result = SCORERS[name](answers)
    for score_id, key in KEYS[name]["scores"].items():
        made = result.scores[score_id]
        wanted = expected(name, score_id, answers)
        missing = sum(item not in answers for item in key["items"])
        assert made.refused == (wanted is None) == (missing > key["max_missing"])
        assert bool(made.why) == made.refused
        if wanted is not None:
            assert made.value == pytest.approx(wanted, abs=1e-9)
            assert made.prorated == (missing > 0)
            low, high = key["range"]
            assert low <= (made.value or 0) <= high
    wanted_risk = {i for i, least, _ in KEYS[name]["risk"] if answers.get(i, -1) >= least}
    assert set(result.risk_triggered) == wanted_risk
    assert set(result.risk_unanswered) == {i for i, _, _ in KEYS[name]["risk"]} - set(answers)


@settings(max_examples=100, deadline=None)
@given(ANY.flatmap(lambda n: st.tuples(st.just(n), some_answers(n))), st.randoms())
def test_the_order_of_answers_does_not_matter(
    drawn: tuple[str, dict[str, Any]], rng: random.Random
) -> None:
    name, answers = drawn
    order = list(answers)
    rng.shuffle(order)
    assert SCORERS[name]({i: answers[i] for i in order}) == SCORERS[name](answers)


@settings(max_examples=100, deadline=None)
@given(ANY.flatmap(lambda n: st.tuples(st.just(n), some_answers(n, complete=True))), st.data())
def test_a_higher_answer_never_lowers_a_sum_unless_it_is_reversed(
    drawn: tuple[str, dict[str, Any]], data: st.DataObject
) -> None:
    name, answers = drawn
    item = data.draw(st.sampled_from(asked(name)))
    top = KEYS[name]["values"][1]
    raised = answers | {item: top}
    for score_id, key in KEYS[name]["scores"].items():
        if key["method"] == "recode_mean":
            continue
        before = SCORERS[name](answers).scores[score_id].value
        after = SCORERS[name](raised).scores[score_id].value
        assert before is not None
        assert after is not None
        assert after <= before if item in KEYS[name]["reversed"] else after >= before


@settings(max_examples=100, deadline=None)
@given(ANY.flatmap(lambda n: st.tuples(st.just(n), some_answers(n))), st.data())
def test_adding_an_answer_never_turns_a_refusal_into_silence(
    drawn: tuple[str, dict[str, Any]], data: st.DataObject
) -> None:
    name, answers = drawn
    gone = [item for item in asked(name) if item not in answers]
    if not gone:
        return
    more = answers | {data.draw(st.sampled_from(gone)): KEYS[name]["values"][0]}
    for score_id, before in SCORERS[name](answers).scores.items():
        after = SCORERS[name](more).scores[score_id]
        assert after.value is not None or after.why
        assert before.refused or not after.refused


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([name for name in KEYS if KEYS[name]["risk"]]), st.data())
def test_proration_never_hides_a_risk_item(name: str, data: st.DataObject) -> None:
    answers = data.draw(some_answers(name, complete=True))
    risk = data.draw(st.sampled_from([item for item, _, _ in KEYS[name]["risk"]]))
    del answers[risk]
    assert risk in SCORERS[name](answers).risk_unanswered


def test_reversal_twice_is_the_answer() -> None:
    for one in shelf().values():
        for item in one.items:
            if item.reversed:
                assert turned(item, turned(item, item.answers.lowest)) == item.answers.lowest


@pytest.mark.parametrize(
    ("name", "answers", "item", "sentence"),
    [
        ("core_10", {"1": 5}, "1", "Item 1 is 5; CORE-10 takes whole numbers from 0 to 4."),
        ("core_10", {"1": -1}, "1", "Item 1 is -1; CORE-10 takes"),
        ("core_10", {"1": 1.5}, "1", "Item 1 is 1.5; CORE-10 takes whole numbers"),
        ("core_10", {"11": 1}, "11", "CORE-10 has no item “11”; its items are 1 to 10."),
        ("core_10", {"1": "three"}, "1", "Item 1 is “three”, which is not a number."),
        ("core_10", {"1": True}, "1", "Item 1 is “True”, which is not a number."),
        ("core_10", {"1": None}, "1", "Item 1 is null. Leave an unanswered item out."),
        ("core_10", {"1": [3]}, "1", "Item 1 is “a list or an object”"),
        ("core_10", {"1": float("nan")}, "1", "Item 1 is nan, which is not a number."),
        ("core_10", {"1": float("inf")}, "1", "Item 1 is inf, which is not a number."),
        ("core_10", {"1": 10**30}, "1", "Item 1 is 10000000000000000000…; CORE-10"),
        ("wemwbs", {"1": 0}, "1", "Item 1 is 0; WEMWBS takes whole numbers from 1 to 5."),
        (
            "ors",
            {"1": 10.1},
            "1",
            "Item 1 is 10.1; ORS takes numbers in steps of 0.1 from 0 to 10.",
        ),
        ("ors", {"1": 3.33}, "1", "Item 1 is 3.33; ORS takes numbers in steps of 0.1"),
        ("honos_secure", {"A": 5}, "A", "from 0 to 4, or 9 for not known."),
        ("honos_secure", {"H": 1}, "H", "its items are 1 to 12, A, B, C, D, E, F, G."),
        ("wsas", {"1": None}, "1", "Leave an unanswered item out or “n/a” if it does not apply."),
    ],
)
def test_what_is_no_answer_is_refused(
    name: str, answers: dict[str, Any], item: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        score(instrument(name), answers)
    assert sentence in refused.value.why
    assert refused.value.field == item


def test_a_complete_form_with_one_bad_answer_is_refused_too() -> None:
    for bad in (True, 1.5, "1", 5):
        with pytest.raises(Refused, match="Item 6 is"):
            score(instrument("core_10"), core() | {"6": bad})
    assert value("core_10", core() | {"6": 1.0}) == 9


def test_a_hundred_items_and_another_form() -> None:
    with pytest.raises(Refused, match="CORE-10 has no item “11”"):
        score(instrument("core_10"), everything("core_om", 1))


def test_the_json() -> None:
    key: Instrument = instrument("core_10")
    said = result_as_json(key, score(key, core(_6=2)))
    assert said["scores"]["total"] == {
        "value": 10, "band": "low", "prorated": False, "refused": False, "why": None,
        "lowest": 0, "highest": 40,
    }  # fmt: skip
    assert (said["risk_triggered"], said["risk_unanswered"]) == (["6"], [])
    assert (said["version"], said["check_before_use"]) == (1, False)


def test_directions_are_those_of_the_second_copy() -> None:
    words = {"worse": Better.LOWER, "better": Better.HIGHER, "more growth": Better.HIGHER}
    for name, key in KEYS.items():
        assert instrument(name).better is words.get(key["higher_is"], Better.NEITHER), name
