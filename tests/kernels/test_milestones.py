"""Award cycles: the next step, and when whoever leads is reminded of it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evidence.milestones import DISTANCES, STEPS, Step, next_step, reminds

TODAY = date(2026, 3, 2)
DAYS = st.dictionaries(
    st.sampled_from([*STEPS, "joined", "submitted"]),
    st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
TOLD = st.frozensets(st.sampled_from([*DISTANCES, 0]))


def step(days: int) -> Step:
    return Step("due", TODAY + timedelta(days=days), days)


def test_a_portfolio_that_is_due_stays_until_it_is_handed_in() -> None:
    due = date(2026, 2, 1)
    late = next_step({"due": due}, TODAY)
    assert late is not None
    assert late.overdue
    assert next_step({"due": due, "submitted": date(2026, 2, 20)}, TODAY) is None


def test_a_visit_passes_by_itself() -> None:
    assert next_step({"visit": date(2026, 3, 1)}, TODAY) is None
    today = next_step({"visit": TODAY}, TODAY)
    assert today is not None
    assert (today.days, today.overdue) == (0, False)


def test_nothing_known_is_nothing_next() -> None:
    assert next_step({}, TODAY) is None


@given(DAYS, st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_the_next_step_is_one_of_the_days_and_none_comes_before_it(
    days: dict[str, date | None], today: date
) -> None:
    found = next_step(days, today)
    if found is None:
        assert all(
            (day := days.get(name)) is None or day < today or name in {"interim", "due"}
            for name in STEPS
        )
        return
    assert days[found.name] == found.day
    assert found.days == (found.day - today).days
    assert found.overdue == (found.day < today)
    if found.overdue:
        assert found.name in {"due", "expires"}


@given(st.integers(-400, 400), TOLD)
def test_what_was_told_is_never_told_again(days: int, told: frozenset[int]) -> None:
    found = reminds(step(days), told)
    assert found is None or found not in told


@given(st.integers(-400, 400), TOLD)
def test_once_told_there_is_nothing_more_to_tell_that_day(days: int, told: frozenset[int]) -> None:
    found = reminds(step(days), told)
    if found is not None:
        assert reminds(step(days), told | {found}) is None


@given(st.integers(-400, 400))
def test_the_nearest_distance_reached_is_told(days: int) -> None:
    found = reminds(step(days), frozenset())
    if days < 0:
        assert found == 0
    elif days > max(DISTANCES):
        assert found is None
    else:
        assert found == min(one for one in DISTANCES if days <= one)


@given(st.lists(st.integers(0, 60), max_size=12))
def test_whatever_days_the_job_runs_on_each_distance_is_told_once(gaps: list[int]) -> None:
    left, told = 200, frozenset[int]()
    for gap in [0, *gaps]:
        left -= gap
        found = reminds(step(left), told)
        if found is not None:
            assert found not in told
            assert not any(0 < one < found for one in told)  # never further than before
            told |= {found}


@given(st.integers(0, 300))
def test_run_every_day_every_distance_is_told(start: int) -> None:
    told: list[int] = []
    for left in range(max(start, 180), -3, -1):
        found = reminds(step(left), frozenset(told))
        if found is not None:
            told.append(found)
    assert told == [*DISTANCES, 0]
