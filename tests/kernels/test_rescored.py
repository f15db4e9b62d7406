"""What another key would make of the same answers, told before anything is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outcomes.instruments import parse
from outcomes.keys import Instrument
from outcomes.library import instrument, text_of
from outcomes.rescored import Before, again, effect_of
from outcomes.scoring import score

CORE = instrument("core_10")
ITEMS = [item.id for item in CORE.items]


def key(was: str, now: str) -> Instrument:
    text = text_of("core_10")
    assert was in text
    return parse(text.replace(was, now, 1), "core_10")


def before(answers: dict[str, int], *, flagged: frozenset[tuple[str, float | None]] = frozenset(),
           number: int = 1, printed: bool = False) -> Before:  # fmt: skip
    made = score(CORE, answers, printed=printed)
    scores = {name: (one.value, one.band or "") for name, one in made.scores.items()}
    return Before(number, answers, printed, scores, flagged)


ANSWERS = st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 4), min_size=1)


@given(st.lists(ANSWERS, max_size=20))
def test_the_same_key_changes_nothing(forms: list[dict[str, int]]) -> None:
    effect = effect_of(CORE, [before(one) for one in forms])
    assert (effect.responses, effect.changed, effect.scores, effect.unfit) == (len(forms), 0, (), 0)


@given(st.lists(ANSWERS, max_size=20))
def test_the_effect_is_the_sum_of_what_happens_to_each(forms: list[dict[str, int]]) -> None:
    new = key(
        "{id: 4, topic: talking a burden}", "{id: 4, topic: talking a burden, reversed: true}"
    )
    befores = [before(one) for one in forms]
    effect = effect_of(new, befores)
    told = list(again(new, befores))
    assert effect.changed == sum(one.changed for one in told)
    assert effect.risk == sum(bool(one.raises) for one in told)
    for one in told:
        assert one.result is not None
        value, answered = one.result.scores["total"].value, one.before.answers.get("4")
        old = one.before.scores["total"][0]
        assert (value is None) == (old is None)
        if (
            old is not None
            and value is not None
            and answered is not None
            and len(one.before.answers) == 10
        ):
            assert value - old == 4 - 2 * float(answered)


def test_bands_and_sizes_are_told() -> None:
    new = key("{from: 11, name: mild}", "{from: 14, name: mild}")
    calm = dict.fromkeys(ITEMS, 1)  # eight of 1, and two turned round: 14
    low = calm | {"1": 0}  # 13
    effect = effect_of(new, [before(calm), before(low)])
    (total,) = effect.scores
    assert effect.changed == 1
    assert (total.changed, total.up, total.down, total.moves) == (
        1,
        None,
        None,
        (("mild", "low", 1),),
    )


def test_what_a_stricter_rule_refuses_and_a_looser_one_makes() -> None:
    nine = dict.fromkeys(ITEMS[:9], 1)
    strict = key("{most: 1, how: scale", "{most: 0, how: scale")
    (total,) = effect_of(strict, [before(nine)]).scores
    assert (total.refused, total.made) == (1, 0)
    eight = dict.fromkeys(ITEMS[:8], 1)
    loose = key("{most: 1, how: scale", "{most: 2, how: scale")
    (total,) = effect_of(loose, [before(eight)]).scores
    assert (total.refused, total.made) == (0, 1)


def test_risk_is_told_once_and_never_for_what_was_raised() -> None:
    old = "  - {item: 6, at_least: 1, tier: urgent}"
    new = key(old, f"{old}\n  - {{item: 8, at_least: 3, tier: review}}")
    calm = dict.fromkeys(ITEMS, 1)
    despair = calm | {"8": 3}
    known = frozenset({("6", 1.0)})
    effect = effect_of(
        new,
        [
            before(calm, flagged=known),
            before(despair, flagged=known),
            before(despair, flagged=known | {("8", 3.0)}),
            before({k: v for k, v in calm.items() if k != "8"}, flagged=known),
        ],
    )
    assert (effect.risk, effect.risk_items) == (2, (("8", 2),))


def test_answers_that_do_not_fit_keep_their_scores() -> None:
    text = text_of("core_10").replace("answers: {from: 0, to: 4}", "answers: {from: 0, to: 3}", 1)
    new = parse(text.replace("range: {from: 0, to: 40}", "range: {from: 0, to: 30}", 1), "core_10")
    four = dict.fromkeys(ITEMS, 4)
    effect = effect_of(new, [before(four), before(dict.fromkeys(ITEMS, 1))])
    assert (effect.responses, effect.unfit) == (2, 1)
    assert effect.unfit_why.startswith("Item 1 is 4; CORE-10 takes")


def test_printed_digits_are_turned_by_the_new_key_too() -> None:
    answers = dict.fromkeys(ITEMS, 1)
    effect = effect_of(CORE, [before(answers, printed=True)])
    assert effect.changed == 0


def test_the_token_tells_one_effect_from_another() -> None:
    calm = dict.fromkeys(ITEMS, 1)
    one = effect_of(CORE, [before(calm)])
    assert one.token == effect_of(CORE, [before(calm)]).token
    assert one.token != effect_of(CORE, [before(calm), before(calm)]).token
