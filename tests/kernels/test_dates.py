"""Working days, bank holidays, London time and dates in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.dates import (
    LONDON,
    Nation,
    add_working_days,
    bank_holiday_name,
    bank_holidays,
    clock_changes,
    clock_note,
    in_words,
    is_working_day,
    london_instant,
    minutes_later,
    moment_words,
    month_bounds,
    parse_day,
    range_words,
    short,
    short_with_year,
    span_words,
    time_words,
)
from base.errors import Refused

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
nations = st.sampled_from(Nation)


@pytest.mark.parametrize(
    ("day", "keeps"),
    [
        (date(2026, 3, 17), {Nation.NIR}),
        (date(2026, 7, 13), {Nation.NIR}),
        (date(2026, 11, 30), {Nation.SCT}),
        (date(2026, 1, 2), {Nation.SCT}),
        (date(2026, 4, 6), {Nation.ENG, Nation.WLS, Nation.NIR}),
        (date(2026, 4, 3), set(Nation)),
        (date(2026, 4, 8), set()),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(day: date, keeps: set[Nation]) -> None:
    assert {nation for nation in Nation if bank_holiday_name(day, nation)} == keeps


def test_substitute_days_are_named_so() -> None:
    assert bank_holiday_name(date(2026, 12, 28), Nation.ENG) == "Boxing Day substitute day"


def test_bank_holidays_of_a_year_cannot_be_changed_by_a_reader() -> None:
    with pytest.raises(TypeError):
        bank_holidays(Nation.ENG, 2026)[date(2026, 1, 5)] = "Mine"  # type: ignore[index]


def test_working_days_jump_easter_and_closures() -> None:
    thursday = date(2026, 4, 2)
    assert add_working_days(thursday, 1, Nation.ENG) == date(2026, 4, 7)
    assert add_working_days(thursday, 1, Nation.SCT) == date(2026, 4, 6)
    closed = frozenset({date(2026, 4, 7)})
    assert add_working_days(thursday, 1, Nation.ENG, closed) == date(2026, 4, 8)
    assert add_working_days(date(2026, 4, 7), -1, Nation.ENG) == thursday
    assert add_working_days(thursday, 0, Nation.ENG) == thursday


@settings(deadline=None)
@given(days, st.integers(1, 30), nations)
def test_adding_working_days_lands_on_one_and_counts_them(
    day: date, n: int, nation: Nation
) -> None:
    end = add_working_days(day, n, nation)
    between = [day + timedelta(days=k) for k in range(1, (end - day).days + 1)]
    assert is_working_day(end, nation)
    assert sum(is_working_day(each, nation) for each in between) == n


def test_the_clocks_change_twice_a_year() -> None:
    assert clock_changes(2026) == {SPRING, AUTUMN}


def test_a_time_in_the_spring_gap_becomes_a_real_one() -> None:
    moment = london_instant(SPRING, time(1, 30))
    assert moment.isoformat() == "2026-03-29T02:30:00+01:00"
    assert clock_note(SPRING, time(1, 30)) == (
        "On Sunday 29 March 2026 clocks go forward and 1:30am does not exist: "
        "the session starts at 2:30am."
    )


def test_the_repeated_autumn_hour_takes_the_first() -> None:
    moment = london_instant(AUTUMN, time(1, 30))
    assert moment.isoformat() == "2026-10-25T01:30:00+01:00"
    assert clock_note(AUTUMN, time(1, 30)) == (
        "On Sunday 25 October 2026 clocks go back and 1:30am happens twice: "
        "the session starts at the first."
    )


@pytest.mark.parametrize("at", [time(0, 59), time(2, 0), time(10, 0)])
def test_other_times_on_those_days_need_no_note(at: time) -> None:
    assert clock_note(SPRING, at) is None
    assert clock_note(AUTUMN, at) is None
    assert clock_note(date(2026, 3, 30), time(1, 30)) is None


@settings(deadline=None)
@given(days, st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_a_london_moment_is_one_a_clock_shows(day: date, at: time) -> None:
    moment = london_instant(day, at)
    assert moment == moment.astimezone(UTC).astimezone(LONDON)
    gap = day in clock_changes(day.year) and at.hour == 1 and day.month < 6
    assert gap or moment.replace(tzinfo=None) == datetime.combine(day, at)


@settings(deadline=None)
@given(days, st.times(), st.integers(1, 1_440))
def test_minutes_later_are_real_minutes(day: date, at: time, minutes: int) -> None:
    starts = london_instant(day, at)
    ends = minutes_later(starts, minutes)
    assert ends.astimezone(UTC) - starts.astimezone(UTC) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(10), "10am"),
        (time(13, 30), "1:30pm"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(12, 30), "12:30pm"),
    ],
)
def test_times_in_words(at: time, words: str) -> None:
    assert time_words(at) == words


def test_days_in_words() -> None:
    day = date(2026, 3, 3)
    assert in_words(day) == "Tuesday 3 March 2026"
    assert short(day) == "Tue 3 Mar"
    assert short_with_year(day) == "Tue 3 Mar 2026"
    assert month_bounds(date(2028, 2, 10)) == (date(2028, 2, 1), date(2028, 2, 29))


def test_moments_and_spans_are_told_in_london() -> None:
    starts = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
    assert moment_words(starts) == "Tuesday 2 June 2026 at 10am"
    assert span_words(starts, starts + timedelta(minutes=75)) == "10am to 11:15am"
    assert span_words(starts, starts + timedelta(hours=15)) == "10am to 1am the next day"
    assert span_words(starts, starts + timedelta(days=2)) == (
        "Tuesday 2 June 2026 at 10am to Thursday 4 June 2026 at 10am"
    )
    with pytest.raises(ValueError, match="time zone"):
        moment_words(datetime(2026, 6, 2, 9, 0))  # noqa: DTZ001 the point of the test


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 3, 3), date(2026, 3, 3), "3 March 2026"),
        (date(2026, 3, 3), date(2026, 3, 7), "3 to 7 March 2026"),
        (date(2026, 3, 30), date(2026, 4, 2), "30 March to 2 April 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 December 2025 to 2 January 2026"),
    ],
)
def test_ranges_name_month_and_year_once(first: date, last: date, words: str) -> None:
    assert range_words(first, last) == words


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_typed_day_is_read_both_ways(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(f" {day.day}/{day.month}/{day.year} ") == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Enter a date, like 3/3/2026."),
        ("soon", "‘soon’ is not a date. Write it like 3/3/2026 or 2026-03-03."),
        ("31/2/2026", "There is no such day as 31/2/2026."),
        ("2026-02-30", "There is no such day as 2026-02-30."),
        ("1/1/0026", "1/1/0026 is too far away: use a year from 1900 to 2100."),
        ("٣/٣/٢٠٢٦", "‘٣/٣/٢٠٢٦’ is not a date. Write it like 3/3/2026 or 2026-03-03."),
    ],
)
def test_other_words_are_refused(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_day(typed, "starts")
    assert refused.value.why == why
    assert refused.value.field == "starts"


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_day_or_a_refusal(typed: str) -> None:
    try:
        parse_day(typed)
    except Refused as refused:
        why = refused.why
    else:
        why = ""
    assert len(why) < 120
