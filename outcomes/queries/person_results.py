"""Everything one participant filled in, and the time in a cohort it is seen beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from base.database import db
from base.errors import NotYours
from outcomes import occasions
from outcomes.cautions import Measured
from outcomes.keys import Instrument
from outcomes.models import Response, RiskFlag, Score
from outcomes.pairing import Span
from outcomes.queries.instruments import in_use, instrument_of
from outcomes.queries.plans import courses_of, named_measures
from outcomes.queries.responses import of_participant, scores_now
from outcomes.score_rules import Found
from outcomes.score_rules import Score as Made
from outcomes.scoring import Scorer
from people.models import Participant, User
from people.roles import Can
from programmes.doses import Dose, doses_of
from programmes.models import Cohort, Enrolment
from programmes.queries.catalogue import programme_of

END_WITHIN_DAYS = 42
"""Where no plan says how near the end a score must be."""
_IN = ("enrolled", "paused", "completed", "left")


@dataclass(frozen=True, slots=True)
class FoundOn:
    """What an algorithm said of one form."""

    day: date
    occasion: str
    found: Found


@dataclass(frozen=True, slots=True)
class MeasureResults:
    """One instrument: its scores by id, its findings by id, oldest first, and its forms."""

    instrument: Instrument
    scores: Mapping[str, Sequence[Measured]]
    findings: Mapping[str, Sequence[FoundOn]]
    end_within_days: int


@dataclass(frozen=True, slots=True)
class PersonResults:
    """A person's measures by instrument, and the enrolment they are seen beside, if there is one.

    `doses` is None when nobody knows who came.
    """

    person: Participant
    enrolments: Sequence[Enrolment]
    enrolment: Enrolment | None
    course: occasions.Course | None
    measures: Sequence[MeasureResults]
    responses: Sequence[Response]
    doses: Sequence[Dose] | None
    flags: Mapping[int, Sequence[RiskFlag]] = field(default_factory=dict)

    @property
    def span(self) -> Span | None:
        """The enrolment as the rules of baseline and end read it."""
        one = self.course
        return Span(one.since, one.sessions, one.over_on) if one else None


def results_of(
    user: User, person: Participant, today: date, enrolment_id: UUID | None = None
) -> PersonResults:
    """What became of somebody, beside the enrolment asked for or the newest one.

    The caller has made sure that `user` may open the participant. A constant number of queries.
    Raises `NotYours` for an enrolment that is none of theirs.
    """
    enrolments = enrolments_of(user, person)
    chosen = _chosen(enrolments, enrolment_id)
    responses = of_participant(person)
    flags = _flags([one.id for one in responses])
    doses = doses_of(chosen.cohort, [person.id]) if chosen else None
    return PersonResults(
        person,
        enrolments,
        chosen,
        courses_of([chosen], today)[chosen.id] if chosen else None,
        _measures(responses, flags, end_rules(chosen.cohort) if chosen else {}),
        responses,
        doses.get(person.id, ()) if doses is not None else None,
        flags,
    )


def enrolments_of(user: User, person: Participant) -> Sequence[Enrolment]:
    """Their times in cohorts of teams whose measures the person may see, newest first."""
    return db.session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(
            Enrolment.participant_id == person.id,
            Enrolment.status.in_(_IN),
            Cohort.team_id.in_(user.teams(Can.MEASURE)),
        )
        .options(
            contains_eager(Enrolment.cohort).options(
                joinedload(Cohort.programme_version), joinedload(Cohort.team)
            ),
            selectinload(Enrolment.pauses),
        )
        .order_by(Enrolment.enrolled_on.desc(), Enrolment.id.desc())
    ).all()


def end_rules(cohort: Cohort) -> dict[str, int]:
    """How many days before the end a score may stand for it, by instrument of the plan."""
    return {one.instrument: one.end_within_days for one in named_measures(programme_of(cohort))}


def _chosen(enrolments: Sequence[Enrolment], wanted: UUID | None) -> Enrolment | None:
    if wanted is None:
        return enrolments[0] if enrolments else None
    for one in enrolments:
        if one.public_id == wanted:
            return one
    raise NotYours


def _flags(responses: Sequence[int]) -> dict[int, list[RiskFlag]]:
    found: dict[int, list[RiskFlag]] = {}
    rows = db.session.scalars(
        select(RiskFlag)
        .where(RiskFlag.response_id.in_(responses), RiskFlag.ended_at.is_(None))
        .order_by(RiskFlag.id)
    )
    for flag in rows:
        if flag.response_id is not None:
            found.setdefault(flag.response_id, []).append(flag)
    return found


def _measures(
    responses: Sequence[Response],
    flags: Mapping[int, Sequence[RiskFlag]],
    ends: Mapping[str, int],
) -> list[MeasureResults]:
    by_slug: dict[str, list[Response]] = {}
    for response in responses:
        by_slug.setdefault(response.slug, []).append(response)
    used = in_use() if by_slug else {}
    made = []
    for slug, ones in by_slug.items():
        instrument = used[slug].instrument if slug in used else instrument_of(ones[-1].version)
        made.append(
            MeasureResults(
                instrument,
                _scores(instrument, ones, flags),
                _findings(instrument, ones),
                ends.get(slug, END_WITHIN_DAYS),
            )
        )
    return sorted(made, key=lambda one: one.instrument.name.casefold())


def _scores(
    instrument: Instrument, responses: Sequence[Response], flags: Mapping[int, Sequence[RiskFlag]]
) -> dict[str, list[Measured]]:
    found: dict[str, list[Measured]] = {key.id: [] for key in instrument.scores}
    for response in responses:
        raised = flags.get(response.id, ())
        for name, kept in scores_now(response).items():
            if name in found:
                found[name].append(_measured(response, kept, raised))
    return {name: ones for name, ones in found.items() if ones}


def _measured(response: Response, kept: Score, raised: Sequence[RiskFlag]) -> Measured:
    asks = instrument_of(response.version).recall(response.recall)
    return Measured(
        key=response.id,
        day=response.on,
        occasion=response.occasion,
        score=made_of(kept),
        mode=response.mode,
        staff_present=response.staff_present,
        version=kept.version.version,
        digest=kept.version.digest,
        risk=tuple(one.item for one in raised if one.answer is not None),
        unanswered=tuple(one.item for one in raised if one.answer is None),
        form=str(response.public_id),
        made_by=instrument_of(kept.version),
        recall=response.recall,
        asks=asks.period if asks else "",
    )


def made_of(kept: Score) -> Made:
    """A kept score as the rules read it."""
    return Made(
        kept.value, kept.band or None, kept.prorated, kept.lowest or 0, kept.highest, kept.why
    )


def _findings(instrument: Instrument, responses: Sequence[Response]) -> dict[str, list[FoundOn]]:
    found: dict[str, list[FoundOn]] = {one.id: [] for one in instrument.findings}
    if not found:
        return {}
    scorers: dict[int, Scorer] = {}
    for response in responses:
        if response.version_id not in scorers:
            scorers[response.version_id] = Scorer(instrument_of(response.version))
        said = scorers[response.version_id](response.answers, printed=response.printed)
        for name, one in said.findings.items():
            if name in found:
                found[name].append(FoundOn(response.on, response.occasion, one))
    return found
