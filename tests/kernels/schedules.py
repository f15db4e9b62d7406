"""Schedules for kernel tests: a strand laid out week by week, as meetings and a diary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from base.dates import Nation, bank_holiday_name
from programmes.diary import Diary
from programmes.states import Draft, Meeting, State

START = date(2026, 3, 4)
EARLY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def state(day: date, at: time = time(10), number: int | None = 1, **changed: object) -> State:
    """A planned session of ninety minutes in room 1, led by 1, for 11 and 12."""
    values: dict[str, object] = {
        "day": day,
        "at": at,
        "minutes": 90,
        "status": "planned",
        "title": f"Session {number}: Topic {number}",
        "number": number,
        "topic": f"Topic {number}",
        "venue_id": 1,
        "room_id": 1,
        "staff": ((1, "lead"),),
        "people": (11, 12),
    }
    return State(**(values | changed))  # type: ignore[arg-type]


def diary(
    now: datetime = EARLY,
    *,
    start: date = START,
    weekdays: Sequence[int] = (2,),
    closed: Sequence[date] = (),
    at: time = time(10),
    weeks: int = 120,
) -> Diary:
    """Slots on some weekdays for a long time, none on bank holidays of England or closed days."""

    def why(day: date) -> str:
        if day in closed:
            return "Closed"
        return bank_holiday_name(day, Nation.ENG) or ""

    days = (start + timedelta(days=n) for n in range(7 * weeks))
    slots = [(day, at) for day in days if day.weekday() in weekdays and not why(day)]
    return Diary(slots, why, now)


def laid_out(made: Diary, count: int) -> list[Meeting]:
    """The first slots of a diary as numbered sessions."""
    return [
        Meeting(n, "group", state(day, at, n)) for n, (day, at) in enumerate(made.slots[:count], 1)
    ]


def after(meetings: Sequence[Meeting], draft: Draft) -> list[Meeting]:
    """The meetings as they would be, new ones too, in order of number then key."""
    states = {m.key: m for m in meetings}
    for step in draft.steps:
        assert step.before == (states[step.key].state if step.key in states else None)
        states[step.key] = Meeting(step.key, step.strand, step.after)
    return sorted(states.values(), key=lambda m: (m.state.number or 0, m.key))


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Diary, list[Meeting]]:
    """A diary with some closed days, a moment in the middle, and sessions held before it."""
    start = draw(st.dates(date(2025, 1, 1), date(2027, 6, 1)))
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1, max_size=3))
    closed = draw(
        st.sets(st.integers(0, 300).map(lambda n: start + timedelta(days=n)), max_size=15)
    )
    at = draw(st.sampled_from([time(0, 30), time(1, 30), time(10), time(14, 15), time(22)]))
    count = draw(st.integers(2, 30))
    calm = diary(start=start, weekdays=sorted(weekdays), closed=sorted(closed), at=at)
    meetings = laid_out(calm, count)
    cut = draw(st.integers(0, count - 1))
    now = meetings[cut].state.starts - timedelta(hours=1)
    done = draw(st.sampled_from(["held", "planned", "cancelled"]))
    meetings = [
        Meeting(m.key, m.strand, state(m.state.day, m.state.at, m.state.number, status=done))
        if m.state.starts < now
        else m
        for m in meetings
    ]
    return Diary(calm.slots, calm.closed, now), meetings
