"""Shifts at Approved Premises, a week at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date
from itertools import pairwise

from base.audit import record
from base.database import db
from base.dates import in_words, short
from base.errors import Refused
from base.work import lock
from people.availability import Interval, overlaps, span
from people.models import Shift, User, Venue
from people.queries import shifts as queries
from people.queries.shifts import rota
from people.rota import DayOf, Hours, cell_words, hours_of, name_of, overtaken
from people.services.held_rows import hold_staff

_TOLD = 6  # changes a sentence names one by one


def set_shifts(
    venue: Venue,
    monday: date,
    *,
    staff: Collection[User],
    seen: Mapping[DayOf, str],
    typed: Mapping[DayOf, str],
    by: User,
) -> int:
    """Save a week's shifts, as typed cell by cell; how many cells changed.

    `seen` is how the cells stood on the screen. Cells that are in neither are left alone. Raises
    `Refused` when somebody else changed one meanwhile, when a cell means nothing, or when somebody
    would be on two shifts at once.
    """
    names = {user.id: user.name for user in staff}
    lock(venue)
    hold_staff(names)
    before = {(s.user_id, s.day): s for s in queries.week_shifts(venue, monday)}
    now = queries.week_cells(before.values())
    if overtaken(seen, now):
        raise Refused(
            "Somebody else changed this week while you did. What they changed is said below; "
            "check the week and save again."
        )
    changed = _changed(typed, now, names)
    if not changed:
        return 0
    _replace(venue, before, changed)
    _refuse_two_at_once({user_id: names[user_id] for user_id, _ in changed}, venue, monday)
    told = _told(changed, names)
    record(
        "shifts.set",
        f"{by.name} changed the shifts at {venue.name} in the week of {in_words(monday)}: "
        f"{'; '.join(told) if len(told) <= _TOLD else f'{len(told)} shifts'}.",
        by=by,
        about=[venue.public_id],
        changes=told,
    )
    return len(changed)


def _told(changed: Mapping[DayOf, Hours | None], names: Mapping[int, str]) -> list[str]:
    """Each changed cell in words."""
    return [
        f"{names[user_id]} {short(day)} {cell_words(hours.cell if hours else '', rota())}"
        for (user_id, day), hours in changed.items()
    ]


def _changed(
    typed: Mapping[DayOf, str], now: Mapping[DayOf, str], names: Mapping[int, str]
) -> dict[DayOf, Hours | None]:
    """The cells that would be other than they are; None for no shift."""
    wanted = {
        whose: _hours(cell, names[whose[0]], whose[1])
        for whose, cell in typed.items()
        if whose[0] in names
    }
    return {
        whose: hours
        for whose, hours in wanted.items()
        if (hours.cell if hours else "") != now.get(whose, "")
    }


def _hours(cell: str, name: str, day: date) -> Hours | None:
    try:
        return hours_of(cell, rota())
    except Refused as refusal:
        raise Refused(f"{name}, {short(day)}: {refusal.why}") from None


def _replace(
    venue: Venue, before: Mapping[DayOf, Shift], changed: Mapping[DayOf, Hours | None]
) -> None:
    """Take the old shifts away before the new ones come, which may run into them."""
    for whose in changed:
        if whose in before:
            db.session.delete(before[whose])
    db.session.flush()
    for (user_id, day), hours in changed.items():
        if hours is None:
            continue
        times = span(day, hours.at, hours.until)
        if times is None:
            why = f"The clocks go forward on {in_words(day)}: nothing is left of {hours.words}."
            raise Refused(why)
        db.session.add(
            Shift(
                venue_id=venue.id,
                user_id=user_id,
                day=day,
                code=hours.code,
                at=hours.at,
                until=hours.until,
                starts=times.starts,
                ends=times.ends,
            )
        )


def _refuse_two_at_once(names: Mapping[int, str], venue: Venue, monday: date) -> None:
    with db.session.no_autoflush:
        shifts = [
            *queries.shifts_about(names, monday),
            *(row for row in db.session.new if isinstance(row, Shift)),
        ]
    shifts.sort(key=lambda shift: (shift.user_id, shift.starts.astimezone(UTC)))
    for one, other in pairwise(shifts):
        if one.user_id == other.user_id and overlaps(
            [Interval(one.starts, one.ends)], other.starts, other.ends
        ):
            raise Refused(
                f"{names[one.user_id]} would be on two shifts at once: "
                f"{_where(one, venue)} and {_where(other, venue)}. Change one of them."
            )
    db.session.flush()


def _where(shift: Shift, venue: Venue) -> str:
    hours = Hours(shift.at, shift.until, shift.code)
    elsewhere = "" if shift.venue_id == venue.id else " at another premises"
    return f"{name_of(hours, rota())} ({hours.words}){elsewhere} on {in_words(shift.day)}"
