"""Usual working days: the weekdays on which a member of staff works, when they do not work all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from people.availability import Standing, check_night, first_shared_day
from people.models import User, WorkingPattern
from people.queries.leave import working_days_of
from people.services.held_rows import hold_row, hold_staff


def add_working_days(
    staff: User,
    *,
    weekdays: Sequence[int],
    at: time,
    until: time,
    every: int,
    first: date,
    last: date | None,
    by: User,
) -> list[WorkingPattern]:
    """Record that somebody usually works on weekdays, 0 Monday to 6 Sunday, at these hours.

    One row for each weekday, so that one can end by itself. Raises `Refused` on the field: hours
    that make no sense, weekdays that never come between the days, or hours recorded already.
    """
    check_night(at, until)
    whole = Standing(tuple(sorted(set(weekdays))), first, last, at, until, every)
    hold_staff([staff.id])
    made = []
    for weekday in whole.weekdays:
        rule = Standing((weekday,), first, last, at, until, every)
        _refuse_weekday(staff, rule)
        hours = {"at": at, "until": until, "every": every, "first": first, "last": last}
        made.append(WorkingPattern(user_id=staff.id, weekday=weekday, **hours))
    db.session.add_all(made)
    db.session.flush()
    to = f" to {in_words(last)}" if last else ""
    record(
        "working_days.added",
        f"{by.name} recorded that {staff.name} usually works {whole.words()} "
        f"from {in_words(first)}{to}.",
        by=by,
        about=[staff.public_id],
    )
    return made


def _refuse_weekday(staff: User, rule: Standing) -> None:
    """A weekday that never comes, or is recorded already."""
    if rule.last is not None and not any(rule.days(rule.first, rule.last)):
        why = f"{rule.words()}: none falls between the two days. Check both."
        raise Refused(why, "last")
    for other in working_days_of(staff):
        if first_shared_day(rule, other.rule) is not None:
            why = f"‘{other.rule.words()}’ is recorded already. End that first."
            raise Refused(why, "weekdays")


def end_working_day(pattern: WorkingPattern, *, last: date, by: User) -> None:
    """Set the last day of a usual working day. Raises `Refused` before its first."""
    staff = pattern.user
    hold_staff([staff.id])
    pattern = hold_row(pattern)
    if last < pattern.first:
        why = f"It began on {in_words(pattern.first)}. Choose a later day, or remove it."
        raise Refused(why, "last")
    if pattern.last == last:
        return
    pattern.last = last
    for other in working_days_of(staff):
        if other is not pattern and first_shared_day(pattern.rule, other.rule) is not None:
            why = f"By then ‘{other.rule.words()}’ is recorded too. Choose an earlier day."
            raise Refused(why, "last")
    record(
        "working_days.ended",
        f"{by.name} ended {staff.name}’s usual {pattern.rule.words()}: last day {in_words(last)}.",
        by=by,
        about=[staff.public_id],
    )


def remove_working_day(pattern: WorkingPattern, *, by: User) -> None:
    """Take a usual working day away altogether: it was recorded by mistake."""
    staff = pattern.user
    hold_staff([staff.id])
    pattern = hold_row(pattern)
    db.session.delete(pattern)
    record(
        "working_days.removed",
        f"{by.name} removed {staff.name}’s usual {pattern.rule.words()}, which had been recorded "
        f"from {in_words(pattern.first)}.",
        by=by,
        about=[staff.public_id],
    )
