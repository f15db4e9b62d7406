"""How long people have waited, and who could start together."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.waiting import (
    Group,
    LeftOut,
    OnHold,
    Option,
    Waiter,
    WhyNot,
    choose,
    days_waiting,
    ends_first,
    programme_ends,
    start_together,
)

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_days_are_counted_from_the_day_it_came() -> None:
    assert days_waiting(MONDAY, MONDAY) == 0
    assert days_waiting(MONDAY, MONDAY + 30 * DAY) == 30
    assert days_waiting(MONDAY + DAY, MONDAY) == 0, "received tomorrow: a slip, never below 0"


def test_days_on_hold_are_left_out() -> None:
    today = MONDAY + 30 * DAY
    held = OnHold(MONDAY + 10 * DAY, MONDAY + 14 * DAY)
    assert days_waiting(MONDAY, today, [held]) == 25
    assert days_waiting(MONDAY, today, [OnHold(MONDAY + 20 * DAY, None)]) == 20
    assert days_waiting(MONDAY, today, [OnHold(MONDAY - 50 * DAY, MONDAY - 10 * DAY)]) == 30
    assert days_waiting(MONDAY, today, [OnHold(today + DAY, None)]) == 30
    assert days_waiting(MONDAY, today, [held, held, OnHold(MONDAY + 12 * DAY, None)]) == 10


def test_days_are_whole_across_a_clock_change() -> None:
    # The night to 29 March 2026 has 23 hours, that to 25 October 25.
    assert days_waiting(date(2026, 3, 28), date(2026, 3, 30)) == 2
    assert days_waiting(date(2026, 10, 24), date(2026, 10, 26)) == 2


def test_when_a_programme_would_be_over() -> None:
    assert programme_ends(MONDAY, 52, None) == MONDAY + timedelta(weeks=52)
    assert programme_ends(MONDAY, None, 18) == MONDAY + timedelta(weeks=17)
    assert programme_ends(MONDAY, None, 6, pace=2) == MONDAY + timedelta(weeks=10)
    assert programme_ends(MONDAY, None, None) == MONDAY


def test_supervision_that_ends_first() -> None:
    assert ends_first(MONDAY, MONDAY + DAY)
    assert not ends_first(MONDAY, MONDAY)
    assert not ends_first(None, MONDAY)
    assert not ends_first(MONDAY, None)


WEDNESDAY = Option("wed", places=2, minimum=2)


def test_the_longest_waiting_come_in_first() -> None:
    people = [Waiter(1, 5), Waiter(2, 50), Waiter(3, 20)]
    (found,) = start_together(people, [WEDNESDAY])
    assert found.together == (2, 3)
    assert found.left_out == (LeftOut(1, WhyNot.FULL),)
    assert found.missing == 0


def test_each_other_person_is_told_why() -> None:
    people = [
        Waiter(1, 90, barred="on hold"),
        Waiter(2, 80, cannot={"wed": "work"}),
        Waiter(3, 70),
        Waiter(4, 60),
        Waiter(5, 50),
    ]
    option = Option("wed", places=5, minimum=4, inside=frozenset({99}))
    (found,) = start_together(people, [option], [(3, 99), (4, 5)])
    assert found.together == (4,)
    assert found.missing == 3
    assert found.left_out == (
        LeftOut(1, WhyNot.BARRED, "on hold"),
        LeftOut(2, WhyNot.BUSY, "work"),
        LeftOut(3, WhyNot.KEPT_APART_INSIDE),
        LeftOut(5, WhyNot.KEPT_APART, others=(4,)),
    )


def test_a_larger_group_comes_before_the_one_who_waited_longest() -> None:
    people = [Waiter(1, 90), Waiter(2, 20), Waiter(3, 10)]
    (found,) = start_together(people, [Option("wed", 3, 2)], [(1, 2), (1, 3)])
    assert found.together == (2, 3)
    assert found.left_out == (LeftOut(1, WhyNot.KEPT_APART, others=(2, 3)),)


def test_the_better_time_stands_first() -> None:
    people = [Waiter(1, 90, cannot={"wed": "work"}), Waiter(2, 20), Waiter(3, 10)]
    best, other = start_together(people, [Option("wed", 3), Option("thu", 3)])
    assert (best.option.key, len(best.together)) == ("thu", 3)
    assert (other.option.key, len(other.together)) == ("wed", 2)
    # As many at both: the time at which the longest waiting can come.
    best, other = start_together(people, [Option("wed", 2), Option("thu", 2)])
    assert (best.option.key, best.together) == ("thu", (1, 2))


def test_nobody_waiting_and_no_place() -> None:
    (found,) = start_together([], [WEDNESDAY])
    assert (found.together, found.missing) == ((), 2)
    (found,) = start_together([Waiter(1, 5)], [Option("wed", 0)])
    assert found.left_out == (LeftOut(1, WhyNot.FULL),)
    assert start_together([Waiter(1, 5)], []) == []


def test_a_thousand_waiting_with_hundreds_of_pairs_are_answered() -> None:
    order = list(range(1000))
    near: dict[int, set[int]] = {n: set() for n in order}
    for n in range(0, 900, 3):
        for one, other in itertools.combinations((n, n + 1, n + 2), 2):
            near[one].add(other)
            near[other].add(one)
    chosen, proved = choose(order, 12, near)
    assert chosen == list(range(0, 36, 3))
    assert proved


def test_too_many_pairs_to_be_sure_are_said_to_be() -> None:
    # A grid of 40 by 40 in which everybody is near many: no count of it ends in time.
    order = list(range(400))
    near = {n: {(n * k + 7 * k) % 400 for k in (3, 7, 11, 19, 23)} - {n} for n in order}
    for n in order:
        for other in list(near[n]):
            near[other].add(n)
    chosen, _ = choose(order, 300, near)
    assert all(not near[one] & set(chosen) for one in chosen)


people_and_pairs = st.integers(0, 9).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 30), min_size=n, max_size=n),
        st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=14),
        st.integers(0, 9),
    )
)


@settings(deadline=None)
@given(people_and_pairs)
def test_a_group_is_the_largest_and_the_fairest_and_says_why(
    case: tuple[list[int], set[tuple[int, int]], int],
) -> None:
    days, drawn, places = case
    pairs = [(a, b) for a, b in drawn if a != b and a < len(days) and b < len(days)]
    people = [Waiter(n, waited) for n, waited in enumerate(days)]
    (found,) = start_together(people, [Option("x", places)], pairs)
    order = sorted(people, key=lambda one: (-one.days, one.id))
    rank = {one.id: n for n, one in enumerate(order)}
    apart = {frozenset(pair) for pair in pairs}

    def fits(group: tuple[int, ...]) -> bool:
        return not any(frozenset(two) in apart for two in itertools.combinations(group, 2))

    every = [
        group
        for size in range(min(places, len(days)) + 1)
        for group in itertools.combinations([one.id for one in order], size)
        if fits(group)
    ]
    best = min(every, key=lambda group: (-len(group), [rank[i] for i in group]))
    assert found.together == best
    assert found.proved
    _everybody_is_accounted_for(found, people, apart, rank)


def _everybody_is_accounted_for(
    found: Group, people: list[Waiter], apart: set[frozenset[int]], rank: dict[int, int]
) -> None:
    assert {*found.together, *(out.id for out in found.left_out)} == {one.id for one in people}
    assert len(found.together) + len(found.left_out) == len(people)
    for out in found.left_out:
        if out.why is WhyNot.KEPT_APART:
            assert all(frozenset({out.id, other}) in apart for other in out.others)
            assert set(out.others) <= set(found.together)
        else:
            assert out.why is WhyNot.FULL
            assert len(found.together) == found.option.places
            assert all(rank[one] < rank[out.id] for one in found.together)


@given(st.integers(0, 400), st.lists(st.tuples(st.integers(-50, 450), st.integers(0, 90))))
def test_days_waiting_are_those_on_which_no_hold_was(
    total: int, holds: list[tuple[int, int]]
) -> None:
    today = MONDAY + total * DAY
    rows = [OnHold(MONDAY + first * DAY, MONDAY + (first + n) * DAY) for first, n in holds]
    days = (MONDAY + n * DAY for n in range(total))
    free = sum(not any(r.first <= day <= (r.last or day) for r in rows) for day in days)
    assert days_waiting(MONDAY, today, rows) == free


@given(st.permutations(range(6)))
def test_the_order_people_are_given_in_says_nothing(order: list[int]) -> None:
    people = [Waiter(n, (n * 7) % 5) for n in order]
    usual = start_together([Waiter(n, (n * 7) % 5) for n in range(6)], [WEDNESDAY], [(0, 1)])
    assert start_together(people, [WEDNESDAY], [(1, 0)]) == usual
