"""Slots and closures as people write them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from programmes.slots import Closure, Slot


@pytest.mark.parametrize("typed", ["Wed 10:00", "wednesday 10:00", " WED  10:00 "])
def test_slots_are_read(typed: str) -> None:
    assert Slot.parse(typed) == Slot(2, time(10))


def test_slots_are_told_in_words() -> None:
    assert Slot.parse("Thurs 9:30").words() == "Thursday at 9:30am"


@pytest.mark.parametrize(
    "typed", ["", "Wed", "We 10:00", "Wed 24:00", "Wed 9:60", "10:00", "x 9:00"]
)
def test_other_slots_are_refused(typed: str) -> None:
    with pytest.raises(Refused, match="is not a weekday and a time") as refused:
        Slot.parse(typed)
    assert refused.value.field == "slots"


@given(st.text(max_size=60))
def test_any_text_is_a_slot_or_a_refusal(typed: str) -> None:
    try:
        slot = Slot.parse(typed)
    except Refused:
        return
    assert Slot.parse(f"{slot.words().split()[0]} {slot.at:%H:%M}") == slot


def test_closures_are_read_and_refused() -> None:
    assert Closure.parse("2026-05-27") == Closure(date(2026, 5, 27), date(2026, 5, 27), "Closed")
    assert Closure.parse("2026-07-20..2026-07-31", " Summer ").why == "Summer"
    with pytest.raises(Refused, match="ends on Monday 20 July 2026, before it starts on Friday 31"):
        Closure.parse("2026-07-31..2026-07-20")
    with pytest.raises(Refused, match="is not a date"):
        Closure.parse("2026-07-31..soon")
