"""Which scores are compared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.pairing import Point, Span, pair

FIRST = date(2026, 3, 2)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SESSIONS = tuple(FIRST + n * WEEK for n in range(18))
SPAN = Span(FIRST - 2 * WEEK, SESSIONS, SESSIONS[-1])


def points(*weeks: float) -> list[Point]:
    """Points so many weeks after the first session, their values the order they are in."""
    return [Point(FIRST + timedelta(days=round(7 * w)), n, n) for n, w in enumerate(weeks)]


@pytest.mark.parametrize(
    ("weeks", "expected", "why"),
    [
        ((-3, -1, 5, 17), (1, 3), "paired"),
        ((0, 5, 17), (0, 2), "paired"),
        ((1, 17), (0, 1), "paired"),
        ((1.5, 17), (None, None), "baseline_late"),
        ((-1, 5), (0, None), "end_too_early"),
        ((-1, 11), (0, 1), "paired"),
        ((-1, 20), (0, None), "no_end"),
        ((-1, 17, 30), (0, 1), "paired"),
        ((-1,), (0, None), "one_score"),
        ((), (None, None), "no_baseline"),
    ],
)
def test_the_rules(
    weeks: tuple[float, ...], expected: tuple[int | None, int | None], why: str
) -> None:
    found = pair(points(*weeks), SPAN, end_within_days=42)
    assert (found.baseline and found.baseline.key, found.end and found.end.key) == expected
    assert found.why == why


def test_while_treatment_goes_on_there_is_no_end() -> None:
    going = Span(FIRST, SESSIONS)
    found = pair(points(-1, 5, 17), going, end_within_days=42)
    assert (found.end, found.why) == (None, "in_treatment")
    assert pair([], going, end_within_days=42).why == "in_treatment"


def test_without_sessions_the_first_day_counts() -> None:
    bare = Span(FIRST, (), FIRST + 17 * WEEK)
    assert pair(points(-1, 17), bare, end_within_days=42).why == "paired"
    assert pair(points(3, 17), bare, end_within_days=42).why == "paired"


@given(st.lists(st.integers(-60, 200), max_size=8), st.randoms())
def test_the_order_they_come_in_does_not_matter_and_none_is_both(
    days: list[int], shuffler: object
) -> None:
    given_points = [Point(FIRST + n * DAY, n, at) for at, n in enumerate(days)]
    mixed = list(given_points)
    shuffler.shuffle(mixed)
    found = pair(given_points, SPAN, end_within_days=42)
    assert found == pair(mixed, SPAN, end_within_days=42)
    if found.end is not None:
        assert found.baseline is not None
        assert found.end.key != found.baseline.key
        assert found.end.day >= found.baseline.day
    assert (found.why == "paired") == (found.end is not None)


@given(
    st.lists(st.integers(-60, 130), min_size=1, max_size=8),
    st.lists(st.floats(0, 40), min_size=8, max_size=8),
)
def test_values_never_decide(days: list[int], values: list[float]) -> None:
    def made(scale: float) -> list[Point]:
        return [
            Point(FIRST + n * DAY, scale * value, at)
            for at, (n, value) in enumerate(zip(days, values, strict=False))
        ]

    one, other = (pair(made(scale), SPAN, end_within_days=42) for scale in (1, -1))
    assert one.why == other.why
    assert (one.end and one.end.key) == (other.end and other.end.key)
    assert (one.baseline and one.baseline.key) == (other.baseline and other.baseline.key)
