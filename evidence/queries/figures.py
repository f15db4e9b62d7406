"""What the records of a community show for a period: how many of how many, and the rows behind.

Every figure counts rows that anybody may look up, and is None where the community has none of the
kind. Nobody is named in the rows: a day, what it was, and whether it counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from attendance.models import Mark
from attendance.tallies import SEEN
from base import clock
from base.database import db
from evidence.gaps import is_unhours
from evidence.meeting_words import CHAIRS, LED_BY_RESIDENTS
from evidence.models import CommunityMinutes
from evidence.queries.communities import Community
from evidence.queries.voice import ANSWERED, ideas
from evidence.suggesting import WEEK, Behind, Figure, weeks_met
from outcomes.models import ClimateRound
from people.models import Leave, Stay
from programmes.models import Cohort, CohortStaff, Facilitation, Place, ProgrammeSession

ROUND_A_WEEK = timedelta(days=3)
"""How far the weeks of a period may begin before it and end after it."""
SUPERVISION = ("staff_supervision", "reflective_practice")
WITHOUT_PEOPLE = (*SUPERVISION, "staff_training", "case_discussion", "consultation")


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure and the rows it was counted from, in the order of their days."""

    figure: Figure
    rows: tuple[Behind, ...]


def measure(community: Community, first: date, last: date) -> dict[str, Measured]:
    """Every figure of a community for a period, by its measure. A constant number of queries.

    What is not over yet is not counted, and figures without a single row are left out.
    """
    yesterday = clock.today() - timedelta(days=1)
    until = min(last, yesterday)
    around = first - ROUND_A_WEEK, min(last + ROUND_A_WEEK, yesterday)
    sessions_around = sessions_of(community, *around)
    minutes_around = minutes_between(community, *around)
    sessions = [one for one in sessions_around if first <= one.day <= until]
    minutes = [one for one in minutes_around if first <= one.day <= until]
    found = {
        **_of_sessions(sessions),
        "weeks_with_meeting": weeks_met(
            _meetings(sessions_around, minutes_around), first, last, yesterday
        ),
        "resident_led_meetings": [
            Behind(
                one.day,
                f"Chaired by: {CHAIRS[one.chair].lower()}",
                one.chair in LED_BY_RESIDENTS,
                minutes=one.public_id,
            )
            for one in minutes
        ],
        "covered_sessions": _covered(sessions, _led_by_absent(community, first, until)),
        "climate_rounds": _rounds(community, first, until),
        "ideas_answered": _ideas(community, first, until),
    }
    if community.venue is not None:
        found["outside_sessions"] = _outside(sessions, community.venue.id)
        found |= _of_stays(community, first, until)
    return {name: rows for name, made in found.items() if (rows := _measured(name, made)).rows}


_BECAME = {
    "forward": "An idea, taken forward",
    "doing": "An idea, being done",
    "reason": "An idea, answered with the reason",
    "looking": "An idea, being looked at",
    "": "An idea, not answered yet",
}
_ALONE = frozenset(
    {
        "creative_sessions",
        "unplanned_sessions",
        "training_held",
        "climate_rounds",
        "outside_sessions",
    }
)
"""Measures that say how many there were, and not of how many."""


def _measured(name: str, rows: Iterable[Behind]) -> Measured:
    kept = tuple(sorted(rows, key=lambda row: (row.day, row.words)))
    count = sum(row.counted for row in kept)
    return Measured(Figure(count, None if name in _ALONE else len(kept)), kept)


def sessions_of(community: Community, first: date, last: date) -> list[Any]:
    """The sessions of a community from a day to a day, whatever became of them."""
    teams = [team.id for team in community.teams]
    whose: ColumnElement[bool] = Cohort.team_id.in_(teams)
    if community.venue is not None:
        whose = or_(whose, ProgrammeSession.venue_id == community.venue.id)
    return list(
        db.session.execute(
            select(
                ProgrammeSession.id,
                ProgrammeSession.public_id,
                ProgrammeSession.day,
                ProgrammeSession.at,
                ProgrammeSession.kind,
                ProgrammeSession.title,
                ProgrammeSession.status,
                ProgrammeSession.spontaneous,
                ProgrammeSession.venue_id,
            )
            .join(ProgrammeSession.cohort)
            .where(
                whose,
                ProgrammeSession.status != "withdrawn",
                ProgrammeSession.day.between(first, last),
            )
        )
    )


def minutes_between(community: Community, first: date, last: date) -> list[Any]:
    """The day, the chair and the id of every meeting of a community with minutes, by day."""
    return list(
        db.session.execute(
            select(CommunityMinutes.day, CommunityMinutes.chair, CommunityMinutes.public_id)
            .where(community.owns(CommunityMinutes), CommunityMinutes.day.between(first, last))
            .order_by(CommunityMinutes.day)
        )
    )


def _meetings(sessions: list[Any], minutes: list[Any]) -> list[Behind]:
    """The meetings of a community: held as a session, or with minutes; each day's once."""
    found = {one.day: Behind(one.day, "Minutes", True, minutes=one.public_id) for one in minutes}
    for one in sessions:
        if one.status == "held" and one.kind == "community_meeting":
            found[one.day] = _row(one)
    return [found[day] for day in sorted(found)]


