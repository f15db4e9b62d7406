"""What the demonstration's premises gathered: in words for those who live there."""

from __future__ import annotations

import re

import pytest

from app.demo.evidence import told_of

NEIGHBOUR, SISTER = "One neighbour had", "A sister came"


@pytest.mark.parametrize(("house", "strangers"), [("women", "he|him|his"), ("men", "she|her|hers")])
def test_residents_are_spoken_of_as_who_they_are(house: str, strangers: str) -> None:
    for one in told_of(house):
        for said in (value for value in one.values() if isinstance(value, str)):
            if NEIGHBOUR in said or SISTER in said:
                continue  # visitors
            assert not re.search(rf"\b({strangers})\b", said, re.IGNORECASE), said


def test_no_day_of_the_week_is_told_of_one_day() -> None:
    days = "Monday|Tuesday|Wednesday|Friday|Saturday"
    for one in told_of("women"):
        assert not re.search(days, f"{one['title']} {one['happened']}"), one["title"]
