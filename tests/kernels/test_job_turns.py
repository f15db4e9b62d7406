"""Whose turn it is: which try of which run of a job."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.job_turns import WAITS, State, Try, Turn, again_at, next_turn

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def test_a_job_that_is_due_and_was_never_run() -> None:
    assert next_turn(NINE, None, TEN) == Turn(NINE, 1)
    assert next_turn(None, None, TEN) is None


@pytest.mark.parametrize("state", [State.DONE, State.PASSED, State.FAILED, State.CUT_OFF])
def test_a_run_that_is_over_leaves_nothing_until_the_next_time(state: State) -> None:
    assert next_turn(NINE, Try(NINE, 1, state), TEN) is None
    assert next_turn(TEN, Try(NINE, 1, state), TEN) == Turn(TEN, 1)


def test_one_that_is_running_is_somebodys() -> None:
    assert next_turn(NINE, Try(NINE, 1, State.RUNNING), TEN) is None
    assert next_turn(TEN, Try(NINE, 1, State.RUNNING), TEN) is None


def test_one_that_was_asked_for() -> None:
    asked = Try(NINE + MINUTE, 1, State.ASKED)
    assert next_turn(NINE, asked, TEN) == Turn(NINE + MINUTE, 1, asked=True)
    assert next_turn(TEN, asked, TEN) == Turn(TEN, 1)


def test_a_failure_waits_longer_each_time_and_ends() -> None:
    assert [again_at(n, State.FAILED, NINE) for n in range(1, 6)] == [
        *(NINE + wait for wait in WAITS),
        None,
    ]
    assert again_at(1, State.CUT_OFF, NINE) == NINE
    assert again_at(5, State.CUT_OFF, NINE) is None
    assert again_at(1, State.DONE, NINE) is None
    failed = Try(NINE, 2, State.FAILED, TEN)
    assert next_turn(NINE, failed, TEN - MINUTE) is None
    assert next_turn(NINE, failed, TEN) == Turn(NINE, 3)


@given(
    outcomes=st.lists(st.sampled_from([State.DONE, State.FAILED, State.CUT_OFF]), max_size=12),
    steps=st.lists(st.integers(0, 200), min_size=30, max_size=30),
)
def test_no_try_is_made_twice_nor_after_a_success(outcomes: list[State], steps: list[int]) -> None:
    newest: Try | None = None
    made: list[Turn] = []
    now, left = NINE, list(outcomes)
    for step in steps:
        now += step * MINUTE
        turn = next_turn(NINE, newest, now)
        if turn is None:
            continue
        assert newest is None or newest.state.bad
        made.append(turn)
        state = left.pop(0) if left else State.DONE
        newest = Try(turn.due, turn.number, state, again_at(turn.number, state, now))
    assert [turn.number for turn in made] == list(range(1, len(made) + 1))
    assert len(made) <= len(WAITS) + 1
