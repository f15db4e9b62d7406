"""Which changes are told at once, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.dates import LONDON
from calendars.late import (
    AT_LEAST,
    KIND_WORDS,
    Kind,
    Standing,
    first_start,
    is_late,
    kind_of,
    over,
    tell_at,
)
from calendars.reminding import out_of_quiet

NOW = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)  # Friday; the clocks change on Sunday
DAY = timedelta(days=1)
moments = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001 the strategy adds UTC
    datetime(2030, 12, 31),  # noqa: DTZ001 the strategy adds UTC
    timezones=st.just(UTC),
)
standings = st.builds(Standing, moments, st.booleans())


def at(days: float, *, on: bool = True) -> Standing:
    """A session so many days from now."""
    return Standing(NOW + DAY * days, on)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (at(1), at(2), Kind.MOVED),
        (at(1), at(1, on=False), Kind.CANCELLED),
        (at(1), at(2, on=False), Kind.CANCELLED),
        (at(1, on=False), at(1), Kind.BACK),
        (at(1), at(1), None),
        (at(1, on=False), at(2, on=False), None),
    ],
)
def test_what_somebody_is_told(before: Standing, after: Standing, kind: Kind | None) -> None:
    assert kind_of(before, after) is kind


@pytest.mark.parametrize(
    ("before", "after", "late"),
    [
        (at(2), at(9), True),
        (at(9), at(2), True),
        (at(2.01), at(9), False),
        (at(-0.1), at(9), False),
        (at(-0.1), at(1), True),
        (at(1), at(1, on=False), True),
        (at(1, on=False), at(9), False),
    ],
)
def test_within_48_hours_of_the_old_time_or_the_new(
    before: Standing, after: Standing, *, late: bool
) -> None:
    assert is_late(before, after, NOW) is late


def test_it_is_over_when_what_it_is_about_begins() -> None:
    assert over(Kind.CANCELLED, at(1), at(1, on=False)) == NOW + DAY
    assert over(Kind.MOVED, at(1), at(3)) == NOW + 3 * DAY
    assert all(KIND_WORDS[kind] for kind in Kind)


@given(standings, standings, moments)
def test_told_at_once_or_in_the_morning_and_an_hour_before(
    before: Standing, after: Standing, now: datetime
) -> None:
    told = tell_at(before, after, now)
    assert told in {now, out_of_quiet(now)}
    first = first_start(before, after, now)
    if first is not None and told != now:
        assert first - told >= AT_LEAST
    if first is None:
        assert 8 <= told.astimezone(LONDON).hour < 20


@given(standings, standings)
def test_a_change_put_back_is_the_other_one_or_none(before: Standing, after: Standing) -> None:
    there, back = kind_of(before, after), kind_of(after, before)
    assert (there is None) == (back is None)
    assert {there, back} in ({None}, {Kind.MOVED}, {Kind.CANCELLED, Kind.BACK})