def _of_sessions(sessions: list[Any]) -> dict[str, list[Behind]]:
    held = [one for one in sessions if one.status == "held"]
    with_people = [one for one in held if one.kind not in WITHOUT_PEOPLE]
    return {
        "planned_sessions_held": [
            _row(one, one.status == "held")
            for one in sessions
            if not one.spontaneous and one.kind not in WITHOUT_PEOPLE
        ],
        "creative_sessions": [_row(one) for one in held if one.kind == "socially_creative"],
        "unplanned_sessions": [_row(one) for one in with_people if one.spontaneous],
        "sessions_at_night_or_weekend": [
            _row(one, is_unhours(one.day, one.at)) for one in with_people
        ],
        "supervision_held": [
            _row(one, one.status == "held") for one in sessions if one.kind in SUPERVISION
        ],
        "training_held": [_row(one) for one in held if one.kind == "staff_training"],
    }


def _row(session: Any, counted: bool = True) -> Behind:  # noqa: FBT001, FBT002 what it is about
    return Behind(session.day, session.title, counted, session.public_id)


def _outside(sessions: list[Any], venue_id: int) -> list[Behind]:
    return [
        _row(one)
        for one in sessions
        if one.status == "held" and one.venue_id != venue_id and one.kind not in WITHOUT_PEOPLE
    ]


def _led_by_absent(community: Community, first: date, last: date) -> set[int]:
    """The sessions on a day on which whoever usually leads their cohort was on leave."""
    teams = [team.id for team in community.teams]
    return set(
        db.session.scalars(
            select(ProgrammeSession.id)
            .join(ProgrammeSession.cohort)
            .join(CohortStaff, CohortStaff.cohort_id == Cohort.id)
            .join(
                Leave,
                and_(
                    Leave.user_id == CohortStaff.user_id,
                    Leave.first <= ProgrammeSession.day,
                    Leave.last >= ProgrammeSession.day,
                ),
            )
            .where(
                CohortStaff.part == "lead",
                Cohort.team_id.in_(teams),
                ProgrammeSession.day.between(first, last),
                ~select(Facilitation.id)
                .where(
                    Facilitation.session_id == ProgrammeSession.id,
                    Facilitation.user_id == CohortStaff.user_id,
                )
                .exists(),
            )
        )
    )


def _covered(sessions: list[Any], away: set[int]) -> list[Behind]:
    return [_row(one, one.status == "held") for one in sessions if one.id in away]


def _rounds(community: Community, first: date, last: date) -> list[Behind]:
    rows = db.session.execute(
        select(ClimateRound.closes, ClimateRound.who).where(
            ClimateRound.team_id.in_([team.id for team in community.teams]),
            ClimateRound.closes.between(first, last),
        )
    )
    return [Behind(closes, f"Asked of {who}", counted=True) for closes, who in rows]


def _ideas(community: Community, first: date, last: date) -> list[Behind]:
    """The ideas somebody kept, and whether each was taken forward or answered with a reason."""
    return [
        Behind(day, _BECAME[answer], counted=answer in ANSWERED)
        for day, answer in ideas(community, first, last)
    ]


def _of_stays(community: Community, first: date, last: date) -> dict[str, list[Behind]]:
    """Arrivals met in their first week, departures met in their last; by key work that was held."""
    if community.venue is None:
        return {}
    met = _met(community.venue.id, first - WEEK, last + WEEK)
    stays = db.session.execute(
        select(Stay.participant_id, Stay.arrived, Stay.departed).where(
            Stay.venue_id == community.venue.id,
            or_(Stay.arrived.between(first, last), Stay.departed.between(first, last)),
        )
    ).all()
    welcomes, endings = [], []
    for person, arrived, departed in stays:
        days = met.get(person, ())
        if first <= arrived <= last - WEEK:
            counted = any(arrived <= day <= arrived + WEEK for day in days)
            welcomes.append(Behind(arrived, "Somebody arrived", counted))
        if departed is not None and first <= departed <= last:
            counted = any(departed - WEEK <= day <= departed for day in days)
            endings.append(Behind(departed, "Somebody left", counted))
    return {"welcomed_in_a_week": welcomes, "seen_before_leaving": endings}


def _met(venue_id: int, first: date, last: date) -> Mapping[int, list[date]]:
    """The days on which each resident was seen in key work, from a day to a day."""
    later = aliased(Mark)
    newest = (
        ~select(later.id).where(later.place_id == Mark.place_id, later.link > Mark.link).exists()
    )
    rows = db.session.execute(
        select(Place.participant_id, ProgrammeSession.day)
        .join(Place.session)
        .join(Mark, Mark.place_id == Place.id)
        .where(
            ProgrammeSession.kind == "key_work",
            ProgrammeSession.venue_id == venue_id,
            ProgrammeSession.day.between(first, last),
            Mark.presence.in_(SEEN),
            newest,
        )
    )
    found: dict[int, list[date]] = {}
    for person, day in rows:
        found.setdefault(person, []).append(day)
    return found
