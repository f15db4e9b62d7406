"""What stands in the way of individual sessions: leave, work, commitments, rooms, bookings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TypeVar

from sqlalchemy import func, or_, select

from base.database import db
from base.dates import LONDON, london_instant, minutes_later
from people.availability import Interval
from people.models import User
from people.queries import availability
from people.queries.availability import OnShift
from people.queries.busy import own_busy
from programmes.models import Booking
from programmes.placement.clock import Clock
from programmes.placement.problem import Away, Therapist
from programmes.queries.booked import overlapping
from programmes.queries.placing import Someone, Span, Wanted, bounds_of, each_day, rooms_taken

Row = TypeVar("Row")


class Around:
    """Everything booked or away around the days wanted, for people and therapists."""

    def __init__(
        self, wanted: Wanted, seen: Mapping[str, Someone], own: Collection[int], ticking: Clock
    ) -> None:
        self.wanted, self.ticking = wanted, ticking
        staff = {one.therapist.id for one in seen.values() if one.therapist}
        people = {int(who) for who in seen}
        self.leave = _grouped((a.user_id, a) for a in availability.away(staff, *self._days()))
        self.works = availability.works(staff, *self._days())
        self.shifts = _grouped(
            (s.user_id, s) for s in availability.on_shift(_venue(seen), *self._days())
        )
        committed = availability.commitments(people, *self._days())
        self.cannot = _grouped((c.participant_id, c) for c in committed)
        self._own = self._in_own_calendars(staff)
        self.elsewhere, self.busy = _bookings(wanted, people, staff, own)
        self.taken = rooms_taken(wanted, own) if wanted.rooms else {}

    def _days(self) -> tuple[date, date]:
        return self.wanted.first, self.wanted.last

    def therapist(self, user: User) -> Therapist:
        """A member of staff: leave, other sessions, and the times they offer."""
        busy = [off for s, e in self.busy.get(user.id, ()) for off in self._touch(s, e, "a group")]
        for one in self.leave.get(user.id, ()):
            busy += self._touch(one.starts, one.ends, "leave")
        whole = _whole_days(busy, self.ticking.labels)
        return Therapist(
            str(user.id),
            tuple(Away(day) for day in sorted(whole)),
            tuple(off for off in busy if off.day not in whole),
            self._offers(user),
        )

    def away(self, who: int) -> list[Away]:
        """When a person cannot come: commitments, and where else they are expected."""
        found = [
            off
            for one in self.cannot.get(who, ())
            for off in self._touch(one.starts, one.ends, one.words)
        ]
        spans = self.elsewhere.get(who, ())
        return found + [off for s, e in spans for off in self._touch(s, e, "another session")]

    def rather_not(self, user: User) -> frozenset[tuple[date, str]]:
        """The starts at which a member of staff has something in a calendar of their own."""
        return self._own.get(user.id, frozenset())

    def rooms_at(self) -> dict[tuple[date, str], int]:
        """How many of the rooms are left where others have taken some."""
        left: dict[tuple[date, str], int] = {}
        for spans in self.taken.values():
            hit = {(o.day, o.at) for s, e in spans for o in self._touch(s, e, "") if o.at}
            for day, at in hit:
                if at:
                    left[day, at] = left.get((day, at), len(self.wanted.rooms)) - 1
        return {key: max(0, count) for key, count in left.items()}

    def _in_own_calendars(self, staff: Collection[int]) -> dict[int, frozenset[tuple[date, str]]]:
        if not self.wanted.strand.placing.own_calendar:
            return {}
        spans = _grouped((one.user_id, one) for one in own_busy(staff, *self._days()))
        return {
            user_id: frozenset(
                (off.day, off.at)
                for one in found
                for off in self._touch(one.starts, one.ends, "")
                if off.at
            )
            for user_id, found in spans.items()
        }

    def _offers(self, user: User) -> dict[date, tuple[str, ...]]:
        spans: Sequence[Interval | OnShift] | None = self.works[user.id]
        if spans is None and self.shifts:
            spans = self.shifts.get(user.id, [])
        labels = {f"{at:%H:%M}": at for at in self.wanted.times}
        found: dict[date, tuple[str, ...]] = {}
        for day in each_day(*self._days()):
            found[day] = tuple(
                label
                for label, at in labels.items()
                if spans is None or _inside(spans, day, at, self.wanted.strand.minutes)
            )
        return found

    def _touch(self, starts: datetime, ends: datetime, why: str) -> list[Away]:
        found: list[Away] = []
        begin, end = starts.astimezone(LONDON), ends.astimezone(LONDON)
        first = max(begin.date(), self.wanted.first)
        for day in each_day(first, min(end.date(), self.wanted.last)):
            since = begin.time() if day == begin.date() else time()
            until = end.time() if day == end.date() else time(23, 59)
            if since < until:
                found += [Away(day, at, why) for at in self.ticking.touching(since, until)]
        return found


def _bookings(
    wanted: Wanted, people: Collection[int], staff: Collection[int], own: Collection[int]
) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
    """When people and staff are at sessions other than these. One query."""
    rows = db.session.execute(
        select(
            Booking.participant_id,
            Booking.user_id,
            func.lower(Booking.during),
            func.upper(Booking.during),
        ).where(
            or_(Booking.participant_id.in_(people), Booking.user_id.in_(staff)),
            Booking.session_id.not_in(own),
            overlapping(*bounds_of(wanted)),
        )
    )
    elsewhere: dict[int, list[Span]] = {}
    busy: dict[int, list[Span]] = {}
    for person, user, starts, ends in rows:
        if person is not None:
            elsewhere.setdefault(person, []).append((starts, ends))
        else:
            busy.setdefault(user or 0, []).append((starts, ends))
    return elsewhere, busy


def _grouped(rows: Iterable[tuple[int, Row]]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for key, row in rows:
        found.setdefault(key, []).append(row)
    return found


def _whole_days(offs: Iterable[Away], labels: Sequence[str]) -> set[date]:
    """The days on which leave covers every start."""
    by_day: dict[date, set[str]] = {}
    for off in offs:
        if off.why == "leave" and off.at:
            by_day.setdefault(off.day, set()).add(off.at)
    return {day for day, at in by_day.items() if at >= set(labels)}


def _inside(spans: Iterable[Interval | OnShift], day: date, at: time, minutes: int) -> bool:
    starts = london_instant(day, at)
    ends = minutes_later(starts, minutes)
    return any(s.starts <= starts and ends <= s.ends for s in spans)


def _venue(seen: Mapping[str, Someone]) -> int:
    return next(iter(seen.values())).enrolment.cohort.venue_id
