"""What makes a PIN too easy to guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import pins


@pytest.mark.parametrize(
    "pin",
    [
        "111111", "000000", "123456", "654321", "012345", "890123", "321098", "135791", "246802",
        "121212", "112233", "998877", "123123", "123321", "100001", "111112", "147258", "159753",
    ],
)  # fmt: skip
def test_a_pattern_is_refused(pin: str) -> None:
    assert "without a pattern" in (pins.fault(pin) or "")


@pytest.mark.parametrize(
    "pin", ["", "12345", "6041820", "60418a", "½04182", "٦٠٤١٨٢", "6 0418", "-60418"]
)
def test_anything_but_six_digits_is_refused(pin: str) -> None:
    assert "is 6 digits" in (pins.fault(pin) or "")


@pytest.mark.parametrize("pin", ["604182", "319074", "002914", "580271"])
def test_others_will_do(pin: str) -> None:
    assert pins.fault(pin) is None


@pytest.mark.parametrize(
    ("code", "pin"),
    [("604182", "604182"), ("NP-60 4182", "604182"), ("X6041", "604182"), ("00604182", "604182")],
)
def test_the_staff_code_is_refused(code: str, pin: str) -> None:
    assert "staff code" in (pins.fault(pin, staff_code=code) or "")


def test_a_staff_code_of_a_few_digits_is_in_many_pins_by_chance() -> None:
    assert pins.fault("604182", staff_code="AB604") is None


@given(st.text())
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    why = pins.fault(pins.plain(typed))
    assert why is None or why.endswith(".")


def test_few_pins_are_refused() -> None:
    """A rule that refused many would help a guesser more than it hinders them."""
    tried = range(0, 1_000_000, 97)
    refused = sum(pins.fault(f"{number:06d}") is not None for number in tried)
    assert refused / len(tried) < 0.01


def test_spaces_are_for_reading() -> None:
    assert pins.plain(" 604 182 ") == "604182"
