"""The pattern of a strand's slots: a cycle of weeks, counted from a Monday. Pure.

Weekly is a cycle of one week; every n weeks a cycle of n with its slots in the first; week A and
week B a cycle of two. A closure never shifts the cycle: it drops a date, not a week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from base.dates import in_words
from base.errors import Refused
from programmes.slots import Slot, week_words
from programmes.strands import SLOTTED, RhythmType, Strand

_A_DAY = 24 * 60  # minutes
_A_WEEK = 7 * _A_DAY
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_MONDAY_TO_FRIDAY = range(5)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slots in order through a cycle of `weeks` weeks; `monday` begins a week 1.

    Nothing lies before `start`. Make one with `pattern_of`, which checks the slots.
    """

    start: date
    monday: date
    weeks: int
    slots: tuple[Slot, ...]

    def dates(self, since: date) -> Iterator[tuple[date, time]]:
        """The dates and times of the slots in order, from a day on, without end."""
        first, cycle = max(since, self.start), timedelta(weeks=self.weeks)
        monday = self.monday + cycle * max(0, (first - self.monday) // cycle)
        from_monday = [(timedelta(days=_days(slot)), slot.at) for slot in self.slots]
        while True:
            for days, at in from_monday:
                day = monday + days
                if day >= first:
                    yield day, at
            monday += cycle

    def after(self, day: date) -> datetime:
        """The wall time of the first slot on a later day."""
        cycle = timedelta(weeks=self.weeks)
        monday = self.monday + cycle * ((day - self.monday) // cycle)
        for slot in self.slots:
            if _days(slot) > (day - monday).days:
                return datetime.combine(monday + timedelta(days=_days(slot)), slot.at)
        first = self.slots[0]
        return datetime.combine(monday + cycle + timedelta(days=_days(first)), first.at)

    def words(self) -> str:
        """Every slot: Monday at 10am and Wednesday at 2pm in week B."""
        return " and ".join(slot.words(self.weeks) for slot in self.slots)


def pattern_of(strand: Strand, start: date, slots: Sequence[Slot]) -> Pattern:
    """The pattern of a strand from its first day on.

    A fixed block may move to any working day, so its pattern is Monday to Friday at its time.
    Refused for a strand without slots, and for slots that are missing, doubled or overlap.
    """
    _check_strand(strand)
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        why = f"Choose a start from {_FIRST_YEAR} to {_LAST_YEAR}."
        raise Refused(why, "start")
    week = tuple(sorted(slots, key=lambda slot: (slot.week, slot.weekday, slot.at)))
    cycle = _cycle(strand)
    if strand.rhythm.type is RhythmType.FIXED_BLOCK and week:
        week = tuple(Slot(day, week[0].at) for day in _MONDAY_TO_FRIDAY)
    elif strand.rhythm.type is not RhythmType.WEEKS_CYCLE:
        week = tuple(replace(slot, week=1) if slot.week > 1 else slot for slot in week)
    _check_slots(week, cycle, strand.minutes)
    monday = start - timedelta(days=start.weekday())
    # The first week that has a slot left sets the rhythm, or a fortnight would start a week late.
    # A cycle's weeks have names: there the week of the start is week A, whatever is left of it.
    counted = strand.rhythm.type is RhythmType.WEEKS_CYCLE
    if not counted and week[-1].weekday < start.weekday():
        monday += timedelta(weeks=1)
    return Pattern(start, monday, cycle, week)


def cycle_week(start: date, day: date, weeks: int) -> int:
    """Which week of a cycle a day is in, from 1, counted from the Monday of the start's week.

    Refused for a day before the start: no week of the cycle has begun.
    """
    if day < start:
        why = f"{in_words(day)} is before the first day, {in_words(start)}: no week has begun."
        raise Refused(why, "day")
    monday = start - timedelta(days=start.weekday())
    return (day - monday).days // 7 % weeks + 1


def _cycle(strand: Strand) -> int:
    several = {RhythmType.EVERY_N_WEEKS, RhythmType.WEEKS_CYCLE}
    return strand.rhythm.n if strand.rhythm.type in several else 1


def _check_strand(strand: Strand) -> None:
    if strand.rhythm.type not in SLOTTED:
        why = f"‘{strand.name}’ has no weekly slots: its sessions are placed one by one."
        raise Refused(why, "strand")
    if not 0 < strand.minutes <= _A_DAY:
        why = f"‘{strand.name}’ needs a length between 1 minute and 24 hours."
        raise Refused(why, "minutes")


def _check_slots(slots: Sequence[Slot], weeks: int, minutes: int) -> None:
    if not slots:
        why = "Choose at least one weekday and time."
        raise Refused(why, "slots")
    if slots[-1].week > weeks:
        why = (
            f"There is no {week_words(slots[-1].week, 1)}: "
            f"{weeks} weeks come round, from {week_words(1, weeks)} to {week_words(weeks, weeks)}."
        )
        raise Refused(why, "slots")
    for this, following in pairwise(slots):
        if this == following:
            raise Refused(f"{this.words(weeks)} is given twice.", "slots")
    # The last slot of a cycle is followed by the first of the next.
    for this, following in pairwise([*slots, slots[0]] if len(slots) > 1 else []):
        if (_minute(following) - _minute(this)) % (_A_WEEK * weeks) < minutes:
            why = (
                f"{this.words(weeks)} and {following.words(weeks)} overlap: "
                f"a session lasts {minutes} minutes."
            )
            raise Refused(why, "slots")


def _days(slot: Slot) -> int:
    return 7 * (slot.week - 1) + slot.weekday


def _minute(slot: Slot) -> int:
    return _days(slot) * _A_DAY + slot.at.hour * 60 + slot.at.minute
