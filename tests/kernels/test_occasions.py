"""When somebody is to be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.occasions import (
    Course,
    Due,
    months_later,
    occasion_words,
    occasions,
    state,
    suggested,
)
from programmes.measures_plan import Every, FilledBy, Measure, Occasion

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SINCE = date(2026, 1, 5)
YEAR = Course(SINCE, SINCE + 52 * WEEK)
CORE = Measure(
    "core_10",
    FilledBy.PARTICIPANT,
    (Occasion.START, Occasion.END),
    (3, Every.MONTHS),
    None,
    14,
    follow_up=(6, 12),
)
TRAUMA = Measure(
    "pcl_5", FilledBy.PARTICIPANT, (Occasion.START, Occasion.MIDDLE, Occasion.END), None, None, 14
)


def keys(measure: Measure, course: Course) -> list[str]:
    return [one.key for one in occasions(measure, course)]


def test_a_year_of_mbt_is_asked_for_five_times() -> None:
    """The fourth quarter falls on the end and is the end."""
    assert keys(CORE, YEAR) == ["start", "months:3", "months:6", "months:9", "end"]


def test_follow_ups_come_once_it_is_over() -> None:
    over = replace(YEAR, over_on=YEAR.planned_end)
    found = occasions(CORE, over)
    assert [one.key for one in found][-2:] == ["follow_up:6", "follow_up:12"]
    assert found[-1].day == date(2028, 1, 4)


def test_leaving_early_ends_it_there() -> None:
    left = replace(YEAR, over_on=SINCE + 20 * WEEK)
    assert keys(CORE, left) == ["start", "months:3", "end", "follow_up:6", "follow_up:12"]
    assert keys(TRAUMA, left) == ["start", "end"], "half-way of the plan was never reached"
    assert occasions(CORE, left)[2].day == SINCE + 20 * WEEK


def test_until_counts_from_the_start() -> None:
    oas_m = Measure("oas_m", FilledBy.CLINICIAN, (Occasion.START,), (3, Every.MONTHS), 24, 14)
    open_ended = Course(SINCE, None)
    assert len(keys(oas_m, open_ended)) == 9
    assert keys(oas_m, YEAR) == ["start", "months:3", "months:6", "months:9"]


def test_every_so_many_sessions_follows_the_sessions() -> None:
    each_sixth = Measure("ors", FilledBy.PARTICIPANT, (), (6, Every.SESSIONS), None, 3)
    days = tuple(SINCE + n * WEEK for n in range(14))
    found = occasions(each_sixth, replace(YEAR, sessions=days))
    assert [(one.key, one.day) for one in found] == [
        ("sessions:6", days[5]),
        ("sessions:12", days[11]),
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (SINCE - 15 * DAY, "ahead"),
        (SINCE - 14 * DAY, "due"),
        (SINCE + 14 * DAY, "due"),
        (SINCE + 15 * DAY, "overdue"),
    ],
)
def test_both_ends_of_a_window_are_on_time(today: date, expected: str) -> None:
    due = occasions(CORE, YEAR)[0]
    assert state(due, YEAR, today=today, done=(), missed=()) == expected
    assert state(due, YEAR, today=today, done={"start"}, missed={"start"}) == "done"
    assert state(due, YEAR, today=today, done=(), missed={"start"}) == "missed"


def test_nothing_is_due_of_somebody_away_for_the_whole_window() -> None:
    due = occasions(CORE, YEAR)[1]
    away = replace(YEAR, off=((due.first, due.last),))
    part = replace(YEAR, off=((due.first + DAY, None),))
    late = due.last + DAY
    assert state(due, away, today=late, done=(), missed=()) == "not_expected"
    assert state(due, part, today=late, done=(), missed=()) == "overdue"
    open_ended = replace(YEAR, off=((due.first - DAY, None),))
    assert state(due, open_ended, today=late, done=(), missed=()) == "not_expected"


def test_what_is_filled_in_belongs_to_the_nearest_free_occasion() -> None:
    dues = [
        Due("a", date(2026, 3, 1), date(2026, 2, 20), date(2026, 3, 10)),
        Due("b", date(2026, 3, 12), date(2026, 3, 2), date(2026, 3, 22)),
    ]
    nearest = suggested(dues, date(2026, 3, 5))
    assert nearest is not None
    assert nearest.key == "a"
    other = suggested(dues, date(2026, 3, 5), {"a"})
    assert other is not None
    assert other.key == "b"
    assert suggested(dues, date(2026, 4, 1)) is None


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("start", "At the start"),
        ("middle", "Half-way"),
        ("end", "At the end"),
        ("months:3", "After 3 months"),
        ("weeks:1", "After 1 week"),
        ("sessions:6", "After 6 sessions"),
        ("follow_up:1", "1 month after the end"),
        ("follow_up:12", "12 months after the end"),
        ("", "Outside the plan"),
    ],
)
def test_occasions_in_words(key: str, words: str) -> None:
    assert occasion_words(key) == words


def test_a_month_later_is_never_another_month() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)


@given(
    st.integers(1, 26),
    st.sampled_from((Every.MONTHS, Every.WEEKS)),
    st.integers(0, 30),
    st.integers(1, 120),
    st.sampled_from(("going on", "over")),
)
def test_no_two_occasions_share_a_window_by_halves(
    n: int, unit: Every, window: int, weeks: int, fate: str
) -> None:
    """Each key once, in order; a repeat is never within a window of the start or the end."""
    measure = Measure(
        "x", FilledBy.PARTICIPANT, (Occasion.START, Occasion.END), (n, unit), None, window
    )
    end = SINCE + weeks * WEEK
    found = occasions(measure, Course(SINCE, end, end if fate == "over" else None))
    assert len({one.key for one in found}) == len(found)
    assert [one.day for one in found] == sorted(one.day for one in found)
    for one in found:
        assert SINCE <= one.day <= end
        if ":" in one.key:
            assert one.day - SINCE > timedelta(days=window)
            assert end - one.day > timedelta(days=window)
