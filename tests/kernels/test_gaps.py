"""The gap map: what a portfolio lacks, and what would help most next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.gaps import Item, Lack, Targets, Voice, gap_map, helps_most, months_before

TODAY = date(2026, 3, 2)
TARGETS = Targets()
ITEM = Item("1", frozenset({"1.1"}), "minutes", Voice.BOTH, date(2026, 2, 1))
ENOUGH = (
    ITEM,
    replace(ITEM, id="2", kind="photograph", voice=Voice.STAFF),
    replace(ITEM, id="3", kind="rota", unhours=True, change=True),
)


def lacks(*items: Item, targets: Targets = TARGETS) -> tuple[Lack, ...]:
    """What the only criterion lacks."""
    return gap_map(["1.1"], items, targets, TODAY).cells[0].lacks


def test_enough_of_everything_lacks_nothing() -> None:
    found = gap_map(["1.1"], ENOUGH, TARGETS, TODAY)
    assert found.cells[0].lacks == ()
    assert found.met == 1
    assert not found.no_unhours
    assert not found.no_change
    assert helps_most(found) == []


@pytest.mark.parametrize(
    ("items", "wanted"),
    [
        ((), (Lack.NOTHING,)),
        ((replace(ITEM, day=date(2025, 3, 1)),), (Lack.OLD,)),
        ((replace(ITEM, day=None),), (Lack.OLD,)),
        ((ITEM,), (Lack.FEW,)),
        ((ITEM, replace(ITEM, id="2")), (Lack.FEW, Lack.ONE_KIND)),
        ([replace(i, voice=Voice.STAFF) for i in ENOUGH], (Lack.STAFF_ONLY,)),
        ([replace(i, voice=Voice.OUTSIDERS) for i in ENOUGH], (Lack.STAFF_ONLY,)),
        ([replace(i, policy=True, used=False) for i in ENOUGH], (Lack.POLICY_ONLY,)),
        ([replace(i, kind="rota") for i in ENOUGH], (Lack.ONE_KIND,)),
    ],
)
def test_each_gap_is_found(items: tuple[Item, ...], wanted: tuple[Lack, ...]) -> None:
    assert lacks(*items) == wanted


def test_the_day_a_year_ago_is_still_fresh_and_tomorrow_is_not_yet() -> None:
    year_ago = replace(ITEM, day=date(2025, 3, 2))
    assert lacks(year_ago) == (Lack.FEW,)
    assert lacks(replace(ITEM, day=TODAY + timedelta(days=1))) == (Lack.OLD,)


def test_one_item_alone_is_few_and_not_of_one_kind() -> None:
    assert lacks(ITEM, targets=Targets(items=1, kinds=1)) == ()
    assert lacks(ITEM, targets=Targets(items=1, kinds=2)) == (Lack.FEW,), "two kinds are two items"


def test_what_holds_for_the_whole_portfolio() -> None:
    wide = replace(ITEM, id="9", criteria=frozenset("12345"))
    idle = replace(ITEM, id="8", policy=True, used=False)
    bare = replace(ITEM, id="7", day=None)
    found = gap_map([*"12345", "1.1"], [wide, idle, bare], TARGETS, TODAY)
    assert (found.stretched, found.unused, found.undated) == (("9",), ("8",), ("7",))
    assert found.no_unhours
    assert found.no_change


def test_an_empty_portfolio_is_only_empty() -> None:
    found = gap_map(["1.1", "1.2"], [], TARGETS, TODAY)
    assert not found.no_unhours
    assert not found.no_change
    assert helps_most(found) == [("1.1", Lack.NOTHING), ("1.2", Lack.NOTHING)]


def test_the_gravest_comes_first_then_the_one_with_fewer() -> None:
    items = [
        replace(ITEM, id="a", criteria=frozenset({"few"})),
        replace(ITEM, id="b", criteria=frozenset({"two"})),
        replace(ITEM, id="c", criteria=frozenset({"two"})),
        replace(ITEM, id="d", criteria=frozenset({"old"}), day=date(2020, 1, 1)),
    ]
    found = gap_map(["two", "few", "old", "none"], items, TARGETS, TODAY)
    assert [one for one, _ in helps_most(found)] == ["none", "old", "few", "two"]


def test_a_criterion_the_framework_no_longer_has_counts_nowhere() -> None:
    gone = replace(ITEM, criteria=frozenset({"0.9"}))
    assert lacks(gone) == (Lack.NOTHING,)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
    ],
)
def test_months_before(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


ITEMS = st.lists(
    st.builds(
        Item,
        id=st.uuids().map(str),
        criteria=st.frozensets(st.sampled_from(["1", "2", "3"])),
        kind=st.sampled_from(["minutes", "rota", "photograph"]),
        voice=st.sampled_from(Voice),
        day=st.none() | st.dates(date(2024, 1, 1), date(2026, 6, 1)),
        unhours=st.booleans(),
        policy=st.booleans(),
        used=st.booleans(),
        change=st.booleans(),
    ),
    max_size=12,
)


@given(ITEMS, st.randoms())
def test_the_order_of_items_is_nothing(items: list[Item], random: st.Random) -> None:
    shuffled = items[:]
    random.shuffle(shuffled)
    assert gap_map(["1", "2", "3"], items, TARGETS, TODAY) == gap_map(
        ["1", "2", "3"], shuffled, TARGETS, TODAY
    )


@given(ITEMS)
def test_a_good_item_more_never_widens_a_gap(items: list[Item]) -> None:
    good = Item("zz", frozenset({"1"}), "quote", Voice.RESIDENTS, TODAY)
    before = gap_map(["1"], items, TARGETS, TODAY).cells[0]
    after = gap_map(["1"], [*items, good], TARGETS, TODAY).cells[0]
    assert after.items == before.items + 1
    gone = {Lack.NOTHING, Lack.OLD, Lack.STAFF_ONLY, Lack.POLICY_ONLY}
    assert not gone & set(after.lacks)


@given(ITEMS, st.sampled_from(["items", "kinds", "residents"]))
def test_asking_for_less_never_finds_more(items: list[Item], what: str) -> None:
    less = replace(TARGETS, **{what: 0})
    for strict, mild in zip(
        gap_map(["1", "2"], items, TARGETS, TODAY).cells,
        gap_map(["1", "2"], items, less, TODAY).cells,
        strict=True,
    ):
        assert set(mild.lacks) <= set(strict.lacks)
