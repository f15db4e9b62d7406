"""The days of a fixed block: so many working days running, or the very dates given. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from itertools import pairwise

from base.dates import ONE_DAY, WEEKDAYS, in_words
from base.errors import Refused
from programmes.open_slots import OpenDays, Settled
from programmes.strands import Strand

_SATURDAY = 5
_LONGEST = timedelta(weeks=52)  # a block that finds no open day within it is closed for good


def block_days(
    strand: Strand, dates: Sequence[date], opening: OpenDays, at: time
) -> Iterator[tuple[date, Settled]]:
    """Every day of every run in order, and what becomes of it.

    `dates`, in order: the first day of each run, or all days of all runs. A bank holiday or a
    closed day within a run is left out and the run goes on after it. Refused, on `dates`, for
    another number of dates, one given twice, a first day at a weekend, runs that meet, and a
    given date that is closed.
    """
    days, times = strand.rhythm.n, strand.rhythm.times
    for one, following in pairwise(dates):
        if one == following:
            raise Refused(f"{in_words(one)} is given twice.", "dates")
    if len(dates) == times and days > 1:
        yield from _runs(dates, days, opening, at)
    elif len(dates) == days * times:
        yield from _as_given(dates, opening, at)
    else:
        raise Refused(_how_many(days, times, len(dates)), "dates")


def _runs(
    dates: Sequence[date], days: int, opening: OpenDays, at: time
) -> Iterator[tuple[date, Settled]]:
    last_held: date | None = None
    for first in dates:
        if first.weekday() >= _SATURDAY:
            what = f"{in_words(first)} is a {WEEKDAYS[first.weekday()]}"
            why = f"{what}: a run starts on a working day. Choose another, or give every date."
            raise Refused(why, "dates")
        if last_held is not None and first <= last_held:
            why = f"The run from {in_words(first)} starts before the one before it has ended."
            raise Refused(why, "dates")
        day, left = first, days
        while left:
            if day - first > _LONGEST:
                why = f"No day is open for a year from {in_words(first)}. Choose another first day."
                raise Refused(why, "closures")
            if day.weekday() < _SATURDAY:
                settled = opening.settle(day, at)
                yield day, settled
                if settled.held is not None:
                    left -= 1
                    last_held = day
            day += ONE_DAY


def _as_given(dates: Sequence[date], opening: OpenDays, at: time) -> Iterator[tuple[date, Settled]]:
    for day in dates:
        settled = opening.settle(day, at)
        if settled.held != day:
            why = settled.why or "a bank holiday"
            raise Refused(f"{in_words(day)}: {why}. Choose another date.", "dates")
        yield day, settled


def _how_many(days: int, times: int, given: int) -> str:
    """Give the first day of each of 2 runs, or all 6 dates; 3 are given."""
    if times == 1:
        asked = f"Give the first day, or all {days} dates"
    else:
        asked = f"Give the first day of each of the {times} runs, or all {days * times} dates"
    return f"{asked}; {'1 is' if given == 1 else f'{given} are'} given."
