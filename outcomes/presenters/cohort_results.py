"""A cohort's results, put together for a page or for what leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from base.errors import NotYours, Refused
from base.pictures import Bars, Lines
from base.tables import Table
from outcomes.change_rules import Category
from outcomes.cohort_months import Month, monthly_means, months
from outcomes.cohort_results import Result, results
from outcomes.presenters import cohort_lines as lines
from outcomes.presenters import cohort_pictures as pictures
from outcomes.presenters import shared_lines
from outcomes.presenters.trajectory import scale_words, score_name
from outcomes.queries.cohort_results import CohortRead
from outcomes.queries.plans import PlanRow
from outcomes.results import CATEGORY_WORDS
from outcomes.shared_months import shared_means, shared_percent
from outcomes.sharing import RULES, Shared, shared
from outcomes.suppression import Rule
from outcomes.terms import Better

COMPLETENESS = "completeness"
_ORDINAL = (
    " Scores are ranks more than amounts, and the people behind each month differ: it describes, "
    "and decides nothing."
)

_FEW_LEFT = (
    "Fewer than two months have enough people once small numbers are hidden, so there is no run "
    "chart and no picture to save. The team’s own view has it."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the results are looked at: `chart` is "completeness" or a score like "core_10.total"."""

    chart: str = COMPLETENESS
    preset: str = "mdc"
    rule: str = "nhs"
    share: bool = False

    @property
    def suppression(self) -> Rule:
        """The rule for what leaves the team."""
        return RULES.get(self.rule, next(iter(RULES.values())))


@dataclass(frozen=True, slots=True)
class CohortView:
    """Everything a page prints. `run_why` says why there is no run chart.

    `left_out` says how many cohorts are too small to be in what leaves.
    """

    results: list[lines.ResultLine]
    categories: list[lines.CategoryLine]
    rolls: list[lines.RollLine]
    heads: list[str]
    changes: Bars
    completeness: Bars | Lines
    run: Lines | None
    run_why: str
    people: int
    hidden: int
    withheld: bool
    rule: str
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class CohortWhole:
    """What was read and summed up, before it is shown or shared."""

    title: str
    read: CohortRead
    results: list[Result]
    months: list[Month]

    def shared(self, chosen: Chosen) -> Shared:
        """As it may leave."""
        read = self.read
        return shared(read.members, read.asked, chosen.suppression, whole=read.whole)


def whole_of(title: str, read: CohortRead, rows: Sequence[PlanRow]) -> CohortWhole:
    """Sum up what was read: scores with anything filled in or planned, and completeness."""
    made = results(read.members, read.asked)
    due = months((row.due.day, row.state, row.enrolment.participant_id) for row in rows)
    return CohortWhole(title, read, made, due)


def chart_pairs(whole: CohortWhole) -> list[tuple[str, str]]:
    """What a run chart may be of."""
    scores = [
        (_of(one), f"{score_name(one.instrument, one.key)}, mean of each month")
        for one in whole.results
        if one.any_score and not one.skewed
    ]
    return [(COMPLETENESS, "Completeness"), *scores]


def cohort_view(whole: CohortWhole, chosen: Chosen) -> CohortView:
    """The page: nothing hidden, or as it may leave."""
    told = whole.shared(chosen) if chosen.share else None
    run, why = _run_or_why(whole, chosen)
    return CohortView(
        shared_lines.shared_result_lines(told) if told else lines.result_lines(whole.results),
        shared_lines.shared_category_lines(told) if told else lines.category_lines(whole.results),
        shared_lines.shared_roll_lines(told) if told else lines.roll_lines(whole.results),
        [CATEGORY_WORDS[category] for category in Category],
        _changes(whole, chosen),
        _months(whole, chosen),
        run,
        why,
        len(whole.read.members),
        whole.read.hidden,
        told is not None and told.withheld,
        shared_lines.rule_words(chosen.suppression),
        shared_lines.left_out_words(told.left_out) if told else "",
    )


def picture_of(whole: CohortWhole, chosen: Chosen, of: str) -> Bars | Lines:
    """One picture by its name: changes, completeness or run.

    Raises `NotYours` for any other name, Refused where no run chart can be made.
    """
    if of in {"", "changes"}:
        return _changes(whole, chosen)
    if of == COMPLETENESS:
        return _months(whole, chosen)
    if of != "run":
        raise NotYours
    return _run(whole, chosen)


def shared_tables(whole: CohortWhole, chosen: Chosen) -> tuple[Table, list[Table]]:
    """The table that leaves, and the further sheets of its workbook."""
    told = whole.shared(chosen)
    return shared_lines.shared_table(told, f"{whole.title}: outcomes"), [
        shared_lines.reasons_table(told),
        shared_lines.months_table(whole.months, chosen.suppression),
    ]


def _changes(whole: CohortWhole, chosen: Chosen) -> Bars:
    if chosen.share:
        return pictures.shared_changes_picture(whole.shared(chosen), whole.title)
    return pictures.changes_picture(whole.results, whole.title)


def _months(whole: CohortWhole, chosen: Chosen) -> Bars | Lines:
    if chosen.share:
        return pictures.shared_months_picture(whole.months, whole.title, chosen.suppression)
    return pictures.months_picture(whole.months, whole.title)


def _run_or_why(whole: CohortWhole, chosen: Chosen) -> tuple[Lines | None, str]:
    try:
        return _run(whole, chosen), ""
    except Refused as refusal:
        return None, refusal.why


def _run(whole: CohortWhole, chosen: Chosen) -> Lines:
    try:
        return _drawn(whole, chosen)
    except Refused as refusal:
        if chosen.share and not refusal.field:
            raise Refused(_FEW_LEFT) from refusal
        raise


def _drawn(whole: CohortWhole, chosen: Chosen) -> Lines:
    if chosen.chart == COMPLETENESS:
        return pictures.run_picture(
            _completeness(whole, chosen),
            title=f"{whole.title}: run chart of completeness",
            unit="% filled in",
            better=Better.HIGHER,
            preset=chosen.preset,
            top=100,
        )
    one = next((one for one in whole.results if _of(one) == chosen.chart), None)
    if one is None:
        raise Refused("Choose one of the measures offered.", "chart")
    return pictures.run_picture(
        _means(whole, one, chosen),
        title=f"{whole.title}: run chart of {score_name(one.instrument, one.key)}",
        unit=scale_words(one.instrument, one.key),
        better=one.instrument.better,
        preset=chosen.preset,
        caution=_ORDINAL,
        top=one.key.highest,
    )


def _completeness(whole: CohortWhole, chosen: Chosen) -> list[tuple[date, float]]:
    found: list[tuple[date, float]] = []
    for month in whole.months:
        told = shared_percent(month, chosen.suppression) if chosen.share else month.share
        if told is not None:
            found.append((month.first, told))
    return found


def _means(whole: CohortWhole, one: Result, chosen: Chosen) -> list[tuple[date, float]]:
    if chosen.share:
        of = next(
            told
            for told in whole.shared(chosen).results
            if told.result.key is one.key and told.result.instrument is one.instrument
        )
        return shared_means(whole.read.members, whole.read.asked, of, chosen.suppression)
    asked = next(a for a in whole.read.asked if a.key is one.key and a.instrument is one.instrument)
    points = (
        (member.who, point)
        for member in whole.read.members
        for point in asked.scored.points.get(member.key, ())
    )
    return [(month, mean) for month, mean, _ in monthly_means(points)]


def _of(one: Result) -> str:
    return f"{one.instrument.id}.{one.key.id}"
