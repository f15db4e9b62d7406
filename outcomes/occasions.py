"""PURE: when somebody is to be asked: occasions of a measures plan, their windows and state.

An occasion has a key that stays the same when dates move ("start", "months:3", "follow_up:6"), so
that what was filled in for it stays its own. An occasion repeated near the start or the end is that
start or that end, and not asked for twice. While somebody is paused or on hold nothing is due.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from programmes.measures_plan import Every, Measure, Occasion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

State = Literal["ahead", "due", "overdue", "done", "missed", "not_expected"]

_MOST = 520  # repeats of one measure


@dataclass(frozen=True, slots=True)
class Course:
    """One person's time in a cohort. Days include both ends.

    `planned_end` is the last day as it was planned, None for as long as agreed; `over_on` the last
    day it really had, once it is over. `sessions` are the days of the sessions they are or were
    expected at, in order. `off`: days on which nothing is asked of them; an open end is None.
    """

    since: date
    planned_end: date | None
    over_on: date | None = None
    sessions: tuple[date, ...] = ()
    off: tuple[tuple[date, date | None], ...] = ()

    @property
    def ends(self) -> date | None:
        """The last day, as far as it is known."""
        return self.over_on or self.planned_end


@dataclass(frozen=True, slots=True)
class Due:
    """One occasion: its key, its day, and the days on which it counts as on time."""

    key: str
    day: date
    first: date
    last: date


def occasions(measure: Measure, course: Course) -> list[Due]:
    """The occasions of one measure in one person's course, in order of their days.

    Those after the course ended are left out, but for the end itself and the follow-ups; follow-ups
    are there once it is over.
    """
    found = {key: day for key, day in _fixed(measure, course) if day is not None}
    for key, day in _repeated(measure, course):
        near = any(abs((day - other).days) <= measure.window_days for other in found.values())
        if not near:
            found[key] = day
    if course.over_on is not None:
        for months in measure.follow_up:
            found[f"follow_up:{months}"] = months_later(course.over_on, months)
    made = [_due(key, day, measure) for key, day in found.items()]
    return sorted(made, key=lambda one: (one.day, one.key))


def state(
    due: Due, course: Course, *, today: date, done: Collection[str], missed: Collection[str]
) -> State:
    """What became of an occasion, or is to be done about it."""
    if due.key in done:
        return "done"
    if due.key in missed:
        return "missed"
    if today < due.first:
        return "ahead"
    if _wholly_off(due, course):
        return "not_expected"
    return "due" if today <= due.last else "overdue"


def suggested(dues: Sequence[Due], on: date, taken: Collection[str] = ()) -> Due | None:
    """The occasion that something filled in on a day belongs to: the nearest whose window holds it.

    Those taken already are passed over. None when no window holds the day.
    """
    near = [one for one in dues if one.first <= on <= one.last and one.key not in taken]
    return min(near, key=lambda one: (abs((one.day - on).days), one.day), default=None)


WORDS: Final = {"start": "At the start", "middle": "Half-way", "end": "At the end"}


def occasion_words(key: str) -> str:
    """At the start; After 3 months; 6 months after the end."""
    kind, _, number = key.partition(":")
    if not number:
        return WORDS.get(kind, "At another time" if kind else "Outside the plan")
    many = "" if number == "1" else "s"
    if kind == "follow_up":
        return f"{number} month{many} after the end"
    return f"After {number} {kind.removesuffix('s')}{many}"


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the month's last where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def last_day(
    since: date, left_on: date | None, cohort_ended: date | None, today: date
) -> date | None:
    """The last day of somebody's time that is over; None while it goes on.

    `left_on` is the day after it. `cohort_ended`: the last day of a cohort that has ended.
    """
    if left_on is not None and left_on <= today:
        return max(left_on - timedelta(days=1), since)
    return min(cohort_ended, today) if cohort_ended is not None else None


def _fixed(measure: Measure, course: Course) -> Iterator[tuple[str, date | None]]:
    for occasion in measure.at:
        if occasion is Occasion.START:
            yield "start", course.since
        elif occasion is Occasion.END:
            yield "end", course.ends
        elif course.planned_end is not None:
            half = course.since + (course.planned_end - course.since) // 2
            gone = course.over_on is not None and half > course.over_on
            yield "middle", None if gone else half


def _repeated(measure: Measure, course: Course) -> Iterator[tuple[str, date]]:
    """Every n of a unit after the start, as long as the course and `until` last."""
    if measure.every is None:
        return
    n, unit = measure.every
    for times in range(1, _MOST + 1):
        count = n * times
        if measure.until is not None and count > measure.until:
            return
        day = _after(course, count, unit)
        if day is None or (course.ends is not None and day > course.ends):
            return
        if course.ends is None and times > _ahead(n, unit):
            return
        yield f"{unit}:{count}", day


def _after(course: Course, count: int, unit: Every) -> date | None:
    if unit is Every.MONTHS:
        return months_later(course.since, count)
    if unit is Every.WEEKS:
        return course.since + timedelta(weeks=count)
    return course.sessions[count - 1] if count <= len(course.sessions) else None


def _ahead(n: int, unit: Every) -> int:
    """How many repeats are laid out where nobody knows the end: about three years' worth."""
    per_year = {Every.MONTHS: 12, Every.WEEKS: 52, Every.SESSIONS: 52}[unit]
    return max(1, 3 * per_year // n)


def _due(key: str, day: date, measure: Measure) -> Due:
    window = timedelta(days=measure.window_days)
    return Due(key, day, day - window, day + window)


def _wholly_off(due: Due, course: Course) -> bool:
    return any(
        first <= due.first and (last is None or due.last <= last) for first, last in course.off
    )
