"""What the records show that a person should look at, by a strand's rules (PURE).

A concern is a prompt to a person and never a judgement: an absence with the best of reasons still
asks somebody to make contact. Sessions the service called off neither break a run nor lengthen
one, and what is missed while somebody is on hold (in custody, say) raises nothing.

`episode` names what a concern is about, so that the same thing is raised once: the session that
began a run, the month, the day key work was due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from attendance.completion import dose
from attendance.meetings import Meeting, counts, in_order
from base.dates import in_words, month_bounds
from programmes.strands import Ask, Concern, ConcernRule, RhythmType, Strand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
LAST_DAYS: Final = 7
"""A month is looked at when it has this many days left."""
LEAST_OFFERED: Final = 4
"""A dose is not low before this many sessions were offered: one miss would say it of anyone."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A concern: its rule, what it asks, what it is about, in words, and the sessions behind it."""

    rule: ConcernRule
    n: int
    ask: Ask
    episode: str
    said: str
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one person in one strand. Days include both ends.

    `holds`: days on which nothing is expected of them, on hold or away. `since`: when they joined,
    or arrived.
    """

    strand: Strand
    meetings: Sequence[Meeting]
    since: date
    until: date | None = None
    holds: tuple[tuple[date, date | None], ...] = ()

    def held(self, day: date) -> bool:
        """Whether they were on hold that day."""
        return any(_within(day, first, last) for first, last in self.holds)

    def back_from(self, day: date) -> date | None:
        """The first day from `day` on which they are not on hold; None while none is known."""
        while over := [last for first, last in self.holds if _within(day, first, last)]:
            known = [last for last in over if last is not None]
            if len(known) < len(over):
                return None
            day = max(known) + timedelta(days=1)
        return day


def _within(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)


def raise_concerns(record: Record, *, now: datetime, today: date) -> list[Raised]:
    """Every concern that stands now, in the order of the strand's rules."""
    if record.until is not None and record.until < today:
        return []
    marked = [m for m in in_order(record.meetings) if m.marked and not record.held(m.day)]
    found: list[Raised] = []
    for concern in record.strand.concerns:
        found += _RULES[concern.rule](concern, record, marked, (now, today))
    return found


def _missed_in_a_row(
    concern: Concern, record: Record, marked: Sequence[Meeting], _: tuple[datetime, date]
) -> list[Raised]:
    """The run that stands at the end; one that was broken asks nothing any more."""
    run = _last_run(marked, record)
    what = record.strand.name.lower()
    if concern.n == 1:  # every miss asks for itself
        return [
            _raised(concern, f"miss:{one.key}", f"Missed {what} on {in_words(one.day)}.", [one])
            for one in run
        ]
    if len(run) < concern.n:
        return []
    said = f"Missed {what} {len(run)} times in a row, the last on {in_words(run[-1].day)}."
    return [_raised(concern, f"run:{run[0].key}", said, run)]


def _returned(
    concern: Concern, record: Record, marked: Sequence[Meeting], _: tuple[datetime, date]
) -> list[Raised]:
    """Came back after n or more missed in a row, and this was the latest of their sessions."""
    if not marked or not counts(marked[-1], record.strand.dose):
        return []
    run = _last_run(marked[:-1], record)
    if len(run) < concern.n:
        return []
    said = f"Came back on {in_words(marked[-1].day)} after {len(run)} missed in a row."
    return [_raised(concern, f"back:{marked[-1].key}", said, [*run, marked[-1]])]


def _first_absence(
    concern: Concern, record: Record, marked: Sequence[Meeting], _: tuple[datetime, date]
) -> list[Raised]:
    """A first miss after n or more attended in a row."""
    run = _last_run(marked, record)
    before = marked[: len(marked) - len(run)]
    good = 0
    for meeting in reversed(before):
        if not counts(meeting, record.strand.dose):
            break
        good += 1
    if len(run) != 1 or good < concern.n or good != len(before):
        return []
    said = f"First absence, on {in_words(run[0].day)}, after {good} attended."
    return [_raised(concern, f"first:{run[0].key}", said, run)]


