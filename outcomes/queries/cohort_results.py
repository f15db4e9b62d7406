"""The scores of everybody in some cohorts, in lean rows: six queries, however many people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Date, func, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from base.database import db
from outcomes.cohort_results import Asked, Member, Scored
from outcomes.keys import Instrument
from outcomes.models import InstrumentVersion, MissedOccasion, Response, Score
from outcomes.occasions import last_day
from outcomes.pairing import Point, Span
from outcomes.queries.exports import newest_score, open_to
from outcomes.queries.instruments import InUse, digest, in_use, instrument_of
from outcomes.queries.person_results import END_WITHIN_DAYS, end_rules
from outcomes.queries.plans import PlanRow, rows_of
from outcomes.queries.responses import stands
from people.models import Participant, Team, User
from people.roles import Can
from programmes.models import Cohort, Enrolment, Place, ProgrammeSession

_IN = ("enrolled", "paused", "completed", "left")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose results: everybody in these cohorts, or who was in one on some day of a span.

    `leaving`: for what leaves the team. Then cohorts are whole, whoever was in one on some day of
    the span; and whoever only named staff see is left out for everybody, or the files of two
    members of staff would differ by this one person.
    """

    cohorts: Sequence[Cohort]
    first: date | None = None
    last: date | None = None
    leaving: bool = False

    def where(self) -> tuple[ColumnElement[bool], ...]:
        """The enrolments meant."""
        if not self.leaving:
            return (*self._in_cohorts(), *self._in_span())
        if self.last is None and self.first is None:
            return self._in_cohorts()
        running = select(Enrolment.cohort_id).where(*self._in_cohorts(), *self._in_span())
        return (*self._in_cohorts(), Enrolment.cohort_id.in_(running))

    def everybody(self) -> Wanted:
        """The same whatever the days."""
        return Wanted(self.cohorts, leaving=self.leaving)

    def seen_by(self, user: User) -> ColumnElement[bool]:
        """Whether a participant is counted."""
        return Participant.limited_access.is_(False) if self.leaving else open_to(user)

    def _in_cohorts(self) -> tuple[ColumnElement[bool], ...]:
        return (
            Enrolment.cohort_id.in_([one.id for one in self.cohorts]),
            Enrolment.status.in_(_IN),
        )

    def _in_span(self) -> tuple[ColumnElement[bool], ...]:
        found: list[ColumnElement[bool]] = []
        if self.last:
            found.append(Enrolment.enrolled_on <= self.last)
        if self.first:
            found.append(or_(Enrolment.left_on.is_(None), Enrolment.left_on > self.first))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class CohortRead:
    """What there is to summarise. `hidden`: people left out whose record only named staff see.

    `whole`: these are all the cohorts of one programme that anybody was in.
    """

    members: list[Member]
    asked: list[Asked]
    hidden: int
    whole: bool = False


def get_cohorts(user: User, team: Team) -> Sequence[Cohort]:
    """A team's cohorts, newest first."""
    return db.session.scalars(
        select(Cohort)
        .where(
            Cohort.team_id == team.id,
            Cohort.team_id.in_(user.teams(Can.MEASURE)),
            Cohort.status != "withdrawn",
        )
        .options(joinedload(Cohort.programme_version), joinedload(Cohort.team))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    ).all()


def read(user: User, wanted: Wanted, today: date) -> CohortRead:
    """Everybody's scores, of measures planned in these cohorts or filled in there."""
    members, hidden = _members(user, wanted, today)
    keys = {one.key for one in members}
    used = in_use()
    scored = _scored(wanted, keys, used)
    missed = _missed(wanted)
    ends = {cohort.id: end_rules(cohort) for cohort in wanted.cohorts}
    planned = [slug for rules in ends.values() for slug in rules]
    slugs = sorted({slug for slug, _ in scored})
    asked = [
        Asked(
            instrument,
            key,
            scored.get((instrument.id, key.id), Scored({})),
            {cohort: rules.get(instrument.id, END_WITHIN_DAYS) for cohort, rules in ends.items()},
            missed.get(instrument.id, {}),
        )
        for instrument in _instruments(used, dict.fromkeys([*planned, *slugs]))
        for key in instrument.scores
    ]
    return CohortRead(members, asked, hidden, wanted.leaving and _whole(wanted, members))


def _whole(wanted: Wanted, members: Sequence[Member]) -> bool:
    if len({one.programme_slug for one in wanted.cohorts}) != 1:
        return False
    used = select(Enrolment.cohort_id).where(*wanted.everybody().where()).distinct()
    return {one.cohort for one in members} == set(db.session.scalars(used))


def plan_rows(user: User, wanted: Wanted, today: date) -> list[PlanRow]:
    """What everybody's plan asks for, and how it stands. Eight queries, however many people."""
    found = db.session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .join(Enrolment.participant)
        .where(*wanted.where(), wanted.seen_by(user))
        .options(
            contains_eager(Enrolment.cohort).options(
                joinedload(Cohort.programme_version), joinedload(Cohort.team)
            ),
            contains_eager(Enrolment.participant),
            selectinload(Enrolment.pauses),
        )
    ).all()
    return rows_of(found, today)


def _instruments(used: Mapping[str, InUse], slugs: Collection[str]) -> list[Instrument]:
    return [
        used[slug].instrument
        for slug in slugs
        if slug in used and used[slug].instrument.for_groups is None
    ]


