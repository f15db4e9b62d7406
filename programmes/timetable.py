"""The timetable: weekly slots, closures and bank holidays in; numbered sessions out. Pure.

Two people planning from the same input get the same sessions. Sessions keep their wall-clock
time across both clock changes, and their length in real minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from base.dates import (
    LONDON,
    ONE_DAY,
    Nation,
    bank_holiday_name,
    clock_changes,
    clock_note,
    in_words,
    is_working_day,
    london_instant,
    minutes_later,
)
from base.errors import Refused
from programmes.slots import Closure, Slot, check_slots, next_slot, slot_dates
from programmes.strands import HolidayPolicy, RhythmType, Strand, Topic

__all__ = ["Closure", "Layout", "PlannedSession", "Skipped", "Slot", "lay_out", "layout_as_json"]

WEEKS_IF_ROLLING = 52
_MOST = 520  # weeks or sessions: ten years
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_A_DAY = 24 * 60  # minutes
_A_YEAR = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session to be: numbered from 1; `starts` and `ends` aware, London.

    `day` and `at` are the wall-clock intention. Python subtracts same-zone times by the wall:
    take `ends - starts` in UTC.
    """

    number: int
    topic: str | None
    part: str | None
    day: date
    at: time
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Skipped:
    """A slot's date on which nothing is held, and why."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The sessions in order, the dates skipped, sentences worth reading, the last session's day."""

    sessions: tuple[PlannedSession, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    ends_on: date


def lay_out(
    strand: Strand,
    *,
    start: date,
    slots: Sequence[Slot],
    nation: Nation,
    closures: Sequence[Closure] = (),
    weeks: int | None = None,
    sessions: int | None = None,
) -> Layout:
    """Every session of a strand with weekly slots, from the start on.

    A fixed number of sessions (`sessions`, or else one for each topic) pushes a missed date along.
    When `weeks` is given, or there are no topics, every slot date of the weeks is used (52 unless
    said) and topics come round again. Refused with a sentence when no timetable can be made.
    """
    week = tuple(sorted(slots))
    _check_strand(strand)
    check_slots(week, _pace(strand), strand.minutes)
    count = _fixed_count(strand, start, weeks, sessions)
    horizon = None if count else start + timedelta(weeks=weeks or WEEKS_IF_ROLLING)
    draft = _Draft(strand, week, nation, tuple(closures), round_again=count is None)
    since = start
    for day, at in slot_dates(start, week, _pace(strand)):
        if len(draft.sessions) == count or (horizon and day >= horizon):
            break
        if draft.place(day, at):
            since = day + ONE_DAY
        elif count and day - since >= _A_YEAR:
            raise _all_closed(week, since, day)
    if not draft.sessions:
        raise _all_closed(week, start, horizon or day)
    return draft.finished()


def layout_as_json(layout: Layout) -> dict[str, object]:
    """The layout for JSON: sessions (starts and ends ISO with offset), skipped dates, notes."""
    return {
        "sessions": [
            {
                "number": planned.number,
                "topic": planned.topic,
                "starts": planned.starts.isoformat(),
                "ends": planned.ends.isoformat(),
            }
            for planned in layout.sessions
        ],
        "skipped": [{"date": off.day.isoformat(), "why": off.why} for off in layout.skipped],
        "notes": list(layout.notes),
    }


class _Draft:
    """A layout being made, one slot date after another."""

    def __init__(
        self,
        strand: Strand,
        week: tuple[Slot, ...],
        nation: Nation,
        closures: tuple[Closure, ...],
        *,
        round_again: bool,
    ) -> None:
        self.strand, self.week, self.nation, self.closures = strand, week, nation, closures
        self.length = timedelta(minutes=strand.minutes)
        self.round_again = round_again
        self.sessions: list[PlannedSession] = []
        self.skipped: list[Skipped] = []
        self.notes: list[str] = []

    def place(self, day: date, at: time) -> bool:
        """Hold a session on the slot's date, or on the day it moves to, or skip it: False."""
        holiday, closed = bank_holiday_name(day, self.nation), self._closed(day)
        if not (holiday or closed):
            return self._hold(day, at)
        why = _why(holiday, closed)
        if self.strand.holidays is HolidayPolicy.HOLD_ANYWAY and not closed:
            self._note(f"{in_words(day)} is {why}: the session is held anyway.")
            return self._hold(day, at)
        if self.strand.holidays is HolidayPolicy.NEXT_WORKING_DAY:
            moved = self._next_working_day(day, at)
            if moved:
                self._note(f"Moved from {in_words(day)}, {why}, to {in_words(moved)}.")
                return self._hold(moved, at)
        return self._skip(day, why)

    def finished(self) -> Layout:
        return Layout(
            tuple(self.sessions), tuple(self.skipped), tuple(self.notes), self.sessions[-1].day
        )

    def _hold(self, day: date, at: time) -> bool:
        if day in _near_clock_changes(day.year):
            starts = london_instant(day, at)
            ends = minutes_later(starts, self.strand.minutes)
            if self.sessions and starts < self.sessions[-1].ends:
                return self._skip(day, "Clocks go forward: it would overlap the session before it")
            self._note(clock_note(day, at))
        else:
            # Far from a change the wall adds up, and this is several times faster.
            starts = datetime.combine(day, at, LONDON)
            ends = starts + self.length
        number = len(self.sessions) + 1
        topic = self._topic(number) if self.strand.topics else None
        label, part = (topic.label, topic.part) if topic else (None, None)
        self.sessions.append(PlannedSession(number, label, part, day, at, starts, ends))
        return True

    def _skip(self, day: date, why: str) -> bool:
        off = Skipped(day, why)
        # Two slots on one closed day are one date to read about.
        if off not in self.skipped[-1:]:
            self.skipped.append(off)
        return False

    def _note(self, note: str | None) -> None:
        if note and note not in self.notes:
            self.notes.append(note)

    def _topic(self, number: int) -> Topic | None:
        topics = self.strand.topics
        if self.round_again:
            return topics[(number - 1) % len(topics)]
        return topics[number - 1] if number <= len(topics) else None

    def _closed(self, day: date) -> list[str]:
        return [closure.why for closure in self.closures if closure.first <= day <= closure.last]

    def _next_working_day(self, day: date, at: time) -> date | None:
        """The next working day that is open, while it still ends before the next slot begins."""
        before = next_slot(day, self.week, _pace(self.strand)) - self.length
        day += ONE_DAY
        while datetime.combine(day, at) <= before:
            if is_working_day(day, self.nation) and not self._closed(day):
                return day
            day += ONE_DAY
        return None


def _why(holiday: str | None, closed: Sequence[str]) -> str:
    """Good Friday (bank holiday) and Spring break: each reason once."""
    said = [f"{holiday} (bank holiday)"] if holiday else []
    said += [why for why in dict.fromkeys(closed) if why.casefold() != (holiday or "").casefold()]
    return " and ".join(said)


def _pace(strand: Strand) -> int:
    return strand.rhythm.n if strand.rhythm.type is RhythmType.EVERY_N_WEEKS else 1


@cache
def _near_clock_changes(year: int) -> frozenset[date]:
    """The days a session starting on them can meet a clock change: the day itself and before."""
    return frozenset(day - ONE_DAY * back for day in clock_changes(year) for back in (0, 1))


def _check_strand(strand: Strand) -> None:
    if strand.rhythm.type not in {RhythmType.WEEKLY, RhythmType.EVERY_N_WEEKS}:
        why = f"‘{strand.name}’ has no weekly slots: its sessions are placed one by one."
        raise Refused(why, "strand")
    if not 0 < strand.minutes <= _A_DAY:
        why = f"‘{strand.name}’ needs a length between 1 minute and 24 hours."
        raise Refused(why, "minutes")


def _fixed_count(
    strand: Strand, start: date, weeks: int | None, sessions: int | None
) -> int | None:
    """How many sessions there must be; None when the weeks decide."""
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        why = f"Choose a start from {_FIRST_YEAR} to {_LAST_YEAR}."
        raise Refused(why, "start")
    if weeks is not None and sessions is not None:
        why = "Give a number of weeks or a number of sessions, not both."
        raise Refused(why, "sessions")
    if weeks is not None:
        if not 1 <= weeks <= _MOST:
            raise Refused(f"Choose from 1 to {_MOST} weeks.", "weeks")
        return None
    if sessions is not None:
        if not 1 <= sessions <= _MOST:
            raise Refused(f"Choose from 1 to {_MOST} sessions.", "sessions")
        if sessions < len(strand.topics):
            why = f"There are {len(strand.topics)} topics: {sessions} sessions are too few."
            raise Refused(why, "sessions")
        return sessions
    return len(strand.topics) or None


def _all_closed(week: tuple[Slot, ...], first: date, last: date) -> Refused:
    every = " and ".join(slot.words() for slot in week)
    if last - first >= _A_YEAR:
        when = f"for a year from {in_words(first)}"
    else:
        when = f"from {in_words(first)} until {in_words(last)}"
    return Refused(
        f"Every {every} {when} is closed or a bank holiday: no session can be placed. "
        "Choose another day, or shorten the closures.",
        "closures",
    )
