"""The timetable: slots, closures and bank holidays in; numbered sessions out. Pure.

Two people planning from the same input get the same sessions. Sessions keep their wall-clock
time across both clock changes, and their length in real minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from base.dates import LONDON, ONE_DAY, Nation, clock_note, in_words, london_instant, minutes_later
from base.errors import Refused
from programmes.blocks import block_days
from programmes.open_slots import OpenDays, Settled, near_clock_changes
from programmes.patterns import Pattern, pattern_of
from programmes.slots import Closure, Slot
from programmes.strands import RhythmType, Strand, Topic

__all__ = ["Closure", "Layout", "PlannedSession", "Skipped", "Slot", "lay_out", "layout_as_json"]

WEEKS_IF_ROLLING = 52
_MOST = 520  # weeks or sessions: ten years
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
    dates: Sequence[date] = (),
) -> Layout:
    """Every session of a strand that meets in slots, from the start on.

    A fixed number of sessions (`sessions`, or else one for each topic) pushes a missed date along.
    When `weeks` is given, or there are no topics, every slot date of the weeks is used (52 unless
    said) and topics come round again. A fixed block takes neither: its days follow the start, or
    the first day of each run, or are the `dates` themselves.
    Refused with a sentence when no timetable can be made.
    """
    pattern = pattern_of(strand, start, slots)
    if strand.rhythm.type is RhythmType.FIXED_BLOCK:
        return _block(strand, pattern, nation, closures, dates)
    count = _fixed_count(strand, weeks, sessions)
    horizon = None if count else start + timedelta(weeks=weeks or WEEKS_IF_ROLLING)
    draft = _Draft(strand, OpenDays(strand, pattern, nation, closures), round_again=count is None)
    since = start
    for day, at in pattern.dates(start):
        if len(draft.sessions) == count or (horizon and day >= horizon):
            break
        if draft.place(day, at):
            since = day + ONE_DAY
        elif count and day - since >= _A_YEAR:
            raise _all_closed(pattern, since, day)
    if not draft.sessions:
        raise _all_closed(pattern, start, horizon or day)
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

    def __init__(self, strand: Strand, opening: OpenDays, *, round_again: bool) -> None:
        self.strand, self.opening = strand, opening
        self.length = timedelta(minutes=strand.minutes)
        self.round_again = round_again
        self.breaks = any(topic.gap_weeks for topic in strand.topics)
        self.resumes: tuple[date, str] | None = None
        self.sessions: list[PlannedSession] = []
        self.skipped: list[Skipped] = []
        self.notes: list[str] = []

    def place(self, day: date, at: time) -> bool:
        """Hold a session on the slot's date, or on the day it moves to, or skip it: False."""
        if self.resumes is not None and day <= self.resumes[0]:
            return self._skip(day, self.resumes[1])
        self.resumes = None
        return self.take(day, at, self.opening.settle(day, at))

    def take(self, day: date, at: time, settled: Settled) -> bool:
        """Hold or skip a date as it was settled."""
        if settled.held is None:
            return self._skip(day, settled.why)
        self._note(settled.note)
        self._hold(settled.held, at)
        return True

    def finished(self) -> Layout:
        return Layout(
            tuple(self.sessions), tuple(self.skipped), tuple(self.notes), self.sessions[-1].day
        )

    def _hold(self, day: date, at: time) -> None:
        if day in near_clock_changes(day.year):
            starts = london_instant(day, at)
            ends = minutes_later(starts, self.strand.minutes)
            self._note(clock_note(day, at))
        else:
            # Far from a change the wall adds up, and this is several times faster.
            starts = datetime.combine(day, at, LONDON)
            ends = starts + self.length
        number = len(self.sessions) + 1
        topic = self._topic(number) if self.strand.topics else None
        label, part = (topic.label, topic.part) if topic else (None, None)
        self.sessions.append(PlannedSession(number, label, part, day, at, starts, ends))
        if self.breaks:
            self._break_before(self._topic(number + 1), day)

    def _break_before(self, topic: Topic | None, last: date) -> None:
        if topic is not None and topic.gap_weeks:
            self.resumes = last + timedelta(weeks=topic.gap_weeks), f"Break before {topic.part}"

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


def _block(
    strand: Strand,
    pattern: Pattern,
    nation: Nation,
    closures: Sequence[Closure],
    dates: Iterable[date],
) -> Layout:
    """The days of every run of a fixed block, at one time of day."""
    at = pattern.slots[0].at
    opening = OpenDays(strand, pattern, nation, closures)
    draft = _Draft(strand, opening, round_again=True)
    for day, settled in block_days(strand, sorted(dates) or [pattern.start], opening, at):
        draft.take(day, at, settled)
    return draft.finished()


def _fixed_count(strand: Strand, weeks: int | None, sessions: int | None) -> int | None:
    """How many sessions there must be; None when the weeks decide."""
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


def _all_closed(pattern: Pattern, first: date, last: date) -> Refused:
    if last - first >= _A_YEAR:
        when = f"for a year from {in_words(first)}"
    else:
        when = f"from {in_words(first)} until {in_words(last)}"
    return Refused(
        f"Every {pattern.words()} {when} is closed or a bank holiday: no session can be placed. "
        "Choose another day, or shorten the closures.",
        "closures",
    )
