"""First names of people whom no record knows: shown as perhaps a name, for a person to decide."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.finds import Kind
from evidence.names import Person
from evidence.redaction import check, known

TODAY = date(2026, 3, 2)
KNOWN = known([Person("p1", ("Zebedee", "Quillfeather"))], codes={}, born=[], plain=["Rose House"])


def perhaps(text: str) -> list[str]:
    return [one.text for one in check(text, KNOWN, today=TODAY) if one.kind is Kind.PERHAPS]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Martin was spoken to.", ["Martin"]),
        ("“It was grand,” said Becky.", ["Becky"]),
        ("Lesley Brook came to tea.", ["Lesley Brook"]),
        ("We asked Lesley’s sister.", ["Lesley"]),
        ("A card from Siân and Mohammed Sykes.", ["Siân", "Mohammed Sykes"]),
        ("MARTIN SHOUTED", ["MARTIN SHOUTED"]),
    ],
)
def test_a_first_name_of_anybody_is_perhaps_a_name(text: str, said: list[str]) -> None:
    assert perhaps(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "martin and becky are not capitals",
        "The Martinmas fair, and St-Martin-like weather",
        "Rose House has a garden.",
        "Mark what we agreed. Frank talk is welcome.",
        "Residents and staff cooked together in Easter week.",
    ],
)
def test_what_names_nobody_is_left_alone(text: str) -> None:
    assert perhaps(text) == []


def test_somebody_known_stays_a_name() -> None:
    (one,) = check("We thank Zebedee.", KNOWN, today=TODAY)
    assert (one.kind, one.sure) == (Kind.NAME, True)


@given(st.text(alphabet="Martin Becky’s-.\n aé", max_size=60))
def test_a_find_stands_where_it_says_and_is_never_sure(text: str) -> None:
    for one in check(text, KNOWN, today=TODAY):
        if one.kind is Kind.PERHAPS:
            assert text[one.start : one.end] == one.text
            assert not one.sure
