"""A cohort's results in the lines its page and its files print, with stars where it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from base.tables import Cell, Column, Table
from outcomes.change_rules import Category
from outcomes.cohort_results import Month, Result
from outcomes.presenters.trajectory import scale_words, score_name
from outcomes.results import CATEGORY_WORDS
from outcomes.sharing import Shared, SharedResult, category_list, shared_percent
from outcomes.summary import Description, Effect
from outcomes.suppression import STAR, Rule, text

MINUS: Final = "\u2212"


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One score before and after. Words are ready to print; `n` is a star where it is hidden.

    `change` is the mean change with its interval, of a skewed score the ratio of change.
    """

    name: str
    scale: str
    n: str
    before: str
    after: str
    change: str
    d_av: str
    d_z: str
    skewed: bool


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """What became of the people with a pair, a cell for each category; or why none is judged."""

    name: str
    n: str
    cells: list[str]
    why: str


@dataclass(frozen=True, slots=True)
class RollLine:
    """From everybody allocated down to the pairs of one score, and why the others have none."""

    name: str
    allocated: str
    began: str
    any_score: str
    paired: str
    reasons: list[tuple[str, str]]


def result_lines(results: Sequence[Result]) -> list[ResultLine]:
    """Before and after, nothing hidden: for the team's own view."""
    return [_line(one, str(one.summary.before.n), means=True, quartiles=True) for one in results]


def category_lines(results: Sequence[Result]) -> list[CategoryLine]:
    """The categories with their share of the pairs, nothing hidden."""
    return [
        CategoryLine(
            score_name(one.instrument, one.key),
            str(one.summary.before.n),
            [_share(count, one.summary.before.n) for count in _counts(one, one.categories)],
            one.why,
        )
        for one in results
    ]


def roll_lines(results: Sequence[Result]) -> list[RollLine]:
    """The denominators, nothing hidden."""
    made = []
    for one in results:
        roll = one.summary.roll
        made.append(
            RollLine(
                score_name(one.instrument, one.key),
                str(roll.allocated),
                str(roll.started),
                str(one.any_score),
                _share(roll.paired, roll.started),
                [(reason, str(count)) for reason, count in roll.reasons.items()],
            )
        )
    return made


def shared_result_lines(shared: Shared) -> list[ResultLine]:
    """Before and after, as it may leave."""
    return [
        _line(one.result, text(one.paired), means=one.means, quartiles=one.quartiles)
        for one in shared.results
    ]


def shared_category_lines(shared: Shared) -> list[CategoryLine]:
    """The categories as they may leave: counts or stars, and no percentage."""
    return [
        CategoryLine(
            score_name(one.result.instrument, one.result.key),
            text(one.paired),
            [text(count) for count in _counts(one.result, one.categories)],
            one.result.why,
        )
        for one in shared.results
    ]


def shared_roll_lines(shared: Shared) -> list[RollLine]:
    """The denominators as they may leave."""
    return [
        RollLine(
            score_name(one.result.instrument, one.result.key),
            text(shared.allocated),
            text(shared.began),
            "",
            text(one.paired),
            [(reason, text(count)) for reason, count in (one.reasons or {}).items()],
        )
        for one in shared.results
    ]


def shared_table(shared: Shared, title: str) -> Table:
    """A row for each score, as a file has it: numbers, and stars where one is hidden."""
    columns = (
        Column("Measure"), Column("Scale"), Column("Allocated"), Column("Began"),
        Column("Baseline and end"), Column("Mean before"), Column("SD before"),
        Column("Mean after"), Column("SD after"), Column("Mean change"),
        Column("95% interval, low"), Column("95% interval, high"), Column("d_av"),
        Column("d_av, low"), Column("d_av, high"), Column("d_z"),
        Column("Median before"), Column("Median after"), Column("Ratio of change"),
        *(Column(CATEGORY_WORDS[category]) for category in Category),
        Column("Why no change is judged"),
    )  # fmt: skip
    rows = [_row(one, shared) for one in shared.results]
    return Table(title, columns, rows)


def reasons_table(shared: Shared) -> Table:
    """Why those who began have no pair, as it may leave."""
    rows: list[Sequence[Cell]] = [
        (score_name(one.result.instrument, one.result.key), reason, text(count))
        for one in shared.results
        for reason, count in (one.reasons or {}).items()
    ]
    return Table("Why there is no pair", (Column("Measure"), Column("Why"), Column("People")), rows)


