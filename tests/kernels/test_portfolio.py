"""The facts of a pack: every text has a place, and what was decided is carried out, no more."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from base.pictures import Bars, Lines, Series
from evidence.finds import Find, Kind
from evidence.portfolio import (
    Decided,
    Decision,
    around,
    chart_of,
    files_of,
    key_of,
    name_files,
    picture_of,
    put_right,
    texts,
    titles,
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
        "standards": [{"name": "Belonging", "narrative": "Will is kind."}],
        "items": {"i1": item},
        "actions": [{"words": "Ask Will.", "done": "Asked."}],
        "surveys": [{"title": "A survey", "words": "Will said so."}],
        **kw,
    }


def find_will(said: str) -> list[Find]:
    found, at = [], said.find("Will")
    while at >= 0:
        found.append(Find(at, at + 4, Kind.NAME, "Will", sure=True))
        at = said.find("Will", at + 1)
    return found


def test_every_text_has_a_place_and_every_place_a_name() -> None:
    told = facts()
    places = dict(texts(told))
    assert set(places) <= set(titles(told))
    assert places["item/i1/happened"] == "Will cooked. Will ate."
    assert places["file/f1/alt"] == "Will at the stove"
    assert "weaknesses" not in places, "nothing was written"


def test_what_was_decided_is_carried_out_in_its_place_alone() -> None:
    told = facts()
    before = copy.deepcopy(told)
    replaced = Decided(Decision.REPLACE, "a resident")
    made = put_right(
        told,
        {
            key_of("item/i1/happened", "Will"): replaced,
            key_of("action/0/words", "Will"): replaced,
            key_of("file/f1/name", "Will"): replaced,
            key_of("survey/0", "Will"): replaced,
            key_of("strengths", "Will"): Decided(Decision.KEEP),
        },
        find_will,
    )
    assert told == before, "the facts as gathered stay"
    assert made["items"]["i1"]["happened"] == "a resident cooked. a resident ate."
    assert made["actions"][0]["words"] == "Ask a resident."
    assert made["items"]["i1"]["files"][0]["name"] == "a resident.jpg"
    assert made["surveys"][0]["words"] == "a resident said so."
    assert made["strengths"] == "Will"
    assert made["standards"][0]["narrative"] == "Will is kind."


def test_a_file_left_out_is_gone_with_its_words() -> None:
    made = put_right(facts(), {key_of("file/f1", "Will"): Decided(Decision.OUT)}, find_will)
    assert [file["id"] for _, file in files_of(made)] == ["f2"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_decided_changes_nothing(happened: str, narrative: str) -> None:
    told = facts()
    told["items"]["i1"]["happened"] = happened
    told["standards"][0]["narrative"] = narrative
    assert put_right(told, {}, find_will) == told


@given(st.lists(st.sampled_from(["Will", " ", "cook", ".", "\n", "Willow"]), max_size=12))
def test_replacing_everything_leaves_nothing_of_it(parts: list[str]) -> None:
    told = facts()
    said = told["items"]["i1"]["happened"] = "".join(parts)
    made = put_right(
        told, {key_of("item/i1/happened", "Will"): Decided(Decision.REPLACE, "x")}, find_will
    )
    assert made["items"]["i1"]["happened"] == said.replace("Will", "x")


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
