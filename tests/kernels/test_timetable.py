"""The timetable by named examples; what holds for every plan is in test_timetable_properties."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, time, timedelta
from pathlib import Path

import pytest

from base.dates import Nation
from base.errors import Refused
from programmes.catalogue import parse
from programmes.strands import HolidayPolicy, Rhythm, RhythmType, Strand
from programmes.timetable import (
    Closure,
    Layout,
    PlannedSession,
    Skipped,
    Slot,
    lay_out,
    layout_as_json,
)

FOLDER = Path(__file__).parents[2] / "programmes" / "catalogue"
M_TREM = parse((FOLDER / "m-trem.yaml").read_text(encoding="utf-8"), "m-trem.yaml").strands[0]
MBT = parse((FOLDER / "mbt-aspd.yaml").read_text(encoding="utf-8"), "mbt-aspd.yaml")
GROUP = MBT.strand("group")
WEDNESDAY = Slot.parse("Wed 10:00")
MONDAY = Slot.parse("Mon 10:00")


def plan(
    strand: Strand = M_TREM,
    start: str = "2026-03-04",
    slots: tuple[Slot, ...] = (WEDNESDAY,),
    closures: tuple[Closure, ...] = (),
    nation: Nation = Nation.ENG,
    **more: int,
) -> Layout:
    return lay_out(
        strand,
        start=date.fromisoformat(start),
        slots=slots,
        nation=nation,
        closures=closures,
        **more,
    )


def days(layout: Layout) -> list[str]:
    return [session.day.isoformat() for session in layout.sessions]


def length(session: PlannedSession) -> timedelta:
    return session.ends.astimezone(UTC) - session.starts.astimezone(UTC)


def test_m_trem_from_march_with_two_closures() -> None:
    closures = (
        Closure.parse("2026-05-27", "Training day"),
        Closure.parse("2026-07-20..2026-07-31"),
    )
    layout = plan(closures=closures)
    assert len(layout.sessions) == 18
    assert layout.skipped == (Skipped(date(2026, 5, 27), "Training day"),)
    assert layout.ends_on == date(2026, 7, 8)
    first, last = layout.sessions[0], layout.sessions[-1]
    assert (first.topic, first.part) == ("Welcome and ground rules", "Part one")
    assert (last.number, last.topic) == (18, "Looking ahead and ending")
    assert first.starts.isoformat() == "2026-03-04T10:00:00+00:00"
    assert last.ends.isoformat() == "2026-07-08T11:30:00+01:00"


def test_a_missed_week_moves_everything_after_it() -> None:
    layout = plan(start="2026-04-29", closures=(Closure.parse("2026-07-20..2026-07-31"),))
    assert [off.day.isoformat() for off in layout.skipped] == ["2026-07-22", "2026-07-29"]
    assert days(layout)[11:13] == ["2026-07-15", "2026-08-05"]
    assert layout.ends_on == date(2026, 9, 9)


def test_a_start_on_easter_monday_begins_a_week_later() -> None:
    layout = plan(start="2026-04-06", slots=(MONDAY,))
    assert layout.skipped[0] == Skipped(date(2026, 4, 6), "Easter Monday (bank holiday)")
    assert days(layout)[:5] == [
        "2026-04-13", "2026-04-20", "2026-04-27", "2026-05-11", "2026-05-18",
    ]  # fmt: skip
    assert layout.sessions[0].topic == "Welcome and ground rules"


@pytest.mark.parametrize(
    ("nation", "day", "held"),
    [
        (Nation.NIR, "2026-03-17", False),
        (Nation.ENG, "2026-03-17", True),
        (Nation.SCT, "2026-11-30", False),
        (Nation.ENG, "2026-11-30", True),
        (Nation.WLS, "2026-11-30", True),
    ],
)
def test_each_nation_skips_its_own_days(nation: Nation, day: str, *, held: bool) -> None:
    slot = Slot(date.fromisoformat(day).weekday(), time(10))
    layout = plan(start=day, slots=(slot,), nation=nation)
    assert (day in days(layout)) is held
    assert (day in [off.day.isoformat() for off in layout.skipped]) is not held


def test_two_slots_a_week_take_the_topics_in_turn() -> None:
    layout = plan(slots=(Slot.parse("Fri 14:00"), WEDNESDAY), start="2026-03-05")
    assert days(layout)[:3] == ["2026-03-06", "2026-03-11", "2026-03-13"]
    assert layout.sessions[0].at == time(14)
    assert Skipped(date(2026, 4, 3), "Good Friday (bank holiday)") in layout.skipped
    assert [session.topic for session in layout.sessions] == [t.label for t in M_TREM.topics]


def test_a_day_both_closed_and_a_holiday_says_both_once() -> None:
    closures = (
        Closure.parse("2026-04-03", "Easter break"),
        Closure.parse("2026-04-01..2026-04-07", "Easter break"),
        Closure.parse("2026-04-03", "good friday"),
    )
    layout = plan(slots=(Slot.parse("Fri 10:00"),), closures=closures)
    assert layout.skipped[0].why == "Good Friday (bank holiday) and Easter break"


def test_two_slots_on_a_closed_day_are_one_date_to_read() -> None:
    slots = (WEDNESDAY, Slot.parse("Wed 14:00"))
    assert plan(slots=slots, closures=(Closure.parse("2026-03-11"),)).skipped == (
        Skipped(date(2026, 3, 11), "Closed"),
    )


def test_a_rolling_group_uses_every_open_week_of_a_year() -> None:
    layout = plan(GROUP, start="2026-01-07", closures=(Closure.parse("2026-12-21..2027-01-01"),))
    assert len(layout.sessions) + len(layout.skipped) == 52
    assert {session.topic for session in layout.sessions} == {None}
    assert len(plan(GROUP, start="2026-01-07", weeks=10).sessions) == 10


def test_topics_come_round_again_when_weeks_are_given() -> None:
    layout = plan(weeks=20)
    assert layout.sessions[18].topic == "Welcome and ground rules"


def test_a_given_number_of_sessions_runs_past_the_topics() -> None:
    layout = plan(sessions=20)
    assert [session.topic for session in layout.sessions[17:]] == [
        "Looking ahead and ending", None, None,
    ]  # fmt: skip


def test_every_fourth_week_starts_with_the_first_slot_there_is() -> None:
    strand = replace(GROUP, rhythm=Rhythm(RhythmType.EVERY_N_WEEKS, 4))
    layout = plan(strand, start="2026-01-08", weeks=20)
    assert days(layout) == ["2026-01-14", "2026-02-11", "2026-03-11", "2026-04-08", "2026-05-06"]


def test_next_working_day_moves_and_says_so() -> None:
    strand = replace(M_TREM, holidays=HolidayPolicy.NEXT_WORKING_DAY)
    slot = Slot.parse("Fri 10:00")
    layout = plan(strand, start="2026-04-03", slots=(slot,))
    assert days(layout)[:2] == ["2026-04-07", "2026-04-10"]
    assert layout.skipped == ()
    assert layout.notes == (
        "Moved from Friday 3 April 2026, Good Friday (bank holiday), to Tuesday 7 April 2026.",
    )


def test_next_working_day_never_reaches_the_next_slot() -> None:
    strand = replace(M_TREM, holidays=HolidayPolicy.NEXT_WORKING_DAY)
    slots = (MONDAY, Slot.parse("Tue 10:00"))
    layout = plan(strand, start="2026-04-06", slots=slots)
    assert days(layout)[0] == "2026-04-07"
    assert layout.skipped[0].day == date(2026, 4, 6)


def test_hold_anyway_holds_on_a_bank_holiday_but_not_when_closed() -> None:
    strand = replace(M_TREM, holidays=HolidayPolicy.HOLD_ANYWAY)
    layout = plan(strand, "2026-04-06", (MONDAY,), (Closure.parse("2026-05-04"),))
    assert days(layout)[0] == "2026-04-06"
    assert layout.notes[0] == (
        "Monday 6 April 2026 is Easter Monday (bank holiday): the session is held anyway."
    )
    assert layout.skipped == (Skipped(date(2026, 5, 4), "May Day (bank holiday) and Closed"),)


def test_a_slot_in_the_hour_the_clocks_change_is_real_and_noted() -> None:
    night = Slot.parse("Sunday 1:30")
    spring = plan(GROUP, "2026-03-22", (night,), weeks=2)
    assert [session.starts.isoformat() for session in spring.sessions] == [
        "2026-03-22T01:30:00+00:00",
        "2026-03-29T02:30:00+01:00",
    ]
    assert not spring.skipped
    assert ["1:30am does not exist" in note for note in spring.notes] == [True]
    autumn = plan(GROUP, "2026-10-25", (night,), weeks=1)
    assert autumn.sessions[0].starts.isoformat() == "2026-10-25T01:30:00+01:00"
    assert autumn.sessions[0].ends.isoformat() == "2026-10-25T01:45:00+00:00"
    assert "happens twice" in autumn.notes[0]


def test_sessions_pushed_together_by_the_spring_night_do_not_overlap() -> None:
    strand = replace(GROUP, minutes=60)
    layout = plan(strand, "2026-03-29", (Slot(6, time(1, 30)), Slot(6, time(2, 30))), weeks=1)
    assert len(layout.sessions) == 1
    assert layout.skipped[0].why.startswith("Clocks go forward")


def test_a_night_session_across_the_change_keeps_its_length() -> None:
    layout = plan(GROUP, "2026-03-28", (Slot.parse("Sat 23:59"),), weeks=1)
    assert length(layout.sessions[0]) == timedelta(minutes=75)
    assert layout.sessions[0].ends.isoformat() == "2026-03-29T02:14:00+01:00"


FORTY_YEARS = (Closure(date(2000, 1, 1), date(2040, 1, 1)),)
NONE_OPEN = (
    "is closed or a bank holiday: no session can be placed. "
    "Choose another day, or shorten the closures."
)
UNSCHEDULED = replace(GROUP, rhythm=Rhythm(RhythmType.UNSCHEDULED, 0))


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"slots": ()}, "slots", "Choose at least one weekday and time."),
        ({"slots": (MONDAY, MONDAY)}, "slots", "Monday at 10am is given twice."),
        (
            {"slots": (Slot(0, time(10, 30)), MONDAY)},
            "slots",
            "Monday at 10am and Monday at 10:30am overlap: a session lasts 90 minutes.",
        ),
        (
            {"slots": (Slot(0, time(0, 15)), Slot(6, time(23, 30)))},
            "slots",
            "Sunday at 11:30pm and Monday at 12:15am overlap: a session lasts 90 minutes.",
        ),
        (
            {"closures": FORTY_YEARS},
            "closures",
            f"Every Wednesday at 10am for a year from Wednesday 4 March 2026 {NONE_OPEN}",
        ),
        (
            {"closures": FORTY_YEARS, "weeks": 2},
            "closures",
            "Every Wednesday at 10am from Wednesday 4 March 2026 until Wednesday 18 March 2026 "
            + NONE_OPEN,
        ),
        ({"start": "1999-12-31"}, "start", "Choose a start from 2000 to 2100."),
        ({"start": "9999-12-31"}, "start", "Choose a start from 2000 to 2100."),
        ({"weeks": 0}, "weeks", "Choose from 1 to 520 weeks."),
        ({"sessions": 999}, "sessions", "Choose from 1 to 520 sessions."),
        ({"sessions": 17}, "sessions", "There are 18 topics: 17 sessions are too few."),
        (
            {"sessions": 18, "weeks": 18},
            "sessions",
            "Give a number of weeks or a number of sessions, not both.",
        ),
        (
            {"strand": replace(M_TREM, minutes=0)},
            "minutes",
            "‘Weekly group’ needs a length between 1 minute and 24 hours.",
        ),
        (
            {"strand": UNSCHEDULED},
            "strand",
            "‘Weekly group’ has no weekly slots: its sessions are placed one by one.",
        ),
    ],
)
def test_a_refusal_is_a_sentence_about_a_field(
    change: dict[str, object], field: str, why: str
) -> None:
    with pytest.raises(Refused) as refused:
        plan(**change)  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.why) == (field, why)


def test_a_year_closed_in_the_middle_is_refused_from_where_it_stops() -> None:
    closed = (Closure(date(2026, 4, 2), date(2028, 1, 1)),)
    with pytest.raises(Refused, match="for a year from Thursday 2 April 2026 is closed"):
        plan(closures=closed)
    assert len(plan(GROUP, closures=closed, weeks=120).sessions) > 4


def test_the_layout_as_json_is_exactly_this() -> None:
    layout = plan(GROUP, "2026-04-01", weeks=1)
    assert json.loads(json.dumps(layout_as_json(layout))) == {
        "sessions": [
            {
                "number": 1,
                "topic": None,
                "starts": "2026-04-01T10:00:00+01:00",
                "ends": "2026-04-01T11:15:00+01:00",
            }
        ],
        "skipped": [],
        "notes": [],
    }
