"""The calendar: its days with what is on each, as a list that the grid is drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask import url_for

from base.dates import (
    LONDON,
    MONTHS,
    ONE_DAY,
    WEEKDAYS,
    Nation,
    bank_holiday_name,
    london_instant,
    month_bounds,
    range_words,
    span_words,
)
from programmes.models import ProgrammeSession
from programmes.presenters.schedule import session_row
from programmes.presenters.tags import Tag
from programmes.queries.calendar import Filters, Taken

_NATIONS = {
    Nation.ENG: "England",
    Nation.WLS: "Wales",
    Nation.SCT: "Scotland",
    Nation.NIR: "Northern Ireland",
}


@dataclass(frozen=True)
class Span:
    """The days one page shows, in words, and a day of the page before and of the page after."""

    view: str
    day: date
    first: date
    last: date
    words: str
    earlier: date
    later: date

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first + ONE_DAY * n for n in range((self.last - self.first).days + 1)]


def span_of(view: str, day: date) -> Span:
    """The month, or the week from its Monday, that the day is in."""
    if view == "month":
        first, last = month_bounds(day)
        words = f"{MONTHS[first.month - 1]} {first.year}"
        earlier = (first - ONE_DAY).replace(day=1)
    else:
        first = day - ONE_DAY * day.weekday()
        last = first + ONE_DAY * 6
        words = range_words(first, last)
        earlier = first - timedelta(weeks=1)
    return Span(view, day, first, last, words, earlier, last + ONE_DAY)


def default_day(filters: Filters, today: date) -> date:
    """Today; of a cohort that has not begun or is over, the nearest of its days."""
    if filters.cohort is None:
        return today
    day = max(today, filters.cohort.starts_on)
    return min(day, filters.cohort.ends_on) if filters.cohort.ends_on else day


@dataclass(frozen=True)
class Item:
    """One session, or one time a room is taken by another team.

    `starts` and `ends` are London's wall clock without an offset, so that no browser converts
    them. `href` is empty where nothing may be opened, `move` where it may not be moved.
    """

    starts: str
    ends: str
    time: str
    title: str
    cohort: str
    where: str
    staff: str
    tag: Tag | None
    state: str
    href: str = ""
    register: str = ""
    move: str = ""


@dataclass(frozen=True)
class DayBox:
    """One day: what is on it, and why nothing might be (`notes`)."""

    day: date
    name: str
    today: bool
    notes: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many sessions of one's own teams it has."""
        return sum(bool(item.href) for item in self.items)

    @property
    def movable(self) -> bool:
        """Whether one of its sessions may be moved by the reader."""
        return any(item.move for item in self.items)

    @property
    def weekend(self) -> bool:
        """Whether it is a Saturday or a Sunday."""
        return self.day.weekday() > 4


def session_item(
    session: ProgrammeSession, now: datetime, code: str, movable: frozenset[int], venues: int
) -> Item:
    """A session. `code`: whose it is, if one person's.

    `movable` are the row numbers of the teams whose sessions the reader may move, `venues` how many
    venues they might be looking at.
    """
    row = session_row(session, now, code)
    coming = session.status == "planned" and session.starts > now
    moves = coming and session.cohort.team_id in movable
    starts, ends = _wall_clock(session.starts, session.ends)
    return Item(
        starts,
        ends,
        row.time,
        row.title,
        row.cohort,
        _where(row.where, session.room.venue.name if session.room else "", venues),
        row.staff,
        row.tag,
        session.status,
        row.href,
        row.register if row.late else "",
        url_for("sessions.reschedule_session", session_id=session.public_id) if moves else "",
    )


def taken_item(taken: Taken, venues: int) -> Item:
    """Another team's use of a room; `venues` as for a session."""
    starts, ends = _wall_clock(taken.starts, taken.ends)
    return Item(
        starts,
        ends,
        span_words(taken.starts, taken.ends),
        "Taken (another team)",
        "",
        _where(taken.room, taken.venue, venues),
        "",
        None,
        "taken",
    )


def _where(place: str, venue: str, venues: int) -> str:
    """Whoever has one venue only need not read its name in every line."""
    return f"{place}, {venue}" if venue and venues > 1 else place


def _wall_clock(starts: datetime, ends: datetime) -> tuple[str, str]:
    """What London's clocks show, the end made later than the start where they go back between."""
    first, last = (at.astimezone(LONDON).replace(tzinfo=None) for at in (starts, ends))
    if last <= first:
        last = first + (ends - starts)
    return first.isoformat(timespec="minutes"), last.isoformat(timespec="minutes")


def day_boxes(
    span: Span, today: date, items: Iterable[Item], notes: Mapping[date, list[str]]
) -> list[DayBox]:
    """The days in order; Saturdays and Sundays only when something is on one of them."""
    by_day: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: (item.starts, item.ends)):
        by_day.setdefault(item.starts[:10], []).append(item)
    boxes = [
        DayBox(
            day,
            f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}",
            day == today,
            notes.get(day, []),
            by_day.get(day.isoformat(), []),
        )
        for day in span.days
    ]
    weekends = any(box.items for box in boxes if box.weekend)
    return [box for box in boxes if weekends or not box.weekend]


def day_notes(
    span: Span,
    nations: Iterable[str],
    closed: Iterable[tuple[date, date, str]],
    away: Iterable[tuple[str, datetime, datetime]],
) -> dict[date, list[str]]:
    """Bank holidays, closed days and who is away, in words, by day."""
    found: dict[date, list[str]] = {}
    kept = sorted({Nation(nation) for nation in nations})
    for day in span.days:
        found[day] = [f"Bank holiday: {words}" for words in _holidays(day, kept)]
    for first, last, words in closed:
        for day in span.days:
            if first <= day <= last:
                found[day].append(words)
    gone = list(away)
    for day in span.days:
        names = [_away_on(day, *one) for one in gone]
        if any(names):
            found[day].append(f"Away: {', '.join(dict.fromkeys(filter(None, names)))}")
    return {day: notes for day, notes in found.items() if notes}


def _away_on(day: date, name: str, starts: datetime, ends: datetime) -> str:
    """The name, with the hours of a part of the day; empty on a day that is not touched."""
    begins, over = london_instant(day, time()), london_instant(day + ONE_DAY, time())
    if starts >= over or ends <= begins:
        return ""
    if starts <= begins and ends >= over:
        return name
    return f"{name} ({span_words(max(starts, begins), min(ends, over))})"


def _holidays(day: date, nations: Sequence[Nation]) -> list[str]:
    """The bank holidays of a day; where not every nation shown keeps one, which do."""
    names: dict[str, list[Nation]] = {}
    for nation in nations:
        name = bank_holiday_name(day, nation)
        if name is not None:
            names.setdefault(name, []).append(nation)
    return [
        name
        if len(keeping) == len(nations)
        else f"{name} ({', '.join(_NATIONS[nation] for nation in keeping)})"
        for name, keeping in names.items()
    ]
