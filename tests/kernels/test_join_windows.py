"""When people may join: before the beginning, until a week, or in given weeks of each part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from programmes.catalogue import Programme, parse
from programmes.join_windows import joining_closed, part_starts_of
from programmes.ways_in import Entry, EntryType

FOLDER = Path(__file__).parents[2] / "programmes" / "catalogue"
M_TREM = parse((FOLDER / "m-trem.yaml").read_text("utf-8"), "m-trem.yaml")
MBT = parse((FOLDER / "mbt-aspd.yaml").read_text("utf-8"), "mbt-aspd.yaml")
START = date(2026, 1, 7)


def on(programme: Programme, week: int, parts: tuple[date, ...] = ()) -> str | None:
    """What is said in the middle of a week, counted from 1."""
    return joining_closed(programme, START, START + timedelta(weeks=week - 1, days=3), parts)


def in_weeks(programme: Programme, *weeks: int) -> Programme:
    kind = EntryType.CLOSED if programme is M_TREM else EntryType.ROLLING
    return replace(programme, entry=Entry(kind, None, weeks))


def test_a_closed_cohort_is_joined_until_its_week() -> None:
    assert [on(M_TREM, week) is None for week in (-2, 1, 2, 3)] == [True, True, True, False]
    assert on(M_TREM, 3) == (
        "This cohort is closed: people could join until week 2, "
        "and it is in week 3 since Wednesday 7 January 2026."
    )


def test_a_rolling_cohort_is_joined_at_any_time() -> None:
    assert all(on(MBT, week) is None for week in (-5, 1, 30, 200))


def test_people_may_join_in_the_first_week_of_each_part() -> None:
    programme = in_weeks(M_TREM, 1)
    said = [week for week in range(-1, 19) if on(programme, week) is None]
    assert said == [-1, 0, 1, 10]
    assert on(programme, 4) == (
        "People may join in week 1 of each part, and this is week 4. "
        "The next part begins on Wednesday 11 March 2026."
    )


def test_parts_are_counted_from_where_they_really_began() -> None:
    programme = in_weeks(M_TREM, 1, 2)
    parts = (START, START + timedelta(weeks=12))
    said = [week for week in range(1, 19) if on(programme, week, parts) is None]
    assert said == [1, 2, 13, 14]


def test_parts_that_come_round_again_are_joined_again() -> None:
    rolling = replace(M_TREM, duration=None, entry=Entry(EntryType.ROLLING, None, (1,)))
    said = [week for week in range(1, 40) if on(rolling, week) is None]
    assert said == [1, 10, 19, 28, 37]


def test_a_gap_before_a_part_moves_its_window() -> None:
    group = M_TREM.strands[0]
    topics = tuple(replace(t, gap_weeks=2 if t.number == 10 else 0) for t in group.topics)
    programme = replace(in_weeks(M_TREM, 1), strands=(replace(group, topics=topics),))
    assert [week for week in range(1, 21) if on(programme, week) is None] == [1, 12]


def test_without_parts_the_weeks_are_those_of_the_whole() -> None:
    assert [week for week in range(1, 60) if on(in_weeks(MBT, 1, 3), week) is None] == [1, 3]


@pytest.mark.parametrize("missed", [0, 3])
def test_the_first_days_of_parts_are_read_from_sessions(missed: int) -> None:
    days = [(n, START + timedelta(weeks=n - 1 + (missed if n > 4 else 0))) for n in range(1, 19)]
    found = part_starts_of(M_TREM.strands[0], reversed(days))
    assert found == [START, START + timedelta(weeks=9 + missed)]
    assert part_starts_of(MBT.strands[0], days) == []
