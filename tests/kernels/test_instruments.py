"""Instruments as data: what is shipped, what a wrong file says, and the next version of one."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from outcomes.change_rules import CutOff, Population, cut_off
from outcomes.instrument_text import write
from outcomes.instruments import parse, revised
from outcomes.library import instrument, shelf, shipped_ids, text_of
from outcomes.terms import Better, Certainty, Op, Says
from programmes.queries.catalogue import shelf as programmes
from tests.kernels.instrument_keys import KEYS

GOOD = text_of("core_10")


def test_every_instrument_is_there_and_parses() -> None:
    assert set(shipped_ids()) == {*KEYS, "oas_m"}
    for name, one in shelf().items():
        assert one.id == name
        assert one.sources


def test_what_must_be_checked_first_is_off_and_says_why() -> None:
    off = {name: one.check_why for name, one in shelf().items() if one.check_before_use}
    assert set(off) == {"oas_m", "iip_32", "honos_secure"}
    assert all(off.values())
    uncertain = {
        name
        for name, one in shelf().items()
        if any(score.certainty is Certainty.LOW for score in one.scores)
    }
    assert uncertain <= set(off)


def test_every_measure_a_programme_asks_for_is_an_instrument() -> None:
    asked = {m.instrument for programme in programmes().values() for m in programme.measures}
    assert asked
    assert asked <= set(shipped_ids())


def test_thresholds_are_those_of_the_second_copy() -> None:
    for name, key in KEYS.items():
        cuts = [[c.value, c.op.value] for s in instrument(name).scores for c in s.cut_offs]
        changes = [
            [c.value, c.op.value] for s in instrument(name).scores for c in s.reliable_change
        ]
        if name == "honos_secure":
            item_change = instrument(name).item_change
            assert item_change is not None
            changes = [[item_change.value, item_change.op.value]]
        assert [c for c in cuts if c in key["cutoffs"]] == key["cutoffs"], name
        assert changes == key["changes"], name
        for score in instrument(name).scores:
            for one in (*score.cut_offs, *score.reliable_change):
                assert one.source or one.population or one.certainty is not Certainty.HIGH, name


def test_risk_is_that_of_the_second_copy() -> None:
    for name, key in KEYS.items():
        found = {(r.item, r.at_least, r.tier.value) for r in instrument(name).risk}
        assert {(i, least, tier) for i, least, tier in key["risk"]} <= found


def test_no_topic_is_a_sentence() -> None:
    for one in shelf().values():
        for item in one.items:
            assert len(item.topic) <= 40
            assert not item.topic.lower().startswith(("i ", "i've", "have you", "do you"))


@pytest.mark.parametrize(
    ("name", "c", "rci95", "rci90"),
    [("core_om", 9.89, 4.82, 4.05), ("core_10", 10.46, 6.75, 5.66), ("gad_7", 7.71, 3.53, 2.96)],
)
def test_norms_give_the_figures_published(name: str, c: float, rci95: float, rci90: float) -> None:
    key = instrument(name).scores[0]
    sick = next(norm for norm in key.norms if norm.says is Says.CLINICAL)
    well = next(norm for norm in key.norms if norm.says is Says.HEALTHY)
    found = cut_off(
        CutOff.C, Population(sick.mean, sick.sd), Population(well.mean, well.sd),
        lower_is_better=instrument(name).better is Better.LOWER,
    )  # fmt: skip
    assert found == pytest.approx(c, abs=0.005)
    alpha = next(one.value for one in key.reliability if one.kind == "alpha")
    for z, wanted in ((1.959964, rci95), (1.644854, rci90)):
        # The CORE figures are of clinical norms and alpha; GAD-7's of the same.
        assert z * sick.sd * sqrt(2 * (1 - alpha)) == pytest.approx(wanted, abs=0.005)


def test_six_on_the_core_10_is_labelled_90_and_not_95() -> None:
    first = instrument("core_10").scores[0].reliable_change[0]
    assert (first.value, first.op, first.confidence) == (6, Op.GE, 90)


def test_writing_and_reading_gives_the_same() -> None:
    for name, one in shelf().items():
        assert parse(write(one), name) == one
        assert parse(text_of(name), name) == one


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: core_10", "", "line 3: the instrument has no id; add `id: core_10`"),
        ("better: lower", "better: lowr", "did you mean lower?"),
        ("version: 1", "versoin: 1", "unknown key `versoin`; did you mean `version`?"),
        ("version: 1", "version: 0", "line 4: the instrument: `version` is 0"),
        ("{from: 0, to: 4}", "{from: 4, to: 0}", "`to` is 0; it should be above 4"),
        ("{from: 0, to: 4}", "{from: 0, to: many}", "`to` should be a number, like 6 or 19.5"),
        ("- {id: 2, topic", "- {id: 1, topic", "item 1 is there twice"),
        ("{item: 6,", "{item: 66,", "`item` is 66, and there is no such item"),
        ("items: [1, 2, 3", "items: [1, 1, 3", "score 'total': `items` has 1 twice"),
        ("items: [1, 2, 3", "items: [1, 22, 3", "names item 22, which is not there"),
        ("method: sum", "method: total", "score 'total': `method` is 'total', not one of sum"),
        ("method: sum", "method: lookup", "has no table"),
        ("method: sum", "method: mean", "`range` should be from 0 to 4, as the items make it"),
        ("most: 1,", "most: 10,", "`missing` lets every item be missing"),
        ("range: {from: 0, to: 40}", "range: {from: 0, to: 50}", "should be from 0 to 40"),
        ("{from: 6, name: low}", "{from: 0, name: low}", "begins at 0; put bands in order"),
        ("op: '>='", "op: '=>'", "`op` is '=>', not one of >=, >, <=, <"),
        ("confidence: 90", "confidence: 5", "`confidence` is 5; it should be from 50 to 99"),
        ("certainty: high", "certainty: sure", "`certainty` is 'sure'"),
        ("prints_reversed: true", "prints_reversed: maybe", "should be true or false"),
        ("check_before_use: false", "check_before_use: true", "has no reason to check it first"),
        ("sd: 7.7", "sd: 0", "`sd` should be above 0"),
        ("value: 0.9,", "value: 9,", "`value` is 9; it should be between 0 and 1"),
        ("scores:", "scores: []\nno:", "unknown key `no`"),
    ],
)
def test_a_wrong_file_names_line_and_problem(old: str, new: str, problem: str) -> None:
    assert old in GOOD
    with pytest.raises(ValueError, match=r"^core_10\.yaml, line \d+: ") as wrong:
        parse(GOOD.replace(old, new, 1), "core_10.yaml")
    assert problem in str(wrong.value)


@pytest.mark.parametrize(
    "text", ["", "- 1", "{", "a: *x", "id: core_10\n\ttopic: x", "x" * 300_000]
)
def test_what_is_no_file_of_an_instrument(text: str) -> None:
    with pytest.raises(ValueError, match=r"^x\.yaml, line \d+: "):
        parse(text, "x.yaml")


def test_a_lookup_must_have_every_sum() -> None:
    with pytest.raises(ValueError, match="should have every sum there can be, once"):
        parse(text_of("swemwbs").replace("29: 26.02, ", ""), "swemwbs.yaml")


def test_recodes_must_have_every_answer() -> None:
    text = text_of("rfq_8")
    with pytest.raises(ValueError, match="what becomes of every answer to item 1"):
        parse(text.replace("7: 0}", "8: 0}", 1), "rfq_8.yaml")


def test_findings_name_groups_there_are() -> None:
    with pytest.raises(ValueError, match="names group rex, which is not there"):
        parse(text_of("itq").replace("needs: [re,", "needs: [rex,", 1), "itq.yaml")


def test_the_next_version_of_a_text() -> None:
    old = parse(GOOD, "core_10")
    new = revised(GOOD.replace("version: 1", "version: 2").replace("to: 4}", "to: 4}  # ok"), old)
    assert new.version == 2
    with pytest.raises(Refused, match=r"The version is 1\. Make it 2: scores made before keep"):
        revised(GOOD, old)
    with pytest.raises(Refused, match="This is gad_7, not core_10"):
        revised(text_of("gad_7"), old)
    with pytest.raises(Refused, match="core_10, line 1: the file is empty") as refused:
        revised("", old)
    assert refused.value.field == "text"


def test_an_instrument_there_is_not() -> None:
    with pytest.raises(Refused, match=r"There is no instrument ‘\.\./x’\. Choose one of: core_10"):
        instrument("../x")


@given(st.text(max_size=60))
def test_any_text_is_an_instrument_or_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="any, line"):
        parse(text, "any")


@pytest.mark.parametrize(
    ("slug", "old", "new", "said"),
    [
        ("core_10", "at_least: 1,", "at_least: 9,", "`at_least` is 9, which no answer reaches"),
        ("core_10", "- {from: 25,", "- {from: 50,", "begins at 50; the score goes from 0 to 40"),
        ("core_10", "- {value: 11, op", "- {value: 41, op", "a cut-off is 41; the score goes"),
        ("core_10", "- {value: 6, op", "- {value: 60, op", "a reliable change is 60; the score"),
        ("itq", "at_least: 2", "at_least: 5", "`at_least` is 5, which no answer reaches"),
        ("rfq_8", "7: 0}", "7: 0, 8: 0}", "what becomes of every answer to item 1"),
    ],
)
def test_what_no_answer_can_reach_is_refused_on_its_line(
    slug: str, old: str, new: str, said: str
) -> None:
    text = text_of(slug)
    assert old in text
    wrong = text.replace(old, new, 1)
    with pytest.raises(ValueError, match=rf"x, line \d+: .*{said}"):
        parse(wrong, "x")


def test_an_item_is_called_by_its_number_or_by_its_topic() -> None:
    numbered, named = instrument("core_10"), instrument("oas_m")
    assert numbered.names(["6"]) == "6"
    assert named.names(["assault_others", "gone"]).startswith("“")
    assert "assault_others" not in named.names(["assault_others"])
    assert named.names(["gone"]) == "gone"
