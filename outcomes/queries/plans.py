"""The measures plans of cohorts, person by person: what is due, done, missed or still ahead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from base.database import db
from outcomes.models import MissedOccasion, Response
from outcomes.occasions import Course, Due, State, last_day, occasions, state
from outcomes.queries.instruments import InUse, in_use
from outcomes.queries.responses import stands
from people.models import Participant, User
from people.queries.away import days_off
from people.roles import Can
from programmes.catalogue import Programme
from programmes.measures_plan import FilledBy, Measure
from programmes.models import Cohort, Enrolment, Place, ProgrammeSession
from programmes.queries.catalogue import programme_of

NAMED = (FilledBy.PARTICIPANT, FilledBy.CLINICIAN)
_LONGEST = timedelta(days=365 * 5 + 90)  # the last follow-up there can be, and its window
_IN = ("enrolled", "paused", "completed", "left")


class Kept(NamedTuple):
    """The response that stands for an occasion."""

    on: date
    public_id: UUID
    mode: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One occasion of one measure for one person: how it stands, and what stands for it."""

    enrolment: Enrolment
    measure: Measure
    used: InUse | None
    due: Due
    state: State
    response: Kept | None = None
    missed: MissedOccasion | None = None

    @property
    def off(self) -> bool:
        """Whether nobody can fill it in here: the instrument is off, or there is none."""
        return self.used is None or not self.used.on


def of_cohort(cohort: Cohort, today: date) -> list[PlanRow]:
    """The whole plan of a cohort, by person, measure and day. Constant queries. Unscoped."""
    found = db.session.scalars(
        _enrolments().where(Enrolment.cohort_id == cohort.id).order_by(Enrolment.id)
    ).all()
    return rows_of(found, today)


def of_participant(user: User, participant: Participant, today: date) -> list[PlanRow]:
    """The plans somebody is or was in, in cohorts of one's teams."""
    found = db.session.scalars(
        _enrolments().where(
            Enrolment.participant_id == participant.id, Cohort.team_id.in_(user.teams(Can.MEASURE))
        )
    ).all()
    return rows_of(found, today)


def to_do(user: User, today: date, ahead: timedelta) -> list[PlanRow]:
    """What is due or overdue in the cohorts of one's teams, or will be in so many days."""
    found = db.session.scalars(
        _enrolments().where(
            Cohort.team_id.in_(user.teams(Can.MEASURE)),
            Cohort.status != "withdrawn",
            or_(Enrolment.left_on.is_(None), Enrolment.left_on > today - _LONGEST),
        )
    ).all()
    wanted = {"due", "overdue"}
    rows = rows_of(found, today)
    return [
        row
        for row in rows
        if not row.off
        and (row.state in wanted or (row.state == "ahead" and row.due.first <= today + ahead))
    ]


def rows_of(enrolments: Sequence[Enrolment], today: date) -> list[PlanRow]:
    """The occasions of these enrolments. Seven queries however many there are.

    Each comes with its cohort, programme version, participant and pauses loaded.
    """
    ids = [one.id for one in enrolments]
    if not ids:
        return []
    used = in_use()
    courses = courses_of(enrolments, today)
    filled = _filled(ids)
    missed = _missed(ids)
    rows: list[PlanRow] = []
    for enrolment in enrolments:
        course = courses[enrolment.id]
        for measure in named_measures(programme_of(enrolment.cohort)):
            key = (enrolment.id, measure.instrument)
            done, gone = filled.get(key, {}), missed.get(key, {})
            for due in occasions(measure, course):
                stands_so = state(due, course, today=today, done=done, missed=gone)
                rows.append(
                    PlanRow(
                        enrolment,
                        measure,
                        used.get(measure.instrument),
                        due,
                        stands_so,
                        done.get(due.key),
                        gone.get(due.key),
                    )
                )
    return rows


def named_measures(programme: Programme) -> list[Measure]:
    """The measures of a plan that are of one person, not of a place."""
    return [one for one in programme.measures if one.filled_by in NAMED]


