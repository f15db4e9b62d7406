"""The facts of a pack: every text has a place, and what was decided is carried out, no more."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.pictures import Bars, Lines, Series
from evidence.finds import Find, Kind
from evidence.pack_texts import texts
from evidence.portfolio import (
    Decided,
    Decision,
    Key,
    around,
    chart_of,
    files_of,
    key_of,
    name_files,
    picture_of,
    put_right,
)


def facts(**kw: Any) -> dict[str, Any]:
    """A pack with one item, one file, one action point and one survey."""
    item = {
        "number": 1,
        "title": "Cooking",
        "happened": "Will cooked. Will ate.",
        "shows": "",
        "roles": "a resident",
        "files": [
            {"id": "f1", "name": "Will.jpg", "kind": "jpeg", "alt": "Will at the stove"},
            {"id": "f2", "name": "plan.pdf", "kind": "pdf", "alt": ""},
        ],
    }
    return {
        "strengths": "Will",
        "weaknesses": "",
        "standards": [{"name": "Belonging", "narrative": "Will is kind.", "criteria": []}],
        "items": {"i1": item},
        "actions": [{"id": "a1", "words": "Ask Will.", "done": "Asked."}],
        "surveys": [{"id": "s1", "title": "A survey", "words": "Will said so."}],
        **kw,
    }


def find_will(said: str) -> list[Find]:
    found, at = [], said.find("Will")
    while at >= 0:
        found.append(Find(at, at + 4, Kind.NAME, "Will", sure=True))
        at = said.find("Will", at + 1)
    return found


def decided_in(
    told: dict[str, Any], place: str, *ways: Decided, find: Any = find_will
) -> dict[Key, Decided]:
    """A decision about each find of a place, in their order; one alone is for all of them."""
    [text] = [one for one in texts(told) if one.place == place]
    keys = [key_of(place, text.said, one) for one in find(text.said)]
    return dict(zip(keys, ways * len(keys) if len(ways) == 1 else ways, strict=False))


def test_every_text_has_a_place_and_every_place_a_name() -> None:
    places = {one.place: one.said for one in texts(facts())}
    assert places["item/i1/happened"] == "Will cooked. Will ate."
    assert places["file/f1/alt"] == "Will at the stove"
    assert places["action/a1/words"] == "Ask Will."
    assert "weaknesses" not in places, "nothing was written"
    assert [one.title for one in texts(facts()) if one.place == "action/a1/done"] == [
        "Action point 1: what was done"
    ]


def test_what_was_decided_is_carried_out_in_its_place_alone() -> None:
    told = facts()
    before = copy.deepcopy(told)
    replaced = Decided(Decision.REPLACE, "a resident")
    places = ("item/i1/happened", "action/a1/words", "file/f1/name", "survey/s1/words")
    choices = {
        key: one for place in places for key, one in decided_in(told, place, replaced).items()
    }
    made = put_right(told, choices | decided_in(told, "strengths", Decided(Decision.KEEP)))
    assert told == before, "the facts as gathered stay"
    assert made["items"]["i1"]["happened"] == "a resident cooked. a resident ate."
    assert made["actions"][0]["words"] == "Ask a resident."
    assert made["items"]["i1"]["files"][0]["name"] == "a resident.jpg"
    assert made["surveys"][0]["words"] == "a resident said so."
    assert made["strengths"] == "Will"
    assert made["standards"][0]["narrative"] == "Will is kind."


def test_each_of_several_in_one_place_has_its_own_decision() -> None:
    ways = Decided(Decision.KEEP), Decided(Decision.REPLACE, "a resident")
    made = put_right(facts(), decided_in(facts(), "item/i1/happened", *ways))
    assert made["items"]["i1"]["happened"] == "Will cooked. a resident ate."


def test_a_decision_about_another_text_is_refused() -> None:
    choices = decided_in(facts(), "strengths", Decided(Decision.REPLACE, "a resident"))
    with pytest.raises(ValueError, match="not there"):
        put_right(facts(strengths="Will it be a strength?"), choices)


def test_a_file_left_out_is_gone_with_its_words() -> None:
    key = key_of("file/f1", "Will", Find(0, 4, Kind.NAME, "Will", sure=True))
    made = put_right(facts(), {key: Decided(Decision.OUT)})
    assert [file["id"] for _, file in files_of(made)] == ["f2"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_decided_changes_nothing(happened: str, narrative: str) -> None:
    told = facts()
    told["items"]["i1"]["happened"] = happened
    told["standards"][0]["narrative"] = narrative
    assert put_right(told, {}) == told


@given(
    st.lists(st.sampled_from(["Will", " ", "cook", ".", "\n", "Willow"]), min_size=1, max_size=12)
)
def test_replacing_everything_leaves_nothing_of_it(parts: list[str]) -> None:
    told = facts()
    said = told["items"]["i1"]["happened"] = "".join(parts)
    made = put_right(told, decided_in(told, "item/i1/happened", Decided(Decision.REPLACE, "xy")))
    assert made["items"]["i1"]["happened"] == said.replace("Will", "xy")


def test_files_are_named_by_number_and_never_twice() -> None:
    told = facts()
    told["items"]["i1"]["files"] += [{"id": "f3", "name": "will!.jpg", "kind": "jpeg", "alt": ""}]
    name_files(told)
    assert [file["path"] for _, file in files_of(told)] == [
        "files/001-will.jpg",
        "files/001-plan.pdf",
        "files/001-will-2.jpg",
    ]


def test_what_stands_around_a_find_is_cut_at_words() -> None:
    said = "word " * 40 + "Will" + " more" * 40
    (one,) = find_will(said)
    before, found, after = around(said, one)
    assert found == "Will"
    assert before.startswith("…word ")
    assert after.endswith(" more…")
    assert len(before) < 70


def test_charts_come_back_as_they_were() -> None:
    series = [Series("Hours", [1, None])]
    for picture in (
        Bars("T", "S", ["a", "b"], series, "hours", what="Month"),
        Lines("T", "S", ["a", "b"], series, "mean", what="Round"),
    ):
        assert picture_of(chart_of("x", picture)) == picture
