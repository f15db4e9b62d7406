"""Which dates of a strand's slots are held, on which day, and why others are not. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from base.dates import (
    ONE_DAY,
    Nation,
    bank_holiday_name,
    clock_changes,
    in_words,
    is_working_day,
    london_instant,
    minutes_later,
)
from programmes.patterns import Pattern, pattern_of
from programmes.slots import Closure, Slot
from programmes.strands import HolidayPolicy, Strand

_CLOCKS = "Clocks go forward: it would overlap the session before it"


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of one slot's date: the day it is held on, or None and why; and a note."""

    held: date | None
    why: str = ""
    note: str | None = None


class OpenDays:
    """The holidays and closures of one strand, asked date after date in order."""

    def __init__(
        self, strand: Strand, pattern: Pattern, nation: Nation, closures: Sequence[Closure]
    ) -> None:
        self.pattern, self.nation, self.closures = pattern, nation, tuple(closures)
        self.minutes, self.policy = strand.minutes, strand.holidays
        self._last_end: datetime | None = None

    def settle(self, day: date, at: time) -> Settled:
        """Held on its date, or on the day it moves to, or not at all."""
        holiday, closed = bank_holiday_name(day, self.nation), self.why_closed(day)
        if not (holiday or closed):
            return self._held(day, at, None)
        why = _why(holiday, closed)
        if self.policy is HolidayPolicy.HOLD_ANYWAY and not closed:
            return self._held(day, at, f"{in_words(day)} is {why}: the session is held anyway.")
        if self.policy is HolidayPolicy.NEXT_WORKING_DAY:
            moved = self._next_working_day(day, at)
            if moved:
                note = f"Moved from {in_words(day)}, {why}, to {in_words(moved)}."
                return self._held(moved, at, note)
        return Settled(None, why)

    def why_closed(self, day: date) -> list[str]:
        """The reasons of every closure on a day."""
        return [closure.why for closure in self.closures if closure.first <= day <= closure.last]

    def _held(self, day: date, at: time, note: str | None) -> Settled:
        if day not in near_clock_changes(day.year):
            return Settled(day, note=note)
        # The hour that is missing in spring can push a session onto the one before it.
        starts = london_instant(day, at)
        if self._last_end is not None and starts < self._last_end:
            return Settled(None, _CLOCKS)
        self._last_end = minutes_later(starts, self.minutes)
        return Settled(day, note=note)

    def _next_working_day(self, day: date, at: time) -> date | None:
        """The next working day that is open, while it still ends before the next slot begins."""
        before = self.pattern.after(day) - timedelta(minutes=self.minutes)
        day += ONE_DAY
        while datetime.combine(day, at) <= before:
            if is_working_day(day, self.nation) and not self.why_closed(day):
                return day
            day += ONE_DAY
        return None


def open_slots(
    strand: Strand,
    *,
    anchor: date,
    slots: Sequence[Slot],
    nation: Nation,
    closures: Sequence[Closure],
    first: date,
    last: date,
) -> list[tuple[date, time]]:
    """The dates and times a strand may meet from `first` to `last`, both included, in order.

    `anchor` is the cohort's first day: it sets which week is week A, or which fortnight, however
    late `first` is; nothing lies before it. Bank holidays are skipped, moved to the next working
    day or held, as the strand says; closed days never are. A fixed block may meet on any working
    day at its time. Breaks between parts are not known here: see `strands.gap_before`.
    Refused as `pattern_of` refuses.
    """
    pattern = pattern_of(strand, anchor, slots)
    opening = OpenDays(strand, pattern, nation, closures)
    found = []
    # A date of the cycle before may have moved into the range.
    for day, at in pattern.dates(first - timedelta(weeks=pattern.weeks)):
        if day > last:
            break
        held = opening.settle(day, at).held
        if held is not None and first <= held <= last:
            found.append((held, at))
    return found


@cache
def near_clock_changes(year: int) -> frozenset[date]:
    """The days a session starting on them can meet a clock change: the day itself and before."""
    return frozenset(day - ONE_DAY * back for day in clock_changes(year) for back in (0, 1))


def _why(holiday: str | None, closed: Sequence[str]) -> str:
    """Good Friday (bank holiday) and Spring break: each reason once."""
    said = [f"{holiday} (bank holiday)"] if holiday else []
    said += [why for why in dict.fromkeys(closed) if why.casefold() != (holiday or "").casefold()]
    return " and ".join(said)