def courses_of(enrolments: Sequence[Enrolment], today: date) -> dict[int, Course]:
    """Each enrolment as the rules of occasions read it, by row number. Three queries."""
    off = days_off({one.participant_id for one in enrolments})
    days = session_days([one.id for one in enrolments])
    return {
        one.id: _course(one, today, days.get(one.id, ()), off.get(one.participant_id, ()))
        for one in enrolments
    }


def session_days(enrolments: Collection[int]) -> dict[int, tuple[date, ...]]:
    """The days of the group sessions each was or is expected at, in order, by enrolment."""
    rows = db.session.execute(
        select(Enrolment.id, ProgrammeSession.day, Enrolment.enrolled_on, Enrolment.left_on)
        .join(ProgrammeSession, ProgrammeSession.cohort_id == Enrolment.cohort_id)
        .join(
            Place,
            (Place.session_id == ProgrammeSession.id)
            & (Place.participant_id == Enrolment.participant_id),
        )
        .where(
            Enrolment.id.in_(enrolments),
            Place.removed_at.is_(None),
            ProgrammeSession.status.in_(("planned", "held")),
            ProgrammeSession.catch_up_of_id.is_(None),
        )
        .order_by(ProgrammeSession.starts)
    )
    found: dict[int, list[date]] = {}
    for enrolment, day, since, until in rows:
        if since <= day and (until is None or day < until):
            found.setdefault(enrolment, []).append(day)
    return {one: tuple(dict.fromkeys(listed)) for one, listed in found.items()}


def _course(
    enrolment: Enrolment,
    today: date,
    sessions: tuple[date, ...],
    off: Iterable[tuple[date, date | None]],
) -> Course:
    one_day = timedelta(days=1)
    pauses = (
        (pause.first, pause.back_on - one_day if pause.back_on else None)
        for pause in enrolment.pauses
    )
    left, cohort = enrolment.left_on, enrolment.cohort
    ended = cohort.ends_on if cohort.status == "ended" else None
    over = last_day(enrolment.enrolled_on, left, ended, today)
    return Course(
        since=enrolment.enrolled_on,
        planned_end=left - one_day if left else _planned_end(enrolment),
        over_on=over,
        sessions=sessions,
        off=(*off, *pauses),
    )


def _planned_end(enrolment: Enrolment) -> date | None:
    """The last day of somebody's programme: their cohort's, or its length from their first day."""
    cohort = enrolment.cohort
    if cohort.entry == "closed":
        return cohort.ends_on
    duration = programme_of(cohort).duration
    if duration is None or duration.weeks is None:
        return cohort.ends_on
    return enrolment.enrolled_on + timedelta(weeks=duration.weeks, days=-1)


def _filled(enrolments: Collection[int]) -> dict[tuple[int, str], dict[str, Kept]]:
    rows = db.session.execute(
        select(
            Response.enrolment_id,
            Response.slug,
            Response.occasion,
            Response.on,
            Response.public_id,
            Response.mode,
        ).where(Response.enrolment_id.in_(enrolments), stands())
    )
    found: dict[tuple[int, str], dict[str, Kept]] = {}
    for row in rows:
        found.setdefault((row.enrolment_id, row.slug), {})[row.occasion] = Kept(
            row.on, row.public_id, row.mode
        )
    return found


def _missed(enrolments: Collection[int]) -> dict[tuple[int, str], dict[str, MissedOccasion]]:
    rows = db.session.scalars(
        select(MissedOccasion).where(
            MissedOccasion.enrolment_id.in_(enrolments), MissedOccasion.taken_back_at.is_(None)
        )
    )
    found: dict[tuple[int, str], dict[str, MissedOccasion]] = {}
    for row in rows:
        found.setdefault((row.enrolment_id, row.slug), {})[row.occasion] = row
    return found


def _enrolments() -> Select[Enrolment]:
    return (
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(Enrolment.status.in_(_IN))
        .options(
            contains_eager(Enrolment.cohort).options(
                joinedload(Cohort.programme_version), joinedload(Cohort.team)
            ),
            joinedload(Enrolment.participant),
            selectinload(Enrolment.pauses),
        )
    )
