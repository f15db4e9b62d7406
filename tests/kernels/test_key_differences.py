"""What differs between two texts of an instrument, told by what it does to scores."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.instruments import parse
from outcomes.key_differences import changed_lines, differences
from outcomes.keys import Instrument
from outcomes.library import instrument, shelf, shipped_ids, text_of

CORE = text_of("core_10")


def edited(was: str, now: str) -> Instrument:
    assert was in CORE
    return parse(CORE.replace(was, now, 1), "core_10")


@pytest.mark.parametrize("name", shipped_ids())
def test_nothing_differs_from_itself_nor_from_the_next_version(name: str) -> None:
    one = instrument(name)
    assert not differences(one, one)
    assert not differences(one, replace(one, version=one.version + 1))


@given(st.sampled_from(shipped_ids()), st.sampled_from(shipped_ids()), st.data())
def test_whatever_part_is_another_is_told(first: str, second: str, data: st.DataObject) -> None:
    one, other = shelf()[first], shelf()[second]
    part = data.draw(st.sampled_from([f.name for f in fields(one) if f.name != "id"]))
    mixed = replace(one, **{part: getattr(other, part)})
    if part != "version" and mixed != one:
        assert differences(one, mixed)
        assert differences(mixed, one)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("{id: 4, topic: talking a burden}", "{id: 4, topic: talking a burden, reversed: true}",
         "Item 4, how it counts: reversed instead of nothing particular."),
        ("{most: 1, how: scale", "{most: 2, how: scale", "Total, when items are missing: Up to 2"),
        ("at_least: 1, tier: urgent", "at_least: 2, tier: urgent",
         "Risk new: Item 6 (suicide plans) at 2 or more"),
        ("prints_reversed: true", "prints_reversed: false",
         "The form prints reversed digits: no instead of yes."),
    ],
)  # fmt: skip
def test_what_makes_other_scores_is_in_the_key(was: str, now: str, said: str) -> None:
    found = differences(instrument("core_10"), edited(was, now))
    assert any(one.startswith(said) for one in found.key), found
    assert not found.words


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("from: 11, name: mild", "from: 12, name: mild", "Total, bands: "),
        ("name: CORE-10", "name: CORE Ten", "Name: CORE Ten instead of CORE-10."),
        ("value: 6, op: '>='", "value: 7, op: '>='",
         "Total, reliable change new: a change of 7 or more; confidence 90%; primary care"),
        ("'718583008'", "'718583009'", "Code new: SNOMED CT 718583009, Total."),
        ("no derivatives", "no changes", "Licence: CC BY-ND 4.0"),
        ("n: 535", "n: 536", "Total, norm new: General population: mean 4.7, SD 4.8, n 536."),
        ("the norms kept here give", "the norms kept there give", "A note or the certainty"),
    ],
)  # fmt: skip
def test_what_is_only_said_of_scores_is_in_words(was: str, now: str, said: str) -> None:
    found = differences(instrument("core_10"), edited(was, now))
    assert any(one.startswith(said) for one in found.words), found
    assert not found.key


def test_a_score_or_an_item_may_be_new_or_gone() -> None:
    was, now = instrument("ders_18"), instrument("ders_16")
    found = differences(was, now)
    assert "Item 17 is gone." in found.key
    back = differences(now, was)
    assert any(one.startswith("Item 17") and "new" in one for one in back.key)


def test_the_lines_of_the_text_are_told_too() -> None:
    now = CORE.replace("version: 1", "version: 2", 1)
    assert changed_lines(CORE, now) == [("-", "version: 1"), ("+", "version: 2")]
    assert changed_lines(CORE, CORE) == []
