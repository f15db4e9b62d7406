"""The charts of a pack, from the records: rhythm, what took place, dose, supervision, climate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from attendance.models import Mark
from attendance.tallies import SEEN
from base.database import db
from base.dates import MONTHS
from base.pictures import Bars, Lines, Series
from evidence.gaps import is_unhours
from evidence.portfolio import chart_of
from evidence.queries.communities import Community
from evidence.queries.figures import SUPERVISION, WITHOUT_PEOPLE, sessions_of
from outcomes.queries.climate import Shown, closed_rounds
from outcomes.suppression import NHS
from programmes.models import Cohort, Place, ProgrammeSession

_KINDS = {
    "structured": "Structured",
    "socially_creative": "Socially creative",
    "community_meeting": "Community meetings",
    "key_work": "Key work",
    "group": "Groups",
    "individual": "Individual",
}


def pack_charts(community: Community, first: date, last: date, today: date) -> list[dict[str, Any]]:
    """Every chart there are numbers for, by month; a constant number of queries."""
    months = _months(first, last)
    until = min(last, today - timedelta(days=1))  # as the figures beside them
    sessions = sessions_of(community, first, until)
    made: list[tuple[str, Bars | Lines | None]] = [
        ("rhythm", _rhythm(sessions, months)),
        ("delivered", _delivered(sessions, months)),
        ("unhours", _unhours(sessions, months)),
        ("dose", _dose(community, first, until, months)),
        ("supervision", _supervision(sessions, months)),
        *_climate(community, first, last, today),
    ]
    return [chart_of(name, picture) for name, picture in made if picture is not None]


def _rhythm(sessions: list[Any], months: list[str]) -> Bars | None:
    held = [one for one in sessions if one.status == "held" and one.kind in _KINDS]
    if not held:
        return None
    series = [
        Series(words, _by_month(months, (one.day for one in held if one.kind == kind)))
        for kind, words in _KINDS.items()
        if any(one.kind == kind for one in held)
    ]
    said = f"{len(held)} sessions took place in {len(months)} months."
    return Bars("Sessions that took place", said, months, series, "sessions", what="Month")


def _delivered(sessions: list[Any], months: list[str]) -> Bars | None:
    planned = [o for o in sessions if not o.spontaneous and o.kind not in WITHOUT_PEOPLE]
    if not planned:
        return None
    return _two(
        "Planned sessions that took place",
        planned,
        months,
        lambda one: one.status == "held",
        ("Took place", "Did not"),
    )


def _unhours(sessions: list[Any], months: list[str]) -> Bars | None:
    held = [o for o in sessions if o.status == "held" and o.kind not in WITHOUT_PEOPLE]
    if not held:
        return None
    return _two(
        "Evenings, nights and weekends",
        held,
        months,
        lambda one: is_unhours(one.day, one.at),
        ("Evening, night or weekend", "Weekday in the day"),
    )


def _supervision(sessions: list[Any], months: list[str]) -> Bars | None:
    planned = [one for one in sessions if one.kind in SUPERVISION]
    if not planned:
        return None
    return _two(
        "Staff supervision and reflective practice",
        planned,
        months,
        lambda one: one.status == "held",
        ("Took place", "Did not"),
    )


def _two(
    title: str,
    rows: list[Any],
    months: list[str],
    counts: Callable[[Any], bool],
    names: tuple[str, str],
) -> Bars:
    yes = [one.day for one in rows if counts(one)]
    no = [one.day for one in rows if not counts(one)]
    share = round(100 * len(yes) / len(rows))
    said = f"{names[0]}: {len(yes)} of {len(rows)} sessions ({share}%)."
    series = [Series(names[0], _by_month(months, yes)), Series(names[1], _by_month(months, no))]
    return Bars(title, said, months, series, "sessions", what="Month")


def _dose(community: Community, first: date, last: date, months: list[str]) -> Bars | None:
    """Hours that people spent in sessions, by month; one query.

    A month in which so few came that it tells of each of them has no number, in the sums either.
    """
    rows = _attended(community, first, last)
    told = [row for row in rows if not NHS.hides(row[3])]
    if not told:
        return None
    hours = {_month(at.date()): round(minutes / 60) for at, minutes, _, _ in told}
    hidden = {_month(row[0].date()) for row in rows} - hours.keys()
    said = (
        f"{sum(row[2] for row in told)} attendances, {sum(hours.values())} hours that people "
        "spent in sessions."
    )
    if hidden:
        said += " A month in which fewer than five people came shows no number, and is not counted."
    values = [None if one in hidden else hours.get(one, 0) for one in months]
    return Bars(
        "Hours spent in sessions", said, months, [Series("Hours", values)], "hours", what="Month"
    )


def _attended(community: Community, first: date, last: date) -> Sequence[Any]:
    """The month, minutes, attendances and people of every month in which anybody came."""
    later = aliased(Mark)
    newest = (
        ~select(later.id).where(later.place_id == Mark.place_id, later.link > Mark.link).exists()
    )
    whose = Cohort.team_id.in_([team.id for team in community.teams])
    month = func.date_trunc("month", ProgrammeSession.day)
    return db.session.execute(
        select(
            month,
            func.sum(Mark.minutes_attended),
            func.count(),
            func.count(Place.participant_id.distinct()),
        )
        .join(Place, and_(Place.id == Mark.place_id))
        .join(Place.session)
        .join(ProgrammeSession.cohort)
        .where(
            whose,
            newest,
            Mark.presence.in_(SEEN),
            ProgrammeSession.day.between(first, last),
        )
        .group_by(month)
    ).all()


def _climate(community: Community, first: date, last: date, today: date) -> list[tuple[str, Lines]]:
    """A line for residents and one for staff on each subscale, over the rounds of the period."""
    rounds = closed_rounds([team.id for team in community.teams], first, last, today)
    by_scale: dict[tuple[str, str], list[Shown]] = {}
    for one in rounds:
        for scale in one.figures.scales:
            by_scale.setdefault((one.held.round.version.slug, scale.key.id), []).append(one)
    return [
        (f"climate-{slug}-{score}".replace("_", "-"), _scale(found, score))
        for (slug, score), found in by_scale.items()
    ]


def _scale(rounds: list[Shown], score: str) -> Lines:
    labels = list(dict.fromkeys(_month(one.held.round.closes) for one in rounds))
    series = []
    for who in ("residents", "staff"):
        means: Mapping[str, float | None] = {
            _month(one.held.round.closes): scale.mean
            for one in rounds
            if one.held.round.who == who and (scale := one.figures.scale(score)) is not None
        }
        if means:
            series.append(Series(who.capitalize(), [means.get(label) for label in labels]))
    scale = next(s for one in rounds if (s := one.figures.scale(score)) is not None)
    instrument = rounds[0].held.instrument
    said = (
        f"{scale.key.name} in {len(labels)} rounds of {instrument.name}. A round with fewer than "
        "five answers shows no number."
    )
    return Lines(f"{instrument.name}: {scale.key.name}", said, labels, series, "mean", what="Round")


def _months(first: date, last: date) -> list[str]:
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        found.append(_month(date(year, month, 1)))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def _by_month(months: list[str], days: Iterable[date]) -> list[float | None]:
    counts = Counter(_month(day) for day in days)
    return [counts[month] for month in months]
