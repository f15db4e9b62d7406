"""What holds for every timetable, whatever the slots, closures and nation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from base.dates import Nation, bank_holiday_name, is_working_day
from base.errors import Refused
from programmes.catalogue import parse
from programmes.strands import HolidayPolicy, Strand
from programmes.timetable import Closure, Layout, PlannedSession, Slot, lay_out

FOLDER = Path(__file__).parents[2] / "programmes" / "catalogue"
M_TREM = parse((FOLDER / "m-trem.yaml").read_text(encoding="utf-8"), "m-trem.yaml").strands[0]
MBT = parse((FOLDER / "mbt-aspd.yaml").read_text(encoding="utf-8"), "mbt-aspd.yaml")
GROUP = MBT.strand("group")

starts = st.dates(date(2001, 1, 1), date(2060, 12, 31))
nations = st.sampled_from(Nation)
# Hours apart, so that a week of them never overlaps; nights get their own examples above.
weeks_of_slots = st.lists(
    st.builds(Slot, st.integers(0, 6), st.sampled_from([time(9), time(11, 15), time(14, 30)])),
    min_size=1,
    max_size=3,
    unique=True,
)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, object]:
    start = draw(starts)
    closures = []
    for _ in range(draw(st.integers(0, 4))):
        first = start + timedelta(days=draw(st.integers(-10, 200)))
        last = first + timedelta(days=draw(st.sampled_from([0, 0, 4, 13])))
        closures.append(Closure(first, last, draw(st.sampled_from(["Closed", "Away day"]))))
    return {
        "start": start,
        "slots": tuple(draw(weeks_of_slots)),
        "nation": draw(nations),
        "closures": tuple(closures),
    }


def length(session: PlannedSession) -> timedelta:
    return session.ends.astimezone(UTC) - session.starts.astimezone(UTC)


def laid(strand: Strand, given_plan: dict[str, object], **more: int) -> Layout:
    return lay_out(strand, **given_plan, **more)  # type: ignore[arg-type]


def is_off(day: date, given_plan: dict[str, object]) -> bool:
    closures: tuple[Closure, ...] = given_plan["closures"]  # type: ignore[assignment]
    nation = Nation(str(given_plan["nation"]))
    closed = any(closure.first <= day <= closure.last for closure in closures)
    return closed or bank_holiday_name(day, nation) is not None


@settings(deadline=None)
@given(plans())
def test_no_topic_is_lost_or_doubled_and_their_order_is_kept(given_plan: dict[str, object]) -> None:
    layout = laid(M_TREM, given_plan)
    assert [s.number for s in layout.sessions] == list(range(1, 19))
    assert [s.topic for s in layout.sessions] == [topic.label for topic in M_TREM.topics]
    assert all(before.ends <= after.starts for before, after in pairwise(layout.sessions))
    assert layout.ends_on == layout.sessions[-1].day


@settings(deadline=None)
@given(plans(), st.integers(1, 60))
def test_every_slot_date_is_held_or_skipped_with_a_reason(
    given_plan: dict[str, object], weeks: int
) -> None:
    start: date = given_plan["start"]  # type: ignore[assignment]
    slots: tuple[Slot, ...] = given_plan["slots"]  # type: ignore[assignment]
    every = [start + timedelta(days=n) for n in range(7 * weeks)]
    expected = sorted((day, s.at) for day in every for s in slots if day.weekday() == s.weekday)
    open_dates = [(day, at) for day, at in expected if not is_off(day, given_plan)]
    try:
        layout = laid(GROUP, given_plan, weeks=weeks)
    except Refused:
        assert not open_dates
        return
    assert [(s.day, s.at) for s in layout.sessions] == open_dates
    closed_days = sorted({day for day, _ in expected if is_off(day, given_plan)})
    assert [off.day for off in layout.skipped] == closed_days
    assert all(off.why for off in layout.skipped)


@settings(deadline=None)
@given(plans())
def test_wall_clock_and_length_are_kept_all_year(given_plan: dict[str, object]) -> None:
    for session in laid(GROUP, given_plan).sessions:
        assert session.starts.replace(tzinfo=None) == datetime.combine(session.day, session.at)
        assert length(session) == timedelta(minutes=GROUP.minutes)


@settings(deadline=None)
@given(starts, st.times(), st.integers(1, 480))
def test_length_is_kept_on_any_night(start: date, at: time, minutes: int) -> None:
    slot = Slot(start.weekday(), at.replace(second=0, microsecond=0))
    strand = replace(GROUP, minutes=minutes, holidays=HolidayPolicy.HOLD_ANYWAY)
    for session in lay_out(strand, start=start, slots=[slot], nation=Nation.ENG).sessions:
        assert length(session) == timedelta(minutes=minutes)


@settings(deadline=None)
@given(plans(), st.data())
def test_one_closed_day_drops_that_date_and_no_other(
    given_plan: dict[str, object], data: st.DataObject
) -> None:
    before = laid(GROUP, given_plan)
    gone = data.draw(st.sampled_from([session.day for session in before.sessions]))
    closures: tuple[Closure, ...] = given_plan["closures"]  # type: ignore[assignment]
    after = laid(GROUP, {**given_plan, "closures": (*closures, Closure(gone, gone))})
    kept = [(s.day, s.at) for s in before.sessions if s.day != gone]
    assert [(s.day, s.at) for s in after.sessions] == kept


@settings(deadline=None)
@given(plans())
def test_the_same_input_gives_the_same_layout(given_plan: dict[str, object]) -> None:
    slots: tuple[Slot, ...] = given_plan["slots"]  # type: ignore[assignment]
    again = laid(M_TREM, {**given_plan, "slots": tuple(reversed(slots))})
    assert laid(M_TREM, given_plan) == again


@settings(deadline=None)
@given(plans(), st.integers(-10, 250), st.integers(0, 20), st.sampled_from(HolidayPolicy))
def test_a_further_closure_never_ends_a_course_earlier(
    given_plan: dict[str, object], offset: int, more_days: int, policy: HolidayPolicy
) -> None:
    strand = replace(M_TREM, holidays=policy)
    start: date = given_plan["start"]  # type: ignore[assignment]
    closures: tuple[Closure, ...] = given_plan["closures"]  # type: ignore[assignment]
    first = start + timedelta(days=offset)
    further = Closure(first, first + timedelta(days=more_days))
    after = laid(strand, {**given_plan, "closures": (*closures, further)})
    assert after.ends_on >= laid(strand, given_plan).ends_on


@settings(deadline=None)
@given(plans())
def test_next_working_day_moves_to_open_days_in_order(given_plan: dict[str, object]) -> None:
    strand = replace(M_TREM, holidays=HolidayPolicy.NEXT_WORKING_DAY)
    slots: tuple[Slot, ...] = given_plan["slots"]  # type: ignore[assignment]
    layout = laid(strand, given_plan)
    assert all(not is_off(session.day, given_plan) for session in layout.sessions)
    assert all(before.ends <= after.starts for before, after in pairwise(layout.sessions))
    for session in layout.sessions:
        if Slot(session.day.weekday(), session.at) not in slots:
            assert is_working_day(session.day, Nation(str(given_plan["nation"])))