def _members(user: User, wanted: Wanted, today: date) -> tuple[list[Member], int]:
    days = _first_days(wanted)
    any_sessions = {cohort for _, cohort, *_ in days.values()}
    ended = {one.id: one.ends_on if one.status == "ended" else None for one in wanted.cohorts}
    rows = db.session.execute(
        select(
            Enrolment.id, Enrolment.cohort_id, Enrolment.status, Enrolment.enrolled_on,
            Enrolment.left_on, Enrolment.leave_reason, Enrolment.participant_id,
            wanted.seen_by(user),
        )
        .join(Enrolment.participant)
        .where(*wanted.where())
        .order_by(Enrolment.id)
    )  # fmt: skip
    members, hidden = [], 0
    for key, cohort, status, since, left_on, reason, person, shown in rows:
        if not shown:
            hidden += 1
            continue
        sessions, _, held = days.get(key, ((), cohort, False))
        span = Span(since, sessions, last_day(since, left_on, ended[cohort], today))
        began = held if cohort in any_sessions else since <= today
        left = (reason.replace("_", " ") or "no reason given") if status == "left" else ""
        members.append(Member(key, cohort, span, began, left, person))
    return members, hidden


def _first_days(wanted: Wanted) -> dict[int, tuple[tuple[date, ...], int, bool]]:
    """The days of the first two sessions of each enrolment, its cohort, and whether one was held.

    The same sessions as `plans.session_days`, added up by the database.
    """
    day = ProgrammeSession.day
    in_order = type_coerce(func.array_agg(aggregate_order_by(day.distinct(), day)), ARRAY(Date))
    rows = db.session.execute(
        select(
            Enrolment.id,
            Enrolment.cohort_id,
            in_order[1],
            in_order[2],
            func.bool_or(ProgrammeSession.status == "held"),
        )
        .join(ProgrammeSession, ProgrammeSession.cohort_id == Enrolment.cohort_id)
        .join(
            Place,
            (Place.session_id == ProgrammeSession.id)
            & (Place.participant_id == Enrolment.participant_id),
        )
        .where(
            *wanted.where(),
            Place.removed_at.is_(None),
            ProgrammeSession.status.in_(("planned", "held")),
            ProgrammeSession.catch_up_of_id.is_(None),
            day >= Enrolment.enrolled_on,
            or_(Enrolment.left_on.is_(None), day < Enrolment.left_on),
        )
        .group_by(Enrolment.id)
    )
    return {
        key: ((first,) if second is None else (first, second), cohort, held)
        for key, cohort, first, second, held in rows
    }


def _scored(
    wanted: Wanted, keys: Collection[int], used: Mapping[str, InUse]
) -> dict[tuple[str, str], Scored]:
    """The valid scores by measure and score; each maximum and version that is not the usual."""
    others = _other_versions(used)
    usual = {
        (slug, key.id): key.highest for slug, one in used.items() for key in one.instrument.scores
    }
    rows = _score_rows(wanted)
    points: dict[tuple[str, str], dict[int, list[Point]]] = {}
    tops: dict[tuple[str, str], dict[int, float | None]] = {}
    made_by: dict[tuple[str, str], dict[int, Instrument]] = {}
    recalls: dict[int, str] = {}
    for key, response, slug, on, name, value, highest, version, recall in rows:
        if key not in keys:
            continue
        which = (slug, name)
        points.setdefault(which, {}).setdefault(key, []).append(Point(on, value, response))
        if highest != usual.get(which):
            tops.setdefault(which, {})[response] = highest
        if version in others:
            made_by.setdefault(which, {})[response] = others[version]
        if recall:
            recalls[response] = recall
    return {
        which: Scored(told, tops.get(which, {}), made_by.get(which, {}), recalls)
        for which, told in points.items()
    }


def _score_rows(wanted: Wanted) -> Any:
    return db.session.execute(
        select(
            Enrolment.id, Response.id, Response.slug, Response.on, Score.name, Score.value,
            Score.highest, Score.version_id, Response.recall,
        )
        .select_from(Enrolment)
        .join(Response, Response.participant_id == Enrolment.participant_id)
        .join(Response.scores)
        .where(
            *wanted.where(),
            or_(Response.enrolment_id == Enrolment.id, Response.enrolment_id.is_(None)),
            stands(),
            newest_score(),
            Score.value.is_not(None),
        )
    )  # fmt: skip


def _other_versions(used: Mapping[str, InUse]) -> dict[int, Instrument]:
    """The instruments in the versions scores were made by and that are not in use."""
    kept = db.session.scalars(
        select(InstrumentVersion).where(
            InstrumentVersion.digest.not_in([digest(one.text) for one in used.values()])
        )
    )
    return {one.id: instrument_of(one) for one in kept if one.slug in used}


def _missed(wanted: Wanted) -> dict[str, dict[int, dict[str, str]]]:
    rows = db.session.execute(
        select(
            MissedOccasion.enrolment_id, MissedOccasion.slug, MissedOccasion.occasion,
            MissedOccasion.reason,
        )
        .join(MissedOccasion.enrolment)
        .where(*wanted.where(), MissedOccasion.taken_back_at.is_(None))
    )  # fmt: skip
    found: dict[str, dict[int, dict[str, str]]] = {}
    for enrolment, slug, occasion, reason in rows:
        told = found.setdefault(slug, {}).setdefault(enrolment, {})
        told[occasion] = reason.replace("_", " ")
    return found
