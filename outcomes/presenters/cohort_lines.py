"""A cohort's results in the lines its page and its files print, with stars where it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from outcomes.change_rules import Category
from outcomes.cohort_results import Result
from outcomes.presenters.trajectory import scale_words, score_name
from outcomes.shared_lists import categories_with
from outcomes.summary import Description, Effect
from outcomes.suppression import STAR

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
    return [_line(one) for one in results]


def category_lines(results: Sequence[Result]) -> list[CategoryLine]:
    """The categories with their share of the pairs, nothing hidden."""
    return [
        CategoryLine(
            score_name(one.instrument, one.key),
            str(one.summary.before.n),
            [_share(count, one.summary.before.n) for count in counts_in_order(one, one.categories)],
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


def effect_words(effect: Effect, places: int = 2) -> str:
    """-0.82 (-1.20 to -0.43); a dash where it cannot be worked out."""
    if effect.value is None:
        return "–"
    if effect.low is None or effect.high is None:
        return number(effect.value, places)
    low, high = number(effect.low, places), number(effect.high, places)
    return f"{number(effect.value, places)} ({low} to {high})"


def number(value: float, places: int = 2) -> str:
    """A number with a proper minus sign."""
    told = f"{value:.{places}f}"
    told = told if float(told) else told.removeprefix("-")
    return told.replace("-", MINUS)


def _line(one: Result) -> ResultLine:
    found, skewed = one.summary, one.skewed
    describe = _median if skewed else _mean
    return ResultLine(
        score_name(one.instrument, one.key),
        scale_of(one),
        str(found.before.n),
        describe(found.before),
        describe(found.after),
        ratio_words(one.ratio) if skewed else effect_words(found.difference),
        "–" if skewed else effect_words(found.d_av),
        "–" if skewed else effect_words(found.d_z),
        skewed,
    )


def scale_of(one: Result) -> str:
    """The scale of a score, beside its name."""
    return scale_words(one.instrument, one.key).removeprefix(f"{one.key.name} ").strip("()")


def places(step: float) -> int:
    """How many decimals a step has: 0.5 has one."""
    return len(f"{step:g}".partition(".")[2])


def _mean(one: Description) -> str:
    return with_sd(one.mean, one.sd, 2)


def with_sd(mean: float | None, sd: float | None, places: int) -> str:
    """17.67 (4.97); a dash where there is none."""
    if mean is None:
        return "–"
    told = number(mean, places)
    return told if sd is None else f"{told} ({number(sd, places)})"


def _median(one: Description) -> str:
    return with_quartiles(one.median, one.lower_quartile, one.upper_quartile, 0.1)


def with_quartiles(middle: float | None, low: float | None, high: float | None, step: float) -> str:
    """12.0 (8.0 to 15.5); a dash where there is none."""
    if middle is None:
        return "–"
    digits = places(step)
    if low is None or high is None:
        return number(middle, digits)
    return f"{number(middle, digits)} ({number(low, digits)} to {number(high, digits)})"


def ratio_words(ratio: float | None) -> str:
    """The ratio as a factor; a dash where there is none."""
    return "–" if ratio is None else f"× {ratio:.2f}"


def counts_in_order(
    one: Result, counts: Mapping[Category, int] | Mapping[Category, int | None] | None
) -> list[int | None]:
    """The counts of the categories there can be, in order; none where none is judged."""
    if counts is None:
        return []
    return [counts.get(category) for category in categories_with(cut_off=one.cut_off)]


def _share(count: int | None, whole: int) -> str:
    if count is None:
        return STAR
    return f"{count} ({100 * count / whole:.0f}%)" if whole else str(count)
