"""Who can when: rules laid out as London intervals."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.dates import LONDON, clock_changes, london_instant
from base.errors import Refused
from people.availability import (
    Dated,
    Interval,
    Rule,
    Standing,
    check_night,
    covers,
    expand,
    expand_all,
    first_shared_day,
    merged,
    overlaps,
    parse_time,
    span,
    weekday_words,
    whole_days,
)

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
WED = date(2026, 3, 4)
DAY = timedelta(days=1)


def hours(interval: Interval) -> float:
    return (interval.ends.astimezone(UTC) - interval.starts.astimezone(UTC)) / timedelta(hours=1)


def walls(intervals: list[Interval]) -> list[str]:
    return [f"{i.starts:%a %d %b %H:%M} {i.ends:%a %d %b %H:%M}" for i in intervals]


days = st.dates(date(2025, 10, 1), date(2027, 4, 30))
times = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any rule: dated or standing, whole days or part, open-ended or not, over midnight or not."""
    first = draw(days)
    last = draw(st.none() | st.integers(0, 200).map(lambda n: first + DAY * n))
    part = draw(st.none() | st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]))
    at, until = part or (None, None)
    if draw(st.booleans()):
        return Dated(first, last, at, until)
    weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
    return Standing(weekdays, first, last, at, until, draw(st.integers(1, 4)))


# Days near the rule, and often about a clock change.
moments = st.builds(
    lambda day, at: london_instant(day, at).astimezone(LONDON),
    st.sampled_from([SPRING, AUTUMN, WED, SPRING - DAY, AUTUMN + DAY]),
    times,
)


def test_a_working_week_comes_round_by_the_wall_clock() -> None:
    rule = Standing((2,), WED, None, time(9), time(17))
    found = expand(rule, date(2026, 3, 18), date(2026, 4, 1))
    assert walls(found) == [
        "Wed 18 Mar 09:00 Wed 18 Mar 17:00",
        "Wed 25 Mar 09:00 Wed 25 Mar 17:00",
        "Wed 01 Apr 09:00 Wed 01 Apr 17:00",
    ]
    assert [i.starts.utcoffset() for i in found] == [timedelta(0), timedelta(0), timedelta(hours=1)]


def test_it_begins_and_ends_on_its_days() -> None:
    rule = Standing((2,), WED, date(2026, 3, 11))
    assert list(rule.days(date(2026, 1, 1), date(2026, 12, 31))) == [WED, date(2026, 3, 11)]


def test_every_other_week_counts_from_the_first_week_that_has_the_day() -> None:
    # The week number of a two-week rota; a Thursday start leaves no Wednesday.
    rule = Standing((2,), date(2026, 3, 5), every=2)
    seen = list(rule.days(date(2026, 3, 1), date(2026, 4, 10)))
    assert seen == [date(2026, 3, 11), date(2026, 3, 25), date(2026, 4, 8)]
    both = Standing((0, 4), date(2026, 3, 5), every=2)  # the Friday is left: this is its week
    assert list(both.days(WED, date(2026, 3, 20))) == [
        date(2026, 3, 6),
        date(2026, 3, 16),
        date(2026, 3, 20),
    ]


def test_a_fortnight_keeps_its_rhythm_across_the_end_of_a_month_and_a_year() -> None:
    rule = Standing((3,), date(2026, 12, 17), every=2)
    seen = list(rule.days(date(2026, 12, 1), date(2027, 1, 31)))
    assert seen == [date(2026, 12, 17), date(2026, 12, 31), date(2027, 1, 14), date(2027, 1, 28)]


@pytest.mark.parametrize(("day", "long"), [(SPRING, 23), (AUTUMN, 25), (WED, 24)])
def test_a_whole_day_is_as_long_as_the_day_is(day: date, long: int) -> None:
    (found,) = expand(Dated(day, day), day, day)
    assert hours(found) == long
    assert walls([found]) == [f"{day:%a %d %b} 00:00 {day + DAY:%a %d %b} 00:00"]


def test_whole_days_that_follow_one_another_are_one_interval() -> None:
    (found,) = expand(Dated(WED, WED + 2 * DAY), WED - DAY, WED + 9 * DAY)
    assert hours(found) == 72
    assert len(expand(Dated(WED, WED + 2 * DAY, time(9), time(13)), WED, WED + 9 * DAY)) == 3


def test_an_end_that_is_not_known_runs_to_the_bound() -> None:
    assert expand(Dated(WED, None), WED - DAY, WED + DAY) == [whole_days(WED, WED + DAY)]


