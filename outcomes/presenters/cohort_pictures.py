"""A cohort's results as pictures: what became of people, completeness, and run charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from base.dates import MONTHS
from base.errors import Refused
from base.pictures import Bars, Level, Lines, Series
from outcomes.change_rules import Category
from outcomes.cohort_months import Month
from outcomes.cohort_results import Result
from outcomes.presenters.trajectory import score_name
from outcomes.results import CATEGORY_WORDS
from outcomes.shared_months import shared_percent
from outcomes.sharing import Shared
from outcomes.suppression import Rule
from outcomes.terms import Better
from outcomes.xmr import PointClass, Segment, Value, chart

PRESETS: Final = (
    ("mdc", "Making Data Count"),
    ("nhsrplotthedots", "NHSRplotthedots"),
    ("abspc", "abspc"),
)
_KINDS: Final = (
    (PointClass.IMPROVEMENT, "Better than chance"),
    (PointClass.CONCERN, "Worse than chance"),
    (PointClass.NEUTRAL, "Special"),
)
_LIMITS_FROM: Final = 2  # points
_HIDDEN: Final = " Small numbers are left out."


def changes_picture(results: Sequence[Result], title: str) -> Bars:
    """A bar for each score of what became of the people with a pair, nothing hidden."""
    judged = [one for one in results if one.categories is not None and one.summary.before.n]
    told = [
        {category: float(count) for category, count in (one.categories or {}).items()}
        for one in judged
    ]
    return _changes(judged, told, title, "")


def shared_changes_picture(shared: Shared, title: str) -> Bars:
    """The same as it may leave: no bar where a count is hidden."""
    judged = [one for one in shared.results if one.categories is not None and one.paired]
    told = [dict(one.categories or {}) for one in judged]
    return _changes([one.result for one in judged], told, title, _HIDDEN)


def months_picture(months: Sequence[Month], title: str) -> Bars:
    """Occasions due each month by what became of them, nothing hidden."""
    due = sum(one.due for one in months)
    done = sum(one.done for one in months)
    return Bars(
        f"{title}: measures due, month by month",
        f"{done} of {due} due so far were filled in.",
        [month_words(one.first) for one in months],
        [
            Series("Filled in", [one.done for one in months]),
            Series("Missed", [one.missed for one in months]),
            Series("Overdue", [one.overdue for one in months]),
        ],
        "occasions",
        what="Month",
    )


def shared_months_picture(months: Sequence[Month], title: str, rule: Rule) -> Lines:
    """The share filled in as it may leave."""
    return Lines(
        f"{title}: measures filled in, month by month",
        f"The share of what was due that was filled in, in steps of five.{_HIDDEN}",
        [month_words(one.first) for one in months],
        [Series("Filled in", [shared_percent(one, rule) for one in months])],
        "%",
        top=100,
        what="Month",
    )


def run_picture(
    values: Sequence[tuple[date, float]],
    *,
    title: str,
    unit: str,
    better: Better,
    preset: str,
    caution: str = "",
    top: float | None = None,
) -> Lines:
    """A run chart (XmR) of one value a month. Raises Refused where there is none to be made."""
    if len(values) < _LIMITS_FROM:
        raise Refused("A run chart needs two months or more.")
    (segment,) = chart([Value(*one) for one in values], preset=preset, better=better)
    return Lines(
        title,
        f"{_variation(segment)}{caution}",
        [month_words(point.day) for point in segment.points],
        [
            Series("Each month", [point.value for point in segment.points]),
            *_special(segment),
        ],
        unit,
        top=top,
        levels=_limits(segment, top),
        what="Month",
    )


def month_words(first: date) -> str:
    """Mar 2026."""
    return f"{MONTHS[first.month - 1][:3]} {first.year}"


def _changes(
    judged: Sequence[Result],
    told: Sequence[dict[Category, float] | dict[Category, int | None]],
    title: str,
    hidden: str,
) -> Bars:
    def values(category: Category) -> list[float | None]:
        return [one.get(category) for one in told]

    return Bars(
        f"{title}: what became of people",
        f"People with a baseline and an end, by reliable change on each measure.{hidden}",
        [score_name(one.instrument, one.key) for one in judged],
        [Series(CATEGORY_WORDS[category], values(category)) for category in Category],
        "people",
        across=True,
        what="Measure",
    )


def _special(segment: Segment) -> list[Series]:
    found = []
    for kind, words in _KINDS:
        values = [point.value if point.kind is kind else None for point in segment.points]
        if any(value is not None for value in values):
            found.append(Series(words, values))
    return found


def _limits(segment: Segment, top: float | None) -> list[Level]:
    """The mean and the limits; one beyond the ends of the scale, where nothing can be, is none."""
    levels = [Level(segment.mean, f"Mean {segment.mean:.1f}")]
    if segment.lower is not None and segment.lower > 0:
        levels.append(Level(segment.lower, f"Lower limit {segment.lower:.1f}"))
    if segment.upper is not None and (top is None or segment.upper < top):
        levels.append(Level(segment.upper, f"Upper limit {segment.upper:.1f}"))
    return levels


def _variation(segment: Segment) -> str:
    said = {
        PointClass.COMMON: "The newest month is within what chance does.",
        PointClass.IMPROVEMENT: "The newest month is better than chance alone would make it.",
        PointClass.CONCERN: "The newest month is worse than chance alone would make it.",
        PointClass.NEUTRAL: "The newest month is other than chance alone would make it.",
    }[segment.variation]
    few = " There are few months yet: the limits will move." if segment.provisional else ""
    return f"{said}{few}"
