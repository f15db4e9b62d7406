"""On which days somebody in a cohort is expected."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programmes.spells import Pause, Spell, State, away_until

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_12_joining_today_is_expected_today_and_not_yesterday() -> None:
    spell = Spell(MONDAY)
    assert spell.expected_on(MONDAY)
    assert spell.state_on(MONDAY - DAY) is State.TO_COME


def test_13_leaving_today_was_expected_yesterday_and_not_today() -> None:
    spell = Spell(MONDAY - 30 * DAY, leaves=MONDAY)
    assert spell.expected_on(MONDAY - DAY)
    assert spell.state_on(MONDAY) is State.OVER


def test_18_leaving_on_the_first_day_is_never_having_come() -> None:
    spell = Spell(MONDAY, leaves=MONDAY)
    assert not any(spell.expected_on(MONDAY + n * DAY) for n in range(-40, 40))


def test_34_a_pause_that_begins_during_another_leaves_them_away() -> None:
    spell = Spell(MONDAY, None, (Pause(MONDAY, None), Pause(MONDAY + DAY, MONDAY + 3 * DAY)))
    assert spell.state_on(MONDAY + 2 * DAY) is State.PAUSED
    assert spell.state_on(MONDAY + 3 * DAY) is State.PAUSED


def test_35_a_pause_of_no_days_pauses_nothing() -> None:
    assert Spell(MONDAY, None, (Pause(MONDAY, MONDAY),)).expected_on(MONDAY)


def test_when_somebody_is_back() -> None:
    pauses = [Pause(MONDAY, MONDAY + 5 * DAY), Pause(MONDAY + 5 * DAY, MONDAY + 9 * DAY)]
    assert away_until(pauses, MONDAY) == MONDAY + 9 * DAY
    assert away_until(pauses, MONDAY - DAY) == MONDAY - DAY
    assert away_until([*pauses, Pause(MONDAY + 6 * DAY, None)], MONDAY) is None


spans = st.tuples(st.integers(-20, 60), st.one_of(st.none(), st.integers(1, 40)))


@given(st.integers(0, 50), st.lists(spans, max_size=4))
def test_a_day_is_one_thing_only(leaves: int, pauses: list[tuple[int, int | None]]) -> None:
    rows = tuple(
        Pause(MONDAY + first * DAY, None if n is None else MONDAY + (first + n) * DAY)
        for first, n in pauses
    )
    spell = Spell(MONDAY, MONDAY + leaves * DAY, rows)
    for n in range(-30, 80):
        day = MONDAY + n * DAY
        within = 0 <= n < leaves
        away = any(row.covers(day) for row in rows)
        assert spell.expected_on(day) == (within and not away)