def _dose_below(
    concern: Concern, record: Record, marked: Sequence[Meeting], at: tuple[datetime, date]
) -> list[Raised]:
    taken = dose(marked, record.strand.dose, at[0])
    share = taken.share
    if share is None or taken.offered < LEAST_OFFERED or share >= concern.n:
        return []
    have = taken.attended + taken.made_up
    said = (
        f"Has had {have} of {taken.offered} sessions of {record.strand.name.lower()}, {share}%: "
        f"below {concern.n}%."
    )
    return [_raised(concern, f"low:{record.since.isoformat()}", said, [])]


def _none_this_month(
    concern: Concern, record: Record, marked: Sequence[Meeting], at: tuple[datetime, date]
) -> list[Raised]:
    """Fewer than n had or still planned: in last month, and in this one near its end."""
    now, today = at
    first = today.replace(day=1)
    months = [(first - timedelta(days=1)).replace(day=1)]
    if (month_bounds(first)[1] - today).days < LAST_DAYS:
        months.append(first)
    found = []
    for month in months:
        last = month_bounds(month)[1]
        excused = all(record.held(month + timedelta(days=n)) for n in range(last.day))
        if record.since > month or excused:
            continue
        had = [m for m in marked if month <= m.day <= last and counts(m, record.strand.dose)]
        open_ = [m for m in record.meetings if month <= m.day <= last and _may_count(m, now)]
        if len(had) + len(open_) >= concern.n:
            continue
        name = f"{MONTHS[month.month - 1]} {month.year}"
        tail = "." if last < today else ", and none is planned."
        said = f"No {record.strand.name.lower()} in {name}{tail}"
        found.append(_raised(concern, f"{month:%Y-%m}", said, []))
    return found


def _overdue(
    concern: Concern, record: Record, marked: Sequence[Meeting], at: tuple[datetime, date]
) -> list[Raised]:
    """Key work more than n days past the day its rhythm asks for."""
    due = key_work_due(record, marked)
    today = at[1]
    late = (today - due).days if due is not None else 0
    if due is None or late < concern.n or record.held(today):
        return []
    said = f"{record.strand.name} was due on {in_words(due)}, {late} days ago."
    return [_raised(concern, f"due:{due.isoformat()}", said, [])]


def key_work_due(record: Record, marked: Sequence[Meeting]) -> date | None:
    """The day by which the next is due: the rhythm's days after the last had, or after arrival.

    A day on which they are on hold or away moves to the day they are back. None while that is not
    known, and for a strand that does not come round person by person.
    """
    rhythm = record.strand.rhythm
    if rhythm.type is not RhythmType.EVERY_N_DAYS_PER_RESIDENT:
        return None
    had = [m.day for m in marked if counts(m, record.strand.dose)]
    return record.back_from(max([record.since, *had]) + timedelta(days=rhythm.n))


def _may_count(meeting: Meeting, now: datetime) -> bool:
    """Still to come, or past and not marked yet."""
    return meeting.to_come(now) or (not meeting.off and meeting.presence is None)


def _last_run(marked: Sequence[Meeting], record: Record) -> list[Meeting]:
    """The misses at the end, in order."""
    run: list[Meeting] = []
    for meeting in reversed(marked):
        if counts(meeting, record.strand.dose):
            break
        if meeting.catch_up_of is None:
            run.append(meeting)
    return run[::-1]


def _raised(concern: Concern, episode: str, said: str, behind: Iterable[Meeting]) -> Raised:
    keys = tuple(meeting.key for meeting in behind)
    return Raised(concern.rule, concern.n, concern.ask, episode, said, keys)


_RULES: Final[
    dict[
        ConcernRule,
        Callable[[Concern, Record, Sequence[Meeting], tuple[datetime, date]], list[Raised]],
    ]
] = {
    ConcernRule.MISSED_IN_A_ROW: _missed_in_a_row,
    ConcernRule.RETURNED: _returned,
    ConcernRule.FIRST_ABSENCE: _first_absence,
    ConcernRule.DOSE_BELOW: _dose_below,
    ConcernRule.NONE_THIS_MONTH: _none_this_month,
    ConcernRule.OVERDUE: _overdue,
}
