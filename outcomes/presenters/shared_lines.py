"""A cohort's results as they may leave: the lines of the view for sharing, and of its files."""

from __future__ import annotations

from collections.abc import Sequence

from base.tables import Cell, Column, Table
from outcomes.change_rules import Category
from outcomes.cohort_months import Month
from outcomes.presenters.cohort_lines import (
    CategoryLine,
    ResultLine,
    RollLine,
    counts_in_order,
    effect_words,
    places,
    ratio_words,
    scale_of,
    with_quartiles,
    with_sd,
)
from outcomes.presenters.trajectory import scale_words, score_name
from outcomes.results import CATEGORY_WORDS
from outcomes.shared_figures import Figures
from outcomes.shared_months import shared_percent
from outcomes.sharing import Shared, SharedResult
from outcomes.suppression import STAR, Rule, text


def shared_result_lines(shared: Shared) -> list[ResultLine]:
    """Before and after, as it may leave."""
    return [_shared_line(one) for one in shared.results]


def shared_category_lines(shared: Shared) -> list[CategoryLine]:
    """The categories as they may leave: counts or stars, and no percentage."""
    return [
        CategoryLine(
            score_name(one.result.instrument, one.result.key),
            text(one.paired),
            [text(count) for count in counts_in_order(one.result, one.categories)],
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


def left_out_words(cohorts: int) -> str:
    """How many cohorts are in no number that leaves."""
    if not cohorts:
        return ""
    these = "1 cohort has" if cohorts == 1 else f"{cohorts} cohorts have"
    return f"{these} too few people to be in any of these numbers."


def _shared_line(one: SharedResult) -> ResultLine:
    skewed, told = one.result.skewed, one.figures
    head = (
        score_name(one.result.instrument, one.result.key),
        scale_of(one.result),
        text(one.paired),
    )
    if told is None or (skewed and not one.quartiles):
        effect = "–" if skewed else STAR
        return ResultLine(*head, STAR, STAR, STAR, effect, effect, skewed)
    if skewed:
        before, after = (
            with_quartiles(middle, *quarters, told.step)
            for middle, quarters in zip(told.medians, told.quartiles, strict=True)
        )
        return ResultLine(*head, before, after, ratio_words(told.ratio), "–", "–", skewed)
    digits = places(told.step)
    return ResultLine(
        *head,
        with_sd(told.before, told.sd_before, digits),
        with_sd(told.after, told.sd_after, digits),
        effect_words(told.change, digits),
        effect_words(told.d_av, 1),
        effect_words(told.d_z, 1),
        skewed,
    )


def _row(one: SharedResult, shared: Shared) -> Sequence[Cell]:
    def counted(category: Category) -> Cell:
        if one.categories is None or category not in one.categories:
            return None
        return text(one.categories[category])

    return (
        score_name(one.result.instrument, one.result.key),
        scale_words(one.result.instrument, one.result.key),
        text(shared.allocated), text(shared.began), text(one.paired),
        *(_figures(one, one.figures) if one.figures else [STAR] * 14),
        *(counted(category) for category in Category),
        one.result.why or None,
    )  # fmt: skip


def _figures(one: SharedResult, told: Figures) -> list[Cell]:
    rare: list[Cell] = [*told.medians, told.ratio] if one.quartiles else [STAR] * 3
    if one.result.skewed:  # as on the page: medians, or nothing
        return [*([STAR] * 11), *rare]
    return [
        told.before, told.sd_before, told.after, told.sd_after,
        told.change.value, told.change.low, told.change.high,
        told.d_av.value, told.d_av.low, told.d_av.high, told.d_z.value,
        *rare,
    ]  # fmt: skip
