"""Who and what cannot be in two places at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from base.dates import LONDON
from programmes.clashes import Busy, Kind, Taken, between, find, free_times
from tests.kernels.schedules import state

DAY = datetime(2026, 3, 4, 10, tzinfo=LONDON)


def _taken(key: int, hours: float = 0, **changed: object) -> Taken:
    values: dict[str, object] = {
        "starts": DAY + timedelta(hours=hours),
        "ends": DAY + timedelta(hours=hours + 1),
        "venue_id": 1,
        "room_id": key,
        "staff": frozenset({key}),
        "people": frozenset({100 + key}),
    }
    return Taken(key=key, **(values | changed))  # type: ignore[arg-type]


def _kinds(one: Taken, other: Taken, apart: tuple[tuple[int, int], ...] = ()) -> list[Kind]:
    return [clash.kind for clash in between(one, other, apart)]


def test_each_kind_is_found_and_touching_is_not_overlapping() -> None:
    one = _taken(1)
    assert _kinds(one, _taken(2)) == []
    assert _kinds(one, _taken(2, 0.5, room_id=1)) == [Kind.ROOM]
    assert _kinds(one, _taken(2, 1, room_id=1)) == []
    assert _kinds(one, _taken(2, -0.5, staff=frozenset({1, 2}))) == [Kind.STAFF]
    assert _kinds(one, _taken(2, 0, people=frozenset({101}))) == [Kind.PARTICIPANT]
    assert _kinds(one, _taken(2), ((101, 102),)) == [Kind.KEEP_APART]
    assert _kinds(one, _taken(2, venue_id=2), ((101, 102),)) == []
    assert _kinds(one, _taken(2, room_id=None)) == []


def test_two_kept_apart_in_one_session_leave_and_commitments() -> None:
    one = _taken(1, people=frozenset({101, 102}))
    found = find(
        [one],
        [],
        apart=[(101, 102), (101, 999)],
        away=[Busy(1, DAY - timedelta(days=1), DAY + timedelta(days=1), "away")],
        committed=[
            Busy(101, DAY, DAY + timedelta(minutes=5), "work"),
            Busy(101, DAY + timedelta(hours=1), DAY + timedelta(hours=2), "court"),
            Busy(555, DAY, DAY + timedelta(hours=2), "work"),
        ],
    )[1]
    assert [(c.kind, c.who, c.words) for c in found] == [
        (Kind.KEEP_APART, (101, 102), ""),
        (Kind.AWAY, (1,), "away"),
        (Kind.COMMITTED, (101,), "work"),
    ]
    assert [c.kind.refused for c in found] == [True, False, False]


def test_busy_in_their_own_calendar_is_said_once_each_and_never_refused() -> None:
    one = _taken(1, staff=frozenset({1, 2}))
    minute = timedelta(minutes=1)
    short_ones = [
        Busy(1, DAY + n * minute, DAY + (n + 1) * minute, "seen just now") for n in range(5)
    ]
    found = find([one], [], own=[*short_ones, Busy(2, DAY, DAY + minute, "seen 2 days ago")])[1]
    assert [(c.kind, c.who, c.words, c.starts) for c in found] == [
        (Kind.OWN_CALENDAR, (1,), "seen just now", DAY),
        (Kind.OWN_CALENDAR, (2,), "seen 2 days ago", DAY),
    ]
    assert not any(c.kind.refused for c in found)


def test_sessions_over_midnight_and_the_clock_change_are_met() -> None:
    night = state(date(2026, 3, 28), time(23, 30), minutes=120)
    late = _taken(1, starts=night.starts, ends=night.ends)
    morning = state(date(2026, 3, 29), time(2, 15), minutes=60)
    early = _taken(2, starts=morning.starts, ends=morning.ends, room_id=1)
    assert night.ends == datetime(2026, 3, 29, 2, 30, tzinfo=LONDON)
    assert [c.kind for c in find([early], [late])[2]] == [Kind.ROOM]
    assert [c.kind for c in find([late], [early])[1]] == [Kind.ROOM]


takens = st.builds(
    lambda key, hours, length, room, staff, people, venue: Taken(
        key,
        DAY + timedelta(hours=hours),
        DAY + timedelta(hours=hours, minutes=length),
        venue,
        room,
        staff,
        people,
    ),
    st.integers(1, 40),
    st.integers(0, 60),
    st.integers(5, 1440),
    st.none() | st.integers(1, 3),
    st.frozensets(st.integers(1, 4), max_size=3),
    st.frozensets(st.integers(100, 104), max_size=3),
    st.integers(1, 2),
)
pairs = st.lists(st.tuples(st.integers(100, 104), st.integers(100, 104)), max_size=3)


@given(takens, takens, pairs)
def test_clashes_are_symmetric(one: Taken, other: Taken, apart: list[tuple[int, int]]) -> None:
    there = {(c.kind, c.other) for c in between(one, other, apart)}
    back = {(c.kind, c.other) for c in between(other, one, apart)}
    assert {kind for kind, _ in there} == {kind for kind, _ in back}
    assert {other for _, other in there} <= {other.key}


@given(st.lists(takens, max_size=12, unique_by=lambda t: t.key), pairs)
def test_looking_at_all_finds_what_looking_at_each_finds(
    sessions: list[Taken], apart: list[tuple[int, int]]
) -> None:
    half = len(sessions) // 2
    found = find(sessions[:half], sessions[half:], apart=apart)
    for one in sessions[:half]:
        near = [c for other in sessions for c in between(one, other, apart)]
        said = [c for c in found.get(one.key, []) if c.other is not None]
        assert sorted(map(repr, said)) == sorted(map(repr, near))


def test_free_times_are_those_that_touch_nothing() -> None:
    hour = timedelta(hours=1)
    wanted = [(DAY + n * hour, DAY + (n + 1) * hour) for n in range(4)]
    busy = [(DAY + hour, DAY + hour * 2), (DAY + hour * 2.5, DAY + hour * 2.6)]
    assert free_times(wanted, busy) == [wanted[0], wanted[3]]
