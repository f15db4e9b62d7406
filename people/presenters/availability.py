"""Who can when, in words: leave by month, usual working days, commitments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, islice
from uuid import UUID

from base.dates import MONTHS, ONE_DAY, in_words, month_bounds, short_with_year
from people.models import Leave, Unavailability, User, WorkingPattern
from people.services.leave import KIND_WORDS
from people.services.unavailability import COMMITMENT_WORDS

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class LeaveLine:
    """One leave on a list. `what` and `note` are empty for those who may not know.

    `order` sorts by first day.
    """

    public_id: UUID
    name: str
    when: str
    what: str
    note: str
    state: str
    order: int


@dataclass(frozen=True)
class Month:
    """A month on screen, and the ones beside it as an address writes them: 2026-03."""

    first: date
    last: date
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class WorkingDayLine:
    """One usual working day on a list."""

    public_id: UUID
    when: str
    since: str
    state: str


@dataclass(frozen=True)
class WorkingWeek:
    """A member of staff and their usual working days; none means any day."""

    name: str
    days: list[WorkingDayLine]


@dataclass(frozen=True)
class CommitmentLine:
    """One thing that keeps a participant from coming."""

    public_id: UUID
    what: str
    note: str
    when: str
    since: str
    coming: str
    state: str


def month_of(typed: str, today: date) -> Month:
    """The month an address asks for, as 2026-03; the present one for anything else."""
    try:
        first = date.fromisoformat(f"{typed}-01")
    except ValueError:
        first = today.replace(day=1)
    if not 1900 < first.year < 2100:
        first = today.replace(day=1)
    first, last = month_bounds(first)
    return Month(
        first,
        last,
        f"{MONTHS[first.month - 1]} {first.year}",
        f"{first - ONE_DAY:%Y-%m}",
        f"{last + ONE_DAY:%Y-%m}",
    )


def leave_line(leave: Leave, today: date, *, knows: bool) -> LeaveLine:
    """One leave; what it is for only when the reader `knows`."""
    return LeaveLine(
        leave.public_id,
        leave.user.name,
        leave.rule.words(),
        KIND_WORDS[leave.kind] if knows else "",
        leave.note if knows else "",
        _state(leave.first, leave.last, today),
        leave.first.toordinal(),
    )


def working_day_line(pattern: WorkingPattern, today: date) -> WorkingDayLine:
    """One usual working day."""
    return WorkingDayLine(
        pattern.public_id,
        _capital(pattern.rule.words()),
        _since(pattern.first, pattern.last),
        _state(pattern.first, pattern.last, today),
    )


def working_weeks(
    staff: Sequence[User], patterns: Iterable[WorkingPattern], today: date
) -> list[WorkingWeek]:
    """Every member of staff with their usual working days; `patterns` in order of person."""
    days = {
        user_id: [working_day_line(one, today) for one in several]
        for user_id, several in groupby(patterns, key=lambda p: p.user_id)
    }
    return [WorkingWeek(one.name, days.get(one.id, [])) for one in staff]


def runs_out(patterns: Sequence[WorkingPattern], today: date) -> str:
    """A sentence when usual working days stop and none follow; empty otherwise."""
    if not patterns or any(p.last is None for p in patterns):
        return ""
    last = max(p.last for p in patterns if p.last is not None)
    verb = "was" if last < today else "is"
    return (
        f"The last usual working day recorded {verb} on or before {in_words(last)}. "
        "After that nothing can be placed: add the days worked from then on."
    )


def commitment_line(row: Unavailability, today: date) -> CommitmentLine:
    """One commitment; those that come round say since when and until when."""
    return CommitmentLine(
        row.public_id,
        COMMITMENT_WORDS[row.kind],
        row.note,
        _capital(row.rule.words()),
        _since(row.first, row.last) if row.weekdays else "",
        _next(row, today),
        _state(row.first, row.last, today),
    )


def _next(row: Unavailability, today: date) -> str:
    """The next two days of what comes round less often than weekly; empty for all else."""
    if row.every == 1:
        return ""
    coming = row.rule.days(max(today, row.first), max(today, row.first) + row.every * 3 * _WEEK)
    days = [short_with_year(day) for day in islice(coming, 2)]
    return f"Next {' and '.join(days)}" if days else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _since(first: date, last: date | None) -> str:
    since = f"From {short_with_year(first)}"
    return f"{since} to {short_with_year(last)}" if last else since


def _state(first: date, last: date | None, today: date) -> str:
    """now, to come or over; the last day still counts."""
    if first > today:
        return "to come"
    return "over" if last is not None and last < today else "now"
