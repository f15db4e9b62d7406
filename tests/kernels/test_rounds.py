"""When a round takes answers, and which rounds stand side by side."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rounds import Span, State, last_paper_day, overlap, state_of, waves

MARCH = Span(date(2026, 3, 2), date(2026, 3, 13))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 3, 1), State.PLANNED),
        (date(2026, 3, 2), State.OPEN),
        (date(2026, 3, 13), State.OPEN),
        (date(2026, 3, 14), State.PAPER),
        (date(2026, 3, 20), State.PAPER),
        (date(2026, 3, 21), State.CLOSED),
    ],
)
def test_the_days_of_a_round(day: date, state: State) -> None:
    assert state_of(MARCH, day) is state


@given(DAYS)
def test_what_somebody_closed_stays_closed(day: date) -> None:
    closed = Span(MARCH.opens, MARCH.closes, closed=True)
    assert state_of(closed, day) is State.CLOSED


@given(DAYS, st.integers(0, 60), DAYS, st.integers(0, 30))
def test_states_only_go_forwards(opens: date, days: int, day: date, later: int) -> None:
    span = Span(opens, opens + timedelta(days=days))
    order = list(State)
    after = state_of(span, day + timedelta(days=later))
    assert order.index(state_of(span, day)) <= order.index(after)
    assert state_of(span, day).takes_paper == (opens <= day <= last_paper_day(span))


@given(DAYS, st.integers(0, 40), DAYS, st.integers(0, 40))
def test_overlap_is_a_day_in_common(one: date, n: int, other: date, m: int) -> None:
    first, second = Span(one, one + timedelta(n)), Span(other, other + timedelta(m))
    days = {one + timedelta(at) for at in range(n + 1)}
    shared = days & {other + timedelta(at) for at in range(m + 1)}
    assert overlap(first, second) == overlap(second, first) == bool(shared)


def test_residents_and_staff_of_one_month_are_one_wave() -> None:
    told = [
        (date(2026, 9, 1), "staff", "d"),
        (date(2026, 3, 2), "residents", "a"),
        (date(2026, 3, 30), "staff", "b"),
        (date(2026, 6, 1), "residents", "c"),
    ]
    assert waves(told) == [
        {"residents": "a", "staff": "b"},
        {"residents": "c"},
        {"staff": "d"},
    ]


@given(st.lists(st.tuples(DAYS, st.sampled_from(["residents", "staff"])), max_size=12))
def test_no_round_is_lost_and_none_counted_twice(told: list[tuple[date, str]]) -> None:
    found = waves([(day, who, at) for at, (day, who) in enumerate(told)])
    assert sorted(at for wave in found for at in wave.values()) == list(range(len(told)))
    assert all(told[at][1] == who for wave in found for who, at in wave.items())
