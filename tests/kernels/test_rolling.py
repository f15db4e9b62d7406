"""The weeks to come: examples, and what must always hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programmes.diary import Diary
from programmes.queries.catalogue import shelf
from programmes.rolling import lay_ahead
from programmes.states import Draft, Meeting
from tests.kernels.schedules import START, after, diary, laid_out, state

WEEK = timedelta(weeks=1)
CREATIVE = shelf()["pipe-approved-premises"].strand("creative")
GROUP = shelf()["m-trem"].strand("group")


def _people(day: date) -> tuple[int, ...]:
    return (11,) if day < date(2026, 6, 1) else (11, 12)


def _ahead(meetings: list[Meeting], made: Diary, laid: date | None, until: date) -> Draft:
    like = state(START)
    return lay_ahead(CREATIVE, meetings, made, after=laid, until=until, like=like, people=_people)


def test_only_what_is_missing_after_what_was_laid_out() -> None:
    meetings = laid_out(diary(), 4)
    last = meetings[-1].state.day
    made = _ahead(meetings, diary(), last, last + 3 * WEEK)
    assert [s.after.day for s in made.steps] == [last + n * WEEK for n in (1, 2, 3)]
    assert [s.after.number for s in made.steps] == [5, 6, 7]
    assert {s.after.title for s in made.steps} == {"Socially creative session"}
    assert {s.after.minutes for s in made.steps} == {CREATIVE.minutes}


def test_who_is_expected_follows_the_day() -> None:
    made = _ahead([], diary(), date(2026, 5, 20), date(2026, 6, 10))
    assert [(s.after.day.day, s.after.people) for s in made.steps] == [
        (27, (11,)),
        (3, (11, 12)),
        (10, (11, 12)),
    ]


def test_what_somebody_took_away_stays_away() -> None:
    meetings = laid_out(diary(), 4)
    last = meetings[-1].state.day
    kept = [meetings[0], meetings[3]]
    assert _ahead(kept, diary(), last, last).steps == ()


def test_topics_come_round_again() -> None:
    meetings = laid_out(diary(), 18)
    last = meetings[-1].state.day
    made = lay_ahead(
        GROUP, meetings, diary(), after=last, until=last + WEEK, like=state(START), people=_people
    )
    assert made.steps[0].after.number == 19
    assert made.steps[0].after.topic == GROUP.topics[0].label


def test_the_first_time_begins_today_and_never_before_now() -> None:
    at_nine = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
    at_noon = datetime(2026, 3, 11, 12, tzinfo=UTC)
    until = date(2026, 3, 20)
    assert [s.after.day.day for s in _ahead([], diary(at_nine), None, until).steps] == [11, 18]
    assert [s.after.day.day for s in _ahead([], diary(at_noon), None, until).steps] == [18]


@given(
    count=st.integers(0, 20),
    hours=st.integers(0, 24 * 300),
    closed=st.lists(st.dates(date(2026, 3, 1), date(2027, 3, 1)), max_size=12),
    weeks=st.integers(1, 12),
    hour=st.integers(8, 20),
)
def test_each_slot_once_none_past_none_closed_and_twice_is_once(
    count: int, hours: int, closed: list[date], weeks: int, hour: int
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    made = diary(now, closed=closed, at=time(hour), weekdays=(1, 4))
    meetings = laid_out(made, count)
    laid = meetings[-1].state.day if meetings else START
    until = now.date() + weeks * WEEK
    first = _ahead(meetings, made, laid, until)
    then = after(meetings, first)
    walls = [m.state.wall for m in then]
    assert len(walls) == len(set(walls))
    assert all(m in then for m in meetings)
    for one in first.steps:
        assert one.after.starts > now
        assert laid < one.after.day <= until
        assert not made.closed(one.after.day)
    wanted = {
        (day, at) for day, at in made.slots if laid < day <= until and state(day, at).starts > now
    }
    assert {(s.after.day, s.after.at) for s in first.steps} == wanted
    assert _ahead(then, made, max(laid, until), until).steps == ()
    assert _ahead(then, made, laid, until).steps == ()
