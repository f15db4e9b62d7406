"""A person's results in the lines their page and its files print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from base.dates import short_with_year
from base.errors import NotYours
from base.pictures import Timeline
from outcomes.keys import Instrument, ScoreKey
from outcomes.occasions import occasion_words
from outcomes.person_change import in_words
from outcomes.presenters.steps import (
    StepLine,
    VerdictLine,
    method_lines,
    step_line,
    value_words,
)
from outcomes.presenters.trajectory import (
    dose_words,
    score_name,
    threshold_words,
    trajectory_picture,
)
from outcomes.queries.person_results import FoundOn, MeasureResults, PersonResults
from outcomes.results import Course, course, words_of
from programmes.models import Enrolment


@dataclass(frozen=True, slots=True)
class ScoreView:
    """One score on the page. `of` tells it from the others in addresses."""

    of: str
    name: str
    course: Course
    picture: Timeline
    outcome: str
    told: str
    lines: list[StepLine]
    judged_by: list[str]
    verdicts: list[VerdictLine]
    agreement: str
    no_methods: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """What an algorithm said, form by form, newest first."""

    name: str
    lines: list[tuple[date, str, str]]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One instrument: the first score in full, the others to be opened."""

    anchor: str
    instrument: Instrument
    scores: list[ScoreView]
    findings: list[FindingView]


@dataclass(frozen=True, slots=True)
class PersonView:
    """Everything the page says."""

    measures: list[MeasureView]
    dose: str
    beside: str


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One instrument on the participant's own page."""

    name: str
    value: str
    when: str
    outcome: str


def person_view(results: PersonResults, today: date, *, methods: bool) -> PersonView:
    """The whole page; `methods`: with what the other methods of change say."""
    return PersonView(
        [_measure(results, one, today, methods=methods) for one in results.measures],
        dose_words(results.doses) if results.doses is not None and results.enrolment else "",
        beside_words(results.enrolment) if results.enrolment else "",
    )


def courses_in(results: PersonResults) -> dict[str, Course]:
    """Every score of the person, by instrument and score: "core_10.total"."""
    return {
        f"{one.instrument.id}.{key.id}": _course(results, one, key)
        for one in results.measures
        for key in one.instrument.scores
        if key.id in one.scores
    }


def picture_of(results: PersonResults, of: str, today: date) -> Timeline | None:
    """The picture of one score, the first when none is named; None while there is no score.

    Raises `NotYours` for one that is not there.
    """
    courses = courses_in(results)
    if not courses and not of:
        return None
    found = courses.get(of or next(iter(courses), ""))
    if found is None:
        raise NotYours
    return _picture(results, found, today)


def section_lines(results: PersonResults) -> list[SectionLine]:
    """The newest of each instrument's first score, for the participant's own page."""
    made = []
    for one in results.measures:
        key = next((key for key in one.instrument.scores if key.id in one.scores), None)
        if key is None:
            continue
        found = _course(results, one, key)
        newest = found.latest or found.steps[-1].measured
        value = "No score" if newest.score.value is None else value_words(newest.score.value)
        top = newest.score.highest
        value += f" of {top:g}" if top not in {None, found.key.highest} else ""
        band = f", {newest.score.band}" if newest.score.band else ""
        made.append(
            SectionLine(
                score_name(one.instrument, key),
                f"{value}{band}",
                short_with_year(newest.day),
                words_of(found),
            )
        )
    return made


def enrolment_pairs(enrolments: Sequence[Enrolment]) -> list[tuple[str, str]]:
    """The times in cohorts, to choose from."""
    return [(str(one.public_id), beside_words(one)) for one in enrolments]


def beside_words(enrolment: Enrolment) -> str:
    """North, from 4 March 2026."""
    until = f" to {short_with_year(enrolment.left_on)}" if enrolment.left_on else ""
    return f"{enrolment.cohort.name}, {short_with_year(enrolment.enrolled_on)}{until}"


def _measure(
    results: PersonResults, one: MeasureResults, today: date, *, methods: bool
) -> MeasureView:
    keys = [key for key in one.instrument.scores if key.id in one.scores]
    return MeasureView(
        one.instrument.id,
        one.instrument,
        [_score(results, one, key, today, methods=methods) for key in keys],
        [
            FindingView(finding.name, _found(one.findings[finding.id]))
            for finding in one.instrument.findings
            if one.findings.get(finding.id)
        ],
    )


def _found(ones: Sequence[FoundOn]) -> list[tuple[date, str, str]]:
    return [
        (one.day, occasion_words(one.occasion), one.found.words or f"Not said. {one.found.why}")
        for one in reversed(ones)
    ]


def _course(results: PersonResults, one: MeasureResults, key: ScoreKey) -> Course:
    return course(
        one.instrument, key, one.scores[key.id], results.span, end_within_days=one.end_within_days
    )


def _picture(results: PersonResults, found: Course, today: date) -> Timeline:
    return trajectory_picture(found, results.person.code, results.course, results.doses, today)


def _score(
    results: PersonResults, one: MeasureResults, key: ScoreKey, today: date, *, methods: bool
) -> ScoreView:
    found = _course(results, one, key)
    lines, agreed, none = method_lines(found) if methods else ([], "", "")
    return ScoreView(
        of=f"{one.instrument.id}.{key.id}",
        name=score_name(one.instrument, key),
        course=found,
        picture=_picture(results, found, today),
        outcome=words_of(found),
        told=in_words(found.change) if found.change else "",
        lines=[step_line(step, found.key.highest) for step in reversed(found.steps)],
        judged_by=_judged_by(found),
        verdicts=lines,
        agreement=agreed,
        no_methods=none,
    )


def _judged_by(found: Course) -> list[str]:
    """The constants the change was judged by, named with where they come from."""
    change = found.change
    if change is None:
        return []
    limit, cut = change.threshold, change.cut_off
    said = [
        f"Reliable change: {threshold_words(limit)}"
        + (f", {limit.confidence}% confidence" if limit.confidence else "")
        + _whence(limit.population, limit.source)
    ]
    if cut:
        said.append(f"Cut-off: {threshold_words(cut)}{_whence(cut.population, cut.source)}")
    return said


def _whence(population: str, source: str) -> str:
    told = ", ".join(part for part in (population, source) if part)
    return f" ({told})" if told else ""
