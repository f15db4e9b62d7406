"""The words of community meetings."""

from __future__ import annotations

from datetime import date

import pytest

from evidence.meeting_words import came_words, is_open, voice_of


@pytest.mark.parametrize(
    ("came", "words"),
    [
        ((8, 2, 1), "8 residents, 2 members of staff and 1 visitor"),
        ((1, 1, 0), "1 resident and 1 member of staff"),
        ((0, 0, 2), "2 visitors"),
        ((0, 0, 0), ""),
    ],
)
def test_who_came(came: tuple[int, int, int], words: str) -> None:
    assert came_words(*came) == words


def test_whose_voice() -> None:
    assert [voice_of(3, 1), voice_of(3, 0), voice_of(0, 2)] == ["both", "residents", "staff"]


def test_what_comes_back() -> None:
    assert is_open("", "", None)
    assert is_open("Yes.", "Buy paint", None)
    assert not is_open("Yes.", "", None)
    assert not is_open("Yes.", "Buy paint", date(2026, 3, 1))
