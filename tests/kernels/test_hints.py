"""What is offered first: from words, kinds and sessions, always of the framework, never decided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT
from evidence.criteria import read_framework
from evidence.hints import MOST, hints, kinds, likely_criteria, parse_hints, parse_kinds
from evidence.suggesting import rules

KNOWN = list(read_framework((ROOT / "evidence/frameworks/working-criteria.csv").read_bytes()).by_id)


def likely(text: str, kind: str = "other", session: str = "") -> list[str]:
    return likely_criteria(hints(), text, kind=kind, session=session, known=KNOWN)


@pytest.mark.parametrize(
    ("text", "kind", "session", "first"),
    [
        ("We welcomed two newcomers.", "other", "", "1.1"),
        ("He said goodbye and everybody signed a card.", "leaving", "", "1.2"),
        ("", "supervision", "", "6.4"),
        ("", "other", "socially_creative", "4.1"),
        ("A neighbour visited.", "visitors", "", "10.1"),
    ],
)
def test_the_likeliest_comes_first(text: str, kind: str, session: str, first: str) -> None:
    assert likely(text, kind, session)[0] == first


def test_a_word_inside_another_is_not_found() -> None:
    assert "7.3" not in likely("The premises were swept.")
    assert likely("") == []


def test_hints_rules_and_kinds_speak_of_what_there_is() -> None:
    told = hints()
    for one in (*told.words, *(c for all_ in told.kinds.values() for c in all_)):
        assert one in KNOWN, one
    assert set(told.words) == set(KNOWN), "every working criterion can be found by words"
    assert set(told.kinds) <= set(kinds())
    assert {rule.kind for rule in rules()} <= set(kinds())


@given(st.text(max_size=200), st.sampled_from([*kinds(), "none"]), st.sampled_from(["group", ""]))
def test_never_too_many_never_twice_never_unknown(text: str, kind: str, session: str) -> None:
    found = likely(text, kind, session)
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    assert set(found) <= set(KNOWN)


def test_a_wrong_file_is_named() -> None:
    with pytest.raises(ValueError, match=r"kinds\.yaml: a is there twice"):
        parse_kinds("- {id: a, name: A}\n- {id: a, name: B}\n")
    assert parse_hints("").words == {}
