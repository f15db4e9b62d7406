"""The rota's patterns, and what a week's cells mean."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from people.queries.shifts import rota
from people.rota import (
    Hours,
    Overtaken,
    brought_up,
    cell_of,
    cell_words,
    hours_of,
    name_of,
    overtaken,
    parse_rota,
    read_hours,
)

HEAD = "code,name,starts,minutes\n"
ROTA = parse_rota(f"{HEAD}E,Early,07:00,480\nN,Night,21:45,570\n")
MON, TUE = (1, date(2026, 3, 2)), (1, date(2026, 3, 3))


def test_the_rota_we_ship_can_be_read() -> None:
    assert {"Early", "Late", "Night"} <= {pattern.name for pattern in rota()}


def test_a_pattern_has_its_hours_over_midnight_too() -> None:
    early, night = ROTA
    assert early.hours == Hours(time(7), time(15), "E")
    assert night.hours == Hours(time(21, 45), time(7, 15), "N")
    assert night.hours.words == "9:45pm to 7:15am"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "line 1: should be code,name,starts,minutes"),
        ("code,name\n", "line 1: should be"),
        (HEAD, "line 2: has no pattern"),
        (f"{HEAD}E,Early,07:00\n", "line 2: should have 4 cells, it has 3"),
        (f"{HEAD}early,Early,07:00,480\n", "line 2: the code ‘early’ should be"),
        (f"{HEAD}E,,07:00,480\n", "line 2: has no name"),
        (f"{HEAD}E,Early,7,480\n", "line 2: ‘7’ should be a time like 07:00"),
        (f"{HEAD}E,Early,07:00,8 hours\n", "line 2: ‘8 hours’ should be minutes"),
        (f"{HEAD}E,Early,07:00,1440\n", "line 2: ‘1440’ should be minutes, from 15 to 960"),
        (f"{HEAD}E,Early,07:00,480\n\nE,Else,08:00,480\n", "line 4: the code E is there already"),
    ],
)
def test_a_rota_that_cannot_be_read_names_its_line(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"^rota\.csv, line") as wrong:
        parse_rota(text)
    assert why in str(wrong.value)


@pytest.mark.parametrize("typed", ["E", "e", " Early ", "07:00-15:00", "7am to 3pm"])
def test_a_cell_may_say_the_code_the_name_or_the_times(typed: str) -> None:
    assert hours_of(typed, ROTA) == Hours(time(7), time(15), "E")


@pytest.mark.parametrize("typed", ["10:00-14:00", "10am – 2pm", "10.00 until 14.00"])
def test_times_of_their_own(typed: str) -> None:
    hours = hours_of(typed, ROTA)
    assert hours == Hours(time(10), time(14))
    assert hours is not None
    assert hours.cell == "10:00-14:00"


def test_nothing_typed_is_no_shift() -> None:
    assert hours_of("  ", ROTA) is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("X", "‘X’ is no shift. Write E, N, or times like 10:00-14:00."),
        ("10-14", "‘10’ is not a time."),
        ("10:00", "Write them like 10:00-14:00."),
        ("9:00-9:00", "The shift ends when it starts."),
        ("9:00-5:00", "That would be until 5am the next day."),
        ("10:00-14:00-18:00", "are not times"),
    ],
)
def test_what_means_nothing_is_refused(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        hours_of(typed, ROTA)
    assert why in refused.value.why


def test_a_shift_keeps_its_times_when_the_rota_changes() -> None:
    later = parse_rota(f"{HEAD}E,Early,08:00,480\n")
    was = Hours(time(7), time(15), "E")
    assert cell_of(was, ROTA) == "E"
    assert cell_of(was, later) == "07:00-15:00"
    assert (name_of(was, ROTA), name_of(was, later)) == ("Early", "Own times")


def test_of_two_patterns_with_the_same_hours_the_code_tells() -> None:
    twins = parse_rota(f"{HEAD}D,Day,09:00,480\nT,Training,09:00,480\n")
    nine, five = time(9), time(17)
    assert cell_of(Hours(nine, five, "T"), twins) == "T"
    assert cell_of(Hours(nine, five), twins) == cell_of(Hours(nine, five, "X"), twins) == "D"


def test_cells_in_words() -> None:
    cells = {"": "no shift", "E": "early", "10:00-14:00": "10am to 2pm", "soon": "soon"}
    assert {cell: cell_words(cell, ROTA) for cell in cells} == cells


def test_what_somebody_else_changed_is_found_and_brought_up() -> None:
    seen, now = {MON: "E", TUE: ""}, {MON: "N", TUE: "E"}
    assert overtaken(seen, now) == [Overtaken(MON, "E", "N"), Overtaken(TUE, "", "E")]
    assert overtaken(seen, {MON: "E"}) == []
    # Monday was left alone on the screen, Tuesday was changed there.
    assert brought_up(seen, {MON: "E", TUE: "N"}, now) == {MON: "N", TUE: "N"}


@given(st.text(max_size=40))
def test_any_text_is_hours_or_a_refusal(typed: str) -> None:
    try:
        hours = read_hours(typed)
    except Refused:
        return
    assert read_hours(hours.cell) == hours
