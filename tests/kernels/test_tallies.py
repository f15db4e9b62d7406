"""How many came, and how that changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.tallies import (
    Direction,
    Seat,
    grouped,
    percent,
    reasons,
    tally,
    trend_of_group,
    trend_of_person,
)
from tests.kernels.meetings import line


def seats(letters: str, person: int = 1, reason: str = "") -> list[Seat]:
    return [Seat(person, "group", meeting, reason=reason) for meeting in line(letters)]


def test_what_was_called_off_counts_for_nothing() -> None:
    found = tally(seats("clxno-?t"))
    assert (found.came, found.marked, found.unmarked) == (2, 5, 1)
    assert (found.minutes, found.minutes_offered) == (180, 450)
    assert found.share == 40
    assert tally([]).share is None
    assert percent(2, 3) == 66


@pytest.mark.parametrize(
    ("letters", "direction"),
    [
        ("ccccccc", "too_few"),
        ("cccccccc", "same"),
        ("ccccxccc", "same"),
        ("ccccxxcc", "less"),
        ("xxccccccc", "same"),
        ("xxcccccc", "more"),
        ("cccc--??xxcc", "less"),
    ],
)
def test_two_sessions_of_four_are_worth_saying(letters: str, direction: Direction) -> None:
    found = trend_of_person(seats(letters))
    assert found.direction == direction
    assert found.words
    assert bool(found.arrow) == (found.order is not None) == (direction != "too_few")


def test_a_trend_says_what_it_rests_on() -> None:
    found = trend_of_person(seats("ccccxxcc"))
    assert found.sentence == "2 of 4 in the last 4 sessions, 4 of 4 in the 4 before."
    assert trend_of_person([]).sentence == "It takes 8 marked sessions to say."
    months = trend_of_group([(1, 2)] * 8, "months")
    assert months.sentence == "4 of 8 in the last 4 months, 4 of 8 in the 4 before."


def test_a_group_is_compared_by_share_whatever_its_size() -> None:
    small, large = [(3, 4)] * 4, [(9, 12)] * 4
    assert trend_of_group(small + large).direction == "same"
    assert trend_of_group(small + [(8, 12)] * 4).direction == "same"
    assert trend_of_group(small + [(7, 12)] * 4).direction == "less"
    assert trend_of_group([(0, 0), *small, (0, 0), *[(12, 12)] * 4]).direction == "more"


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=8, max_size=20))
def test_a_trend_turned_round_says_the_opposite(turnouts: list[tuple[int, int]]) -> None:
    last = [(min(came, of), of) for came, of in turnouts[-8:]]
    there, back = trend_of_group(last), trend_of_group([*last[4:], *last[:4]])
    opposite = {"more": "less", "less": "more", "same": "same"}
    assert back.direction == opposite[there.direction]


def test_reasons_are_counted_of_those_who_did_not_come() -> None:
    told = [*seats("cx", reason="ill"), *seats("xx"), *seats("n", reason="work"), *seats("o-")]
    assert reasons(told) == [("", 2), ("ill", 1), ("work", 1)]


def test_groups_keep_the_order_they_came_in() -> None:
    told = [*seats("c", person=2), *seats("cx", person=1)]
    found = grouped(told, lambda seat: seat.person)
    assert {person: len(ones) for person, ones in found.items()} == {2: 1, 1: 2}
    assert list(found) == [2, 1]
