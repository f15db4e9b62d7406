"""What makes a password too easy to guess."""

from __future__ import annotations

import pytest

from people.passwords import fault


@pytest.mark.parametrize(
    "password",
    [
        "heron-lantern-quarry",
        "violet anchor thirty",
        "xK9#mQ2$vL7p",
        "цапля-фонарь-карьер",
        "🦆🌧🏠🚲🎺🧤🪜🥕🧲🪁🦔🍋",
    ],
)
def test_good_ones(password: str) -> None:
    assert fault(password, name="Ben Facilitator", email="ben@staff.example") is None


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "passwordpassword",
        "P@ssw0rd123456",
        "Welcome2026!!",
        "qwertyuiop123",
        "abcabcabcabcabc",
        "123456789012",
        "daybookdaybook1",
        "summer2026summer",
        "            ",
        "ben.facilitator1",
        "B3nFacilitator!!",
        "ben@staff.example",
        "x" * 1001,
    ],
)
def test_bad_ones(password: str) -> None:
    assert fault(password, name="Ben Facilitator", email="ben@staff.example")
