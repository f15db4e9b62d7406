"""One-time codes: made, printed, read aloud and typed."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import slip_codes

CODES = st.text(alphabet=slip_codes.SIGNS, min_size=15, max_size=15)
FILL = st.text(alphabet=" -–.\t", max_size=3)


def test_a_code_cannot_be_guessed() -> None:
    assert slip_codes.BITS >= 60
    made = {slip_codes.make(secrets.randbelow) for _ in range(1_000)}
    assert len(made) == 1_000
    assert {sign for code in made for sign in code} == set(slip_codes.SIGNS)


def test_every_sign_is_asked_of_the_source_of_chance() -> None:
    asked: list[int] = []

    def below(most: int) -> int:
        asked.append(most)
        return most - 1

    assert slip_codes.make(below) == "Y" * 15
    assert asked == [19] * 15


def test_no_sign_looks_like_another_and_none_is_a_vowel() -> None:
    assert not set(slip_codes.SIGNS) & set("01OILSZBGUVAEN")


@given(CODES)
def test_what_is_printed_is_what_is_meant(code: str) -> None:
    assert slip_codes.plain(slip_codes.shown(code)) == code
    assert slip_codes.plain(slip_codes.shown(code).lower()) == code
    assert [len(part) for part in slip_codes.shown(code).split(" ")] == [3] * 5


@given(CODES, st.lists(FILL, min_size=15, max_size=15))
def test_spaces_dashes_and_case_do_not_matter(code: str, fill: list[str]) -> None:
    typed = "".join(sign + gap for sign, gap in zip(code.lower(), fill, strict=True))
    assert slip_codes.plain(typed) == code


@given(CODES)
def test_a_sign_read_wrongly_is_understood(code: str) -> None:
    misread = code.translate(str.maketrans("5286M", "SZBGN"))
    assert slip_codes.plain(misread) == code


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    found = slip_codes.plain(typed)
    assert found is None or (len(found) == 15 and set(found) <= set(slip_codes.SIGNS))


@given(st.one_of(CODES, st.text(max_size=30)))
def test_normalising_twice_is_normalising_once(typed: str) -> None:
    once = slip_codes.plain(typed)
    assert once is None or slip_codes.plain(once) == once


@pytest.mark.parametrize("typed", ["", "K7M", "K" * 16, "K" * 14 + "0", "K" * 14 + "É", "K" * 5000])
def test_what_can_be_no_code(typed: str) -> None:
    assert slip_codes.plain(typed) is None


@given(CODES, CODES)
def test_hashes_tell_codes_apart_and_nothing_else(one: str, other: str) -> None:
    assert (slip_codes.hashed(one) == slip_codes.hashed(other)) == (one == other)
    assert one not in slip_codes.hashed(one)
