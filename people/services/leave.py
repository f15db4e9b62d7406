"""Leave: days on which a member of staff is away.

Why somebody is away stands in no audit sentence: sickness is nobody else's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from base.audit import record
from base.database import db
from base.errors import Refused
from people.availability import Dated, first_shared_day
from people.models import Leave, User
from people.queries.leave import leave_of
from people.services.held_rows import hold_row, hold_staff

KIND_WORDS = {
    "annual_leave": "Annual leave",
    "sickness": "Sickness",
    "training": "Training",
    "other": "Another reason",
}
_LONGEST = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class LeaveDetails:
    """What somebody types about leave; without `last` it is one day, without times whole days."""

    kind: str
    first: date
    last: date | None = None
    at: time | None = None
    until: time | None = None
    note: str = ""

    def rule(self) -> Dated:
        """When. Raises `Refused` on the field for days or times that make no sense."""
        rule = Dated(self.first, self.last or self.first, self.at, self.until)
        if self.at and self.until and self.until < self.at:
            raise Refused("The end is not after the start. Change one of the times.", "until")
        if rule.last and rule.last - rule.first > _LONGEST:
            raise Refused("This is more than two years. Check the year.", "last")
        return rule


def add_leave(staff: User, details: LeaveDetails, *, by: User) -> Leave:
    """Record that somebody is, was or will be away.

    Raises `Refused` on the field: days or times in the wrong order, or leave recorded already.
    """
    rule = details.rule()
    hold_staff([staff.id])
    _refuse_overlap(staff, rule, by)
    leave = Leave(
        user_id=staff.id,
        kind=details.kind,
        first=rule.first,
        last=details.last or rule.first,
        at=rule.at,
        until=rule.until,
        note=details.note,
    )
    db.session.add(leave)
    db.session.flush()
    record(
        "leave.added",
        f"{by.name} recorded that {staff.name} is away: {rule.words()}.",
        by=by,
        about=[staff.public_id],
    )
    return leave


def change_leave(leave: Leave, details: LeaveDetails, *, by: User) -> None:
    """Change when leave is, or what for. Raises `Refused` as `add_leave` does."""
    rule = details.rule()
    staff = leave.user
    hold_staff([staff.id])
    leave = hold_row(leave)
    was = leave.rule
    _refuse_overlap(staff, rule, by, besides=leave)
    leave.kind, leave.note = details.kind, details.note
    leave.first, leave.last = rule.first, details.last or rule.first
    leave.at, leave.until = rule.at, rule.until
    if leave not in db.session.dirty or not db.session.is_modified(leave):
        return
    what = f"what is noted about {staff.name}’s leave {was.words()}"
    if rule != was:
        what = f"{staff.name}’s leave from {was.words()} to {rule.words()}"
    record("leave.changed", f"{by.name} changed {what}.", by=by, about=[staff.public_id])


def remove_leave(leave: Leave, *, by: User) -> None:
    """Take leave away again: it was not taken, or recorded by mistake."""
    staff = leave.user
    hold_staff([staff.id])
    leave = hold_row(leave)
    db.session.delete(leave)
    record(
        "leave.removed",
        f"{by.name} removed {staff.name}’s leave {leave.rule.words()}.",
        by=by,
        about=[staff.public_id],
    )


def _refuse_overlap(staff: User, rule: Dated, by: User, besides: Leave | None = None) -> None:
    for other in leave_of(staff):
        if other is besides or first_shared_day(rule, other.rule) is None:
            continue
        who = "You are" if staff.id == by.id else f"{staff.name} is"
        raise Refused(
            f"{who} already recorded as away: {other.rule.words()}. "
            "Change that leave, or choose other days.",
            "first",
        )
