"""A person's attendance as a picture and as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from attendance.presenters.history import HistoryPage, Wanted, inside, kind_words
from attendance.queries.history import History
from attendance.tallies import grouped, tally
from base.dates import MONTHS, time_words
from base.pictures import Bars, Series, Shade
from base.tables import Column, Table
from people.models import Stay

_WEEKS: Final = 78  # more would be hairlines: months instead


def history_picture(page: HistoryPage, history: History, wanted: Wanted, now: datetime) -> Bars:
    """Week by week (month by month for years): came and did not, with the stays behind."""
    seats = [s for s in history.seats if inside(history, s, wanted) and s.meeting.starts <= now]
    days = [seat.meeting.day for seat in seats]
    long = bool(days) and (max(days) - min(days)).days > 7 * _WEEKS
    begins = _month if long else _monday
    steps = _steps(begins(min(days)), begins(max(days)), long=long) if days else []
    told = grouped(seats, lambda seat: begins(seat.meeting.day))
    counts = [tally(told.get(step, ())) for step in steps]
    share = page.whole.share
    return Bars(
        f"Attendance of {history.person.code}, {'month by month' if long else 'week by week'}",
        f"Came to {page.whole.came} of {page.whole.marked} sessions marked"
        + (f", {share}%. " if share is not None else ". ")
        + f"{page.trend.words}: {page.trend.sentence}",
        [f"{MONTHS[s.month - 1][:3]} {s.year}" if long else _week(s) for s in steps],
        [
            Series("Came", [one.came for one in counts]),
            Series("Did not come", [one.marked - one.came for one in counts]),
            Series("Not marked", [one.unmarked for one in counts]),
        ],
        "sessions",
        shades=_shades(history.stays, steps, begins),
        what="Month" if long else "Week beginning",
    )


def history_table(page: HistoryPage, history: History) -> Table:
    """The sessions as a file has them."""
    columns = (
        Column("Date", "day"), Column("Time"), Column("Cohort"), Column("Kind"), Column("Session"),
        Column("What happened"), Column("Reason"), Column("Minutes", "number"),
        Column("Length in minutes", "number"),
    )  # fmt: skip
    rows = [
        (
            line.session.day, time_words(line.session.at), line.cohort,
            kind_words(line.session.kind), line.session.title, line.said, line.reason,
            line.minutes, line.session.minutes,
        )
        for line in page.lines
    ]  # fmt: skip
    return Table(f"Attendance of {history.person.code}", columns, rows)


def _shades(
    stays: Sequence[Stay], steps: Sequence[date], begins: Callable[[date], date]
) -> list[Shade]:
    found = []
    for stay in stays:
        last = begins(stay.departed) if stay.departed else steps[-1] if steps else stay.arrived
        inside = [at for at, step in enumerate(steps) if begins(stay.arrived) <= step <= last]
        if inside:
            found.append(Shade(inside[0], inside[-1], stay.venue.name))
    return found


def _steps(first: date, last: date, *, long: bool) -> list[date]:
    found = [first]
    while found[-1] < last:
        ahead = timedelta(days=32 if long else 7)
        found.append(_month(found[-1] + ahead) if long else found[-1] + ahead)
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _week(monday: date) -> str:
    return f"{monday.day} {MONTHS[monday.month - 1][:3]} {monday.year % 100:02}"
