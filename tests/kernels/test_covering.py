"""Who is left, and who else could: examples, and what must always hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from people.roles import Role
from programmes.covering import Known, Needs, Short, Span, may_take, short, who_could
from programmes.strands import StrandKind

TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = Span(TEN - 10 * HOUR, TEN + 14 * HOUR)


def needs(*staff: tuple[int, str], needed: int = 2) -> Needs:
    """A session at ten for an hour."""
    return Needs(7, TEN, TEN + HOUR, needed, staff)


def test_somebody_away_leaves_it_short() -> None:
    both = needs((1, "lead"), (2, "co_facilitator"))
    assert short([both], {}) == []
    assert short([both], {1: [DAY]}) == [Short(7, (1,), 1)]
    assert short([needs((1, "lead"), (2, "cover"), needed=1)], {1: [DAY]}) == [Short(7, (1,), 0)]
    assert short([needs((1, "lead"), (2, "observer"))], {}) == [Short(7, (), 1)]
    assert short([needs(needed=1)], {}) == [Short(7, (), 1)]


def test_leave_that_ends_as_it_begins_does_not_count() -> None:
    one = needs((1, "lead"), needed=1)
    assert short([one], {1: [Span(TEN - HOUR, TEN), Span(TEN + HOUR, TEN + 2 * HOUR)]}) == []


def test_whoever_is_not_at_work_leaves_it_short_too() -> None:
    both = needs((1, "lead"), (2, "co_facilitator"))
    off = {(7, 2): "not on shift then", (8, 1): "another session", (7, 3): "not down for it"}
    assert short([both], {}, off) == [Short(7, (), 1, ((2, "not on shift then"),))]
    gone = short([both], {2: [DAY], 1: [DAY]}, off)
    assert gone == [Short(7, (1, 2), 2)], "away is said once"
    assert short([both], {1: [DAY]}, off)[0].gone == (1, 2)


def test_the_free_who_know_it_come_first_and_the_others_say_why_not() -> None:
    found = who_could(
        needs((1, "lead")),
        StrandKind.GROUP,
        {
            1: Known(),
            2: Known(away=[DAY], booked=[Span(TEN, TEN + HOUR, "at the other group")]),
            3: Known(booked=[Span(TEN + HOUR / 2, TEN + HOUR, "at supervision")]),
            4: Known(works=[Span(TEN + HOUR, TEN + 5 * HOUR)]),
            5: Known(works=[DAY]),
            6: Known(on_shift=[], works=[DAY]),
            7: Known(near=3, on_shift=[DAY], works=[]),
            8: Known(near=9, roles=[Role.PREMISES_STAFF]),
        },
    )
    assert [(o.user_id, o.against) for o in found] == [
        (7, ()),
        (5, ()),
        (8, ("premises staff: it needs a facilitator",)),
        (3, ("at supervision",)),
        (4, ("not usually at work then",)),
        (6, ("not on shift then",)),
        (2, ("away", "at the other group")),
    ]


def test_who_takes_which_kind_of_session() -> None:
    assert may_take(StrandKind.GROUP, [Role.SERVICE_LEAD])
    assert may_take(StrandKind.KEY_WORK, [Role.PREMISES_STAFF])
    assert not may_take(StrandKind.INDIVIDUAL, [Role.PREMISES_STAFF])
    assert not may_take(StrandKind.KEY_WORK, [Role.ADMINISTRATOR])


spans = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(1, 10)).map(
        lambda n: Span(TEN + n[0] * HOUR / 2, TEN + (n[0] + n[1]) * HOUR / 2, "there")
    ),
    max_size=4,
)


@given(st.dictionaries(st.integers(1, 6), st.builds(Known, away=spans, booked=spans), max_size=6))
def test_whoever_is_free_then_is_offered_and_nobody_else(staff: dict[int, Known]) -> None:
    one = needs((1, "lead"))
    found = who_could(one, StrandKind.GROUP, staff)
    assert sorted(o.user_id for o in found) == sorted(set(staff) - {1})
    for offer in found:
        known = staff[offer.user_id]
        touching = any(
            s.starts < one.ends and one.starts < s.ends for s in [*known.away, *known.booked]
        )
        assert bool(offer.against) == touching
    frees = [not o.against for o in found]
    assert frees == sorted(frees, reverse=True)


def test_whoever_is_busy_elsewhere_comes_after_the_free_and_may_still_be_asked() -> None:
    offers = who_could(
        needs((1, "lead")),
        StrandKind.STRUCTURED,
        {
            2: Known(near=9, own=[Span(TEN, TEN + HOUR, "seen 1 hour ago"), DAY]),
            3: Known(own=[Span(TEN + HOUR, TEN + 2 * HOUR, "seen 1 hour ago")]),
            4: Known(away=[DAY]),
        },
    )
    assert [(one.user_id, one.against) for one in offers] == [(3, ()), (2, ()), (4, ("away",))]
    assert [one.beware for one in offers] == [
        "",
        "busy in their own calendar then (seen 1 hour ago)",
        "",
    ]