def test_a_curfew_crosses_midnight_and_is_cut_at_the_bounds() -> None:
    rule = Standing(tuple(range(7)), date(2026, 1, 1), None, time(19), time(7))
    assert walls(expand(rule, WED, WED)) == [
        "Wed 04 Mar 00:00 Wed 04 Mar 07:00",
        "Wed 04 Mar 19:00 Thu 05 Mar 00:00",
    ]


@pytest.mark.parametrize(("eve", "long"), [(SPRING - DAY, 8.25), (AUTUMN - DAY, 10.25)])
def test_a_night_ends_by_the_wall_clock_on_the_night_the_clocks_change(
    eve: date, long: float
) -> None:
    found = span(eve, time(21, 45), time(7))
    assert found is not None
    assert hours(found) == long
    assert found.ends.time() == time(7)


def test_a_time_the_clocks_skip_is_never_longer_than_nothing() -> None:
    assert span(SPRING, time(1, 30), time(2)) is None
    assert expand(Dated(SPRING, SPRING, time(1), time(2)), SPRING, SPRING) == []
    half = span(SPRING, time(0, 30), time(1, 30))
    assert half is not None
    assert hours(half) == 0.5


def test_times_that_touch_do_not_overlap_even_in_the_repeated_hour() -> None:
    before, after = span(AUTUMN, time(0), time(1, 30)), span(AUTUMN, time(1, 30), time(3))
    assert before is not None
    assert after is not None
    assert not overlaps([before], after.starts, after.ends)
    assert hours(before) + hours(after) == 4


def test_the_repeated_hour_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 1, 40, tzinfo=LONDON)
    second = datetime(2026, 10, 25, 1, 10, fold=1, tzinfo=LONDON)
    assert Interval(first, second)
    with pytest.raises(ValueError, match="ends after it starts"):
        Interval(second, first)
    with pytest.raises(ValueError, match="time zone"):
        overlaps([], datetime(2026, 3, 4), datetime(2026, 3, 5, tzinfo=UTC))  # noqa: DTZ001 what is refused


def test_hours_that_touch_cover_a_session_across_them() -> None:
    hours_of = [
        *expand(Dated(WED, WED, time(9), time(12)), WED, WED),
        *expand(Dated(WED, WED, time(12), time(17)), WED, WED),
    ]
    starts, ends = london_instant(WED, time(11)), london_instant(WED, time(13))
    assert covers(hours_of, starts, ends)
    assert not covers(hours_of[:1], starts, ends)
    assert not covers([], starts, ends)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: Dated(WED, WED - DAY), "last"),
        (lambda: Dated(WED, WED, time(9)), "until"),
        (lambda: Dated(WED, WED, None, time(9)), "at"),
        (lambda: Dated(WED, WED, time(9), time(9)), "until"),
        (lambda: Standing((), WED), "weekdays"),
        (lambda: Standing((7,), WED), "weekdays"),
        (lambda: Standing((0,), WED, every=0), "every"),
        (lambda: Standing((0,), WED, WED - DAY), "last"),
    ],
)
def test_what_makes_no_sense_is_refused_on_its_field(wrong: type[Rule], field: str) -> None:
    with pytest.raises(Refused) as refused:
        wrong()
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Dated(WED, WED), "Wednesday 4 March 2026"),
        (Dated(WED, WED + 2 * DAY), "4 to 6 March 2026"),
        (Dated(WED, None), "from Wednesday 4 March 2026"),
        (Dated(WED, WED, time(9), time(13)), "Wednesday 4 March 2026, 9am to 1pm"),
        (Dated(WED, WED + DAY, time(9), time(13)), "4 to 5 March 2026, 9am to 1pm each day"),
        (Standing((2,), WED), "Wednesdays"),
        (Standing((0, 1, 2, 3, 4), WED, None, time(9), time(17)), "Mondays to Fridays, 9am to 5pm"),
        (Standing((0, 2), WED, every=2), "Mondays and Wednesdays, every 2 weeks"),
        (
            Standing(tuple(range(7)), WED, None, time(19), time(7)),
            "every day, 7pm to 7am the next day",
        ),
    ],
)
def test_rules_are_told_in_words(rule: Rule, words: str) -> None:
    assert rule.words() == words


def test_weekdays_in_words() -> None:
    assert weekday_words([0, 2, 6]) == "Mondays, Wednesdays and Sundays"
    assert weekday_words([0, 1]) == "Mondays and Tuesdays"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("2 PM", time(14)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("Midnight", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "9", "25:00", "9:60", "13pm", "0am", "2460", "٣:٠٠", "soon"])
