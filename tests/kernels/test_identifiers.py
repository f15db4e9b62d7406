"""Identifiers as people type them: read, or refused with a sentence."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import Refused
from people import identifiers as ids

if TYPE_CHECKING:
    from collections.abc import Callable

digit = st.sampled_from("0123456789")


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    nine = draw(st.text(digit, min_size=9, max_size=9))
    check = (11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11
    if check == 10 or len(set(nine + str(check))) == 1:
        return "9434765919"
    return f"{nine}{check}"


def why(fn: Callable[[str], str], text: str) -> str:
    with pytest.raises(Refused) as refused:
        fn(text)
    assert refused.value.field
    return refused.value.why


@settings(deadline=None)
@given(nhs_numbers())
def test_a_valid_nhs_number_reads_however_it_is_spaced(number: str) -> None:
    assert ids.nhs_number(number) == number
    assert ids.nhs_number(f" {number[:3]} {number[3:6]}-{number[6:]} ") == number


@settings(deadline=None)
@given(nhs_numbers(), st.integers(0, 9), st.integers(1, 9))
def test_any_single_digit_change_of_an_nhs_number_is_caught(
    number: str, at: int, plus: int
) -> None:
    changed = number[:at] + str((int(number[at]) + plus) % 10) + number[at + 1 :]
    with pytest.raises(Refused):
        ids.nhs_number(changed)


@settings(deadline=None)
@given(nhs_numbers(), st.integers(0, 8))
def test_two_neighbouring_digits_swapped_are_caught(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        with pytest.raises(Refused):
            ids.nhs_number(swapped)


def test_nhs_number_says_what_is_wrong() -> None:
    assert why(ids.nhs_number, "943 476 591") == "NHS numbers have 10 digits; this has 9."
    assert why(ids.nhs_number, "943 476 5918") == (
        "The check digit of this NHS number does not match; check it was typed correctly."
    )
    assert "same digit" in why(ids.nhs_number, "0000000000")
    assert "letter O" in why(ids.nhs_number, "943 476 591O")
    assert "plain digits" in why(ids.nhs_number, "\uff19434765919")
    assert "plain digits" in why(ids.nhs_number, "٩434765919")
    assert "digits only" in why(ids.nhs_number, "94347x5919")
    assert "another character" in why(ids.nhs_number, "943476\u200b5919")
    assert "characters long" in why(ids.nhs_number, "1" * 5000)


def test_crn_and_prison_number() -> None:
    assert ids.crn(" x 123456 ") == "X123456"
    assert ids.prison_number("a1234bc") == "A1234BC"
    assert "such as X123456" in why(ids.crn, "XX12345")
    assert "letter O" in why(ids.crn, "X12345O")
    assert "plain letters" in why(ids.crn, "\u0425123456")  # Cyrillic Kha
    assert "such as A1234BC" in why(ids.prison_number, "A12345B")
    assert "letter O" in why(ids.prison_number, "AO234BC")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2003/0062845E", "2003/0062845E"),
        ("1979/163001b", "1979/0163001B"),
        ("20030062845E", "2003/0062845E"),
        ("03/62845E", "2003/0062845E"),
        ("79/0163001B", "1979/0163001B"),
    ],
)
def test_pnc_is_normalised(typed: str, stored: str) -> None:
    assert ids.pnc(typed, today=date(2026, 3, 4)) == stored


@settings(deadline=None)
@given(st.integers(1900, 2026), st.integers(0, 9_999_999))
def test_pnc_accepts_one_check_letter_of_twenty_three(year: int, serial: int) -> None:
    right = []
    for letter in ids.PNC_LETTERS:
        try:
            right.append(ids.pnc(f"{year}/{serial}{letter}"))
        except Refused:
            continue
    assert len(right) == 1
    assert ids.pnc(right[0]) == right[0]


def test_pnc_refuses_what_it_would_have_to_guess() -> None:
    assert "4 digits" in why(ids.pnc, "03/0062845E")
    assert "check letter" in why(ids.pnc, "2003/0062845F")
    assert "slash" in why(ids.pnc, "2003/62845")
    assert "letter O" in why(ids.pnc, "2OO3/0062845E")
    with pytest.raises(Refused, match="cannot be right"):
        ids.pnc("2027/0062845E", today=date(2026, 3, 4))


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900123",
        "+44 7700 900123",
        "0044 7700900123",
        "+44 (0)7700-900123",
        "+4407700900123",
        "(07700) 900123",
    ],
)
def test_mobile_forms(typed: str) -> None:
    assert ids.mobile(typed) == "07700900123"


def test_mobile_refusals() -> None:
    assert why(ids.mobile, "0770090012") == "Mobile numbers have 11 digits; this has 10."
    assert "does not start 07" in why(ids.mobile, "0121 496 0000")
    assert "does not start 07" in why(ids.mobile, "+44 121 496 0000")
    assert "letter O" in why(ids.mobile, "O7700900123")
    assert "11 digits" in why(ids.mobile, "+1 202 555 0100")


def test_participant_code() -> None:
    assert ids.participant_code(" hx-042 ") == "HX-042"
    for bad in ("HX 042", "-HX", "H" * 13, "é1"):
        with pytest.raises(Refused):
            ids.participant_code(bad)
    for official in ("X123456", "A1234BC", "9434765919", "X-123456"):
        assert "official number" in why(ids.participant_code, official)


def test_optional() -> None:
    assert ids.optional(ids.crn, None) is None
    assert ids.optional(ids.crn, "  ") is None
    assert ids.optional(ids.crn, "x123456") == "X123456"
    with pytest.raises(Refused):
        ids.optional(ids.crn, "nonsense")


@settings(deadline=None)
@given(st.text())
def test_every_reader_answers_or_refuses(text: str) -> None:
    for fn in (
        ids.nhs_number,
        ids.crn,
        ids.prison_number,
        ids.pnc,
        ids.mobile,
        ids.participant_code,
    ):
        try:
            stored = fn(text)
        except Refused:
            assert why(fn, text).endswith(".")
        else:
            assert stored.isascii()
            assert fn(stored) == stored


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_clean_text_keeps_what_people_type(text: str) -> None:
    clean = ids.clean_text(text, 10_000, "note")
    assert clean == unicodedata.normalize("NFC", clean)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in clean)


def test_clean_text() -> None:
    assert ids.clean_text("  a\x00b\r\nc\x0b\td ", 20, "note") == "ab\nc\td"
    assert ids.clean_text("e\u0301", 1, "note") == "é"
    with pytest.raises(Refused, match="12 characters"):
        ids.clean_text("x" * 12, 10, "note")
