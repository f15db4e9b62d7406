"""Scores and answers to be taken away: lean rows, a constant number of queries for any number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from base.audit import note_seen
from base.database import db
from outcomes.models import InstrumentVersion, Response, RiskFlag, Score
from outcomes.queries.responses import last_link, stands
from people.models import NamedReader, Participant, User
from programmes.models import Cohort, Enrolment

_Newer = aliased(Score)


@dataclass(frozen=True, slots=True)
class ExportedScore:
    """One score that counts, of one form that counts; `row` is the form's row number."""

    form: UUID
    code: str
    cohort: str
    slug: str
    occasion: str
    on: date
    mode: str
    staff_present: bool
    link: int
    name: str
    value: float | None
    band: str
    prorated: bool
    lowest: float | None
    highest: float | None
    why: str
    version: int
    digest: str
    recall: str
    risk: tuple[str, ...]
    unanswered: tuple[str, ...]
    row: int


@dataclass(frozen=True, slots=True)
class ExportedAnswers:
    """One form that counts, as it was answered, and the text of the key it is scored by."""

    form: UUID
    code: str
    slug: str
    occasion: str
    on: date
    mode: str
    language: str
    link: int
    at: datetime
    printed: bool
    answers: Mapping[str, Any]
    version: int
    digest: str
    text: str
    withdrawn: bool
    recall: str


def newest_score() -> ColumnElement[bool]:
    """Whether a score counts: of one made again, the one made last."""
    newer = (
        select(_Newer.id)
        .where(
            _Newer.response_id == Score.response_id,
            _Newer.name == Score.name,
            _Newer.id > Score.id,
        )
        .exists()
    )
    return ~newer


def scores(*where: ColumnElement[bool]) -> list[ExportedScore]:
    """The scores of the forms wanted, by participant, day and form. Two queries.

    Conditions are on responses, their participants and enrolments; the caller has made sure that
    its reader may see them.
    """
    rows: Sequence[tuple[Any, ...]] = [
        tuple(row) for row in db.session.execute(
        select(
            Response.id, Response.public_id, Participant.code, Cohort.name, Response.slug,
            Response.occasion, Response.on, Response.mode, Response.staff_present, Response.link,
            Score.name, Score.value, Score.band, Score.prorated, Score.lowest, Score.highest,
            Score.why, InstrumentVersion.version, InstrumentVersion.digest, Response.recall,
        )
        .select_from(Response)
        .join(Response.participant)
        .outerjoin(Response.enrolment)
        .outerjoin(Enrolment.cohort)
        .join(Response.scores)
        .join(InstrumentVersion, Score.version_id == InstrumentVersion.id)
        .where(stands(), newest_score(), *where)
        .order_by(Participant.code, Response.on, Response.id, Score.id)
    )]  # fmt: skip
    raised, unanswered = _flags(*where)
    made: list[ExportedScore] = []
    for row in rows:
        told: list[Any] = [*row[1:3], row[3] or "", *row[4:]]
        told += [raised.get(row[0], ()), unanswered.get(row[0], ()), row[0]]
        made.append(ExportedScore(*told))
    return made


def answers(*where: ColumnElement[bool], withdrawn: bool = False) -> list[ExportedAnswers]:
    """The forms wanted with their answers, in the same order; `withdrawn` too. One query."""
    rows = db.session.execute(
        select(
            Response.public_id, Participant.code, Response.slug, Response.occasion, Response.on,
            Response.mode, Response.language, Response.link, Response.at, Response.printed,
            Response.answers, InstrumentVersion.version, InstrumentVersion.digest,
            InstrumentVersion.text, Response.withdrawn, Response.recall,
        )
        .select_from(Response)
        .join(Response.participant)
        .outerjoin(Response.enrolment)
        .outerjoin(Enrolment.cohort)
        .join(Response.version)
        .where(last_link() if withdrawn else stands(), *where)
        .order_by(Participant.code, Response.on, Response.id)
    )  # fmt: skip
    made: list[tuple[Any, ...]] = [tuple(row) for row in rows]
    return [ExportedAnswers(*row) for row in made]


def of_person(person: Participant) -> ColumnElement[bool]:
    """The forms of one participant."""
    return Response.participant_id == person.id


def open_to(user: User) -> ColumnElement[bool]:
    """Whether a participant's results may be counted for this person: open, or named to them."""
    named = (
        select(NamedReader.participant_id)
        .where(NamedReader.participant_id == Participant.id, NamedReader.user_id == user.id)
        .exists()
    )
    return or_(Participant.limited_access.is_(False), named)


def of_cohorts(
    user: User, cohorts: Sequence[Cohort], first: date, last: date
) -> tuple[ColumnElement[bool], ...]:
    """The forms filled in on these days in these cohorts, of people this person may open."""
    return (
        Enrolment.cohort_id.in_([one.id for one in cohorts]),
        Response.on.between(first, last),
        open_to(user),
    )


def note_people(*where: ColumnElement[bool]) -> None:
    """Note a look at everybody whose forms these are. One query."""
    note_seen(
        *db.session.scalars(
            select(Participant.public_id)
            .distinct()
            .join(Response, Response.participant_id == Participant.id)
            .join(Response.enrolment)
            .where(*where)
        )
    )


def _flags(
    *where: ColumnElement[bool],
) -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]]:
    rows: Sequence[Any] = db.session.execute(
        select(RiskFlag.response_id, RiskFlag.item, RiskFlag.answer)
        .join(RiskFlag.response)
        .join(Response.participant)
        .outerjoin(Response.enrolment)
        .outerjoin(Enrolment.cohort)
        .where(RiskFlag.ended_at.is_(None), *where)
        .order_by(RiskFlag.id)
    ).all()
    raised: dict[int, tuple[str, ...]] = {}
    unanswered: dict[int, tuple[str, ...]] = {}
    for response, item, answer in rows:
        told = unanswered if answer is None else raised
        told[response] = (*told.get(response, ()), item)
    return raised, unanswered