def test_other_times_are_refused(typed: str) -> None:
    with pytest.raises(Refused, match="is not a time") as refused:
        parse_time(typed, "at")
    assert refused.value.field == "at"


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_a_refusal(typed: str) -> None:
    try:
        found = parse_time(typed)
    except Refused:
        return
    assert parse_time(f"{found:%H:%M}") == found


@given(rules(), days, st.integers(0, 60))
def test_every_interval_is_within_the_days_asked_about(rule: Rule, first: date, n: int) -> None:
    last = first + DAY * n
    bounds = whole_days(first, last)
    found = expand(rule, first, last)
    for each in found:
        assert each.starts.tzinfo is each.ends.tzinfo is LONDON
        assert bounds.starts.astimezone(UTC) <= each.starts.astimezone(UTC)
        assert each.ends.astimezone(UTC) <= bounds.ends.astimezone(UTC)


@given(rules(), days, st.integers(0, 40), st.integers(0, 40))
def test_two_halves_together_are_the_whole(rule: Rule, first: date, n: int, m: int) -> None:
    middle = first + DAY * n
    last = middle + DAY * (m + 1)
    halves = [*expand(rule, first, middle), *expand(rule, middle + DAY, last)]
    assert merged(halves) == merged(expand(rule, first, last))


@given(rules(), days)
def test_the_wall_clock_is_kept_over_both_changes(rule: Rule, first: date) -> None:
    last = first + timedelta(days=225)  # summer time lasts 217 days at most
    assert any(
        first < change < last for y in (first.year, last.year) for change in clock_changes(y)
    )
    begins, ends = rule.at or time(), rule.until or time()
    bounds = whole_days(first, last)
    for each in expand(rule, first, last):
        on_change = {each.starts.date(), each.ends.date()} & clock_changes(each.starts.year)
        if not on_change and each.starts != bounds.starts:
            assert each.starts.time() == begins
        if not on_change and each.ends != bounds.ends:
            assert each.ends.time() == ends


@given(st.lists(rules(), max_size=3), days)
def test_together_they_are_in_order_and_apart(several: list[Rule], first: date) -> None:
    found = expand_all(several, first, first + timedelta(days=40))
    ends = [each.ends.astimezone(UTC) for each in found]
    starts = [each.starts.astimezone(UTC) for each in found]
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))


@given(moments, moments, moments, moments)
def test_overlap_is_symmetric(a: datetime, b: datetime, c: datetime, d: datetime) -> None:
    one, other = sorted([a, b], key=datetime.timestamp), sorted([c, d], key=datetime.timestamp)
    if one[0].timestamp() == one[1].timestamp() or other[0].timestamp() == other[1].timestamp():
        return
    there = overlaps([Interval(*one)], *other)
    assert there == overlaps([Interval(*other)], *one)
    shared = min(one[1].timestamp(), other[1].timestamp()) > max(
        one[0].timestamp(), other[0].timestamp()
    )
    assert there == shared


@settings(deadline=None)
@given(rules(), rules())
def test_sharing_a_day_is_symmetric(one: Rule, other: Rule) -> None:
    day = first_shared_day(one, other)
    assert day == first_shared_day(other, one)
    if day is not None:
        mine, theirs = expand(one, day, day + DAY), expand(other, day, day + DAY)
        assert any(overlaps(mine, each.starts, each.ends) for each in theirs)


def test_two_week_rotas_on_other_weeks_never_meet() -> None:
    one = Standing((2,), WED, every=2)
    other = Standing((2,), WED + 7 * DAY, every=2)
    assert first_shared_day(one, other) is None
    assert first_shared_day(one, Standing((2,), WED + 14 * DAY)) == WED + 14 * DAY
    assert first_shared_day(Dated(WED, WED), Dated(WED + DAY, WED + DAY)) is None


@pytest.mark.parametrize(
    ("at", "until", "why"),
    [
        (
            time(9),
            time(5),
            "until 5am the next day. Check both times. For the afternoon write 5pm.",
        ),
        (time(20), time(19), "until 7pm the next day. Check both times."),
    ],
)
def test_hours_most_of_the_way_round_the_clock_were_mistyped(
    at: time, until: time, why: str
) -> None:
    with pytest.raises(Refused) as refused:
        check_night(at, until)
    assert refused.value.why.endswith(why)


def test_a_night_shift_was_not() -> None:
    for at, until in ((time(21, 45), time(7, 15)), (time(20), time(8)), (time(13), time(0))):
        check_night(at, until)