def months_table(months: Sequence[Month], rule: Rule) -> Table:
    """Completeness month by month, as it may leave."""
    rows: list[Sequence[Cell]] = [
        (one.first, STAR if percent is None else str(percent))
        for one in months
        for percent in [shared_percent(one, rule)]
    ]
    return Table("Completeness", (Column("Month", "day"), Column("Filled in, %")), rows)


def rule_words(rule: Rule) -> str:
    """Counts below 5 are a star, the rest is rounded to the nearest 5."""
    zero = "" if rule.show_zero else ", 0 too,"
    rounding = f"; the rest is rounded to the nearest {rule.round_to}" if rule.round_to > 1 else ""
    return (
        f"{rule.name}: counts below {rule.below}{zero} are a star, and so is whatever would give "
        f"one away{rounding}."
    )


def effect_words(effect: Effect) -> str:
    """-0.82 (-1.20 to -0.43); a dash where it cannot be worked out."""
    if effect.value is None:
        return "–"
    if effect.low is None or effect.high is None:
        return number(effect.value)
    return f"{number(effect.value)} ({number(effect.low)} to {number(effect.high)})"


def number(value: float, places: int = 2) -> str:
    """A number with a proper minus sign."""
    told = f"{value:.{places}f}"
    told = told if float(told) else told.removeprefix("-")
    return told.replace("-", MINUS)


def _line(one: Result, n: str, *, means: bool, quartiles: bool) -> ResultLine:
    found = one.summary
    skewed = one.skewed
    seen = quartiles if skewed else means
    describe = _median if skewed else _mean
    change = _ratio(one.ratio) if skewed else effect_words(found.difference)
    return ResultLine(
        score_name(one.instrument, one.key),
        scale_words(one.instrument, one.key).removeprefix(f"{one.key.name} ").strip("()"),
        n,
        describe(found.before) if seen else STAR,
        describe(found.after) if seen else STAR,
        change if seen else STAR,
        "–" if skewed else effect_words(found.d_av) if means else STAR,
        "–" if skewed else effect_words(found.d_z) if means else STAR,
        skewed,
    )


def _mean(one: Description) -> str:
    if one.mean is None:
        return "–"
    return number(one.mean) if one.sd is None else f"{number(one.mean)} ({number(one.sd)})"


def _median(one: Description) -> str:
    if one.median is None:
        return "–"
    if one.lower_quartile is None or one.upper_quartile is None:
        return number(one.median, 1)
    low, high = number(one.lower_quartile, 1), number(one.upper_quartile, 1)
    return f"{number(one.median, 1)} ({low} to {high})"


def _ratio(ratio: float | None) -> str:
    return "–" if ratio is None else f"× {ratio:.2f}"


def _counts(
    one: Result, counts: Mapping[Category, int] | Mapping[Category, int | None] | None
) -> list[int | None]:
    return [] if counts is None else [counts.get(category) for category in category_list(one)]


def _share(count: int | None, whole: int) -> str:
    if count is None:
        return STAR
    return f"{count} ({100 * count / whole:.0f}%)" if whole else str(count)


def _row(one: SharedResult, shared: Shared) -> Sequence[Cell]:
    found, seen = one.result.summary, one.means
    before, after = found.before, found.after

    def told(value: float | None, *, may: bool = seen) -> Cell:
        return STAR if not may else None if value is None else round(value, 4)

    def counted(category: Category) -> Cell:
        if one.categories is None or category not in one.categories:
            return None
        return text(one.categories[category])

    return (
        score_name(one.result.instrument, one.result.key),
        scale_words(one.result.instrument, one.result.key),
        text(shared.allocated), text(shared.began), text(one.paired),
        told(before.mean), told(before.sd), told(after.mean), told(after.sd),
        told(found.difference.value), told(found.difference.low), told(found.difference.high),
        told(found.d_av.value), told(found.d_av.low), told(found.d_av.high), told(found.d_z.value),
        told(before.median, may=one.quartiles), told(after.median, may=one.quartiles),
        told(one.result.ratio, may=one.quartiles),
        *(counted(category) for category in Category),
        one.result.why or None,
    )  # fmt: skip
