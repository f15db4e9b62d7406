"""What may be shown of one climate round, as its page and its files print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from base.dates import range_words
from base.tables import Cell, Column, Table
from outcomes.climate_figures import Figures, ItemFigures, ScaleFigures
from outcomes.keys import ScoreKey
from outcomes.presenters.climate_form import answer_words, item_words
from outcomes.queries.climate import Held, Shown
from outcomes.suppression import STAR


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """One subscale: figures as text, a star where they are hidden."""

    name: str
    range: str
    n: int
    mean: str
    sd: str
    norms: list[str]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item: figures as text, by answer; empty where an answer is none of this item's."""

    number: int
    words: str
    n: int
    mean: str
    counts: list[str]


@dataclass(frozen=True, slots=True)
class RoundResults:
    """A closed round as its page shows it; nothing but the number when `hidden`."""

    n: int
    hidden: bool
    fewest: int
    scales: list[ScaleLine]
    answers: list[str]
    items: list[ItemLine]
    cautions: tuple[str, ...]


def round_results(told: Shown) -> RoundResults:
    """One closed round."""
    found, held = told.figures, told.held
    body: Mapping[str, Any] = held.round.wording.body if held.round.wording else {}
    told_any = any(count is not None for one in found.items for count in one.counts)
    choices = _choices(found) if told_any else []
    return RoundResults(
        found.n,
        found.hidden,
        found.fewest,
        [_scale_line(one) for one in found.scales],
        [answer_words(body, f"{choice}") for choice in choices],
        [
            ItemLine(
                number, item_words(one.item, body), one.n, number_text(one.mean),
                [_count(one, choice) for choice in choices],
            )
            for number, one in enumerate(found.items, 1)
        ],
        held.instrument.cautions,
    )  # fmt: skip


def round_table(held: Held, told: Shown | None) -> Table:
    """A round as a file: figures of a closed one, else the number of answers alone."""
    title = f"{held.instrument.name} of {held.round.who}, {_days(held)}"
    if told is None or told.figures.hidden:
        why = "open" if told is None else f"fewer than {told.figures.fewest} answered"
        columns = (Column("What"), Column("Number", "number"), Column("Results hidden because"))
        return Table(title, columns, [("Answers", held.answers, why)])
    results, choices = round_results(told), _choices(told.figures)
    body: Mapping[str, Any] = held.round.wording.body if held.round.wording else {}
    heads = (
        Column("What"), Column("Name"), Column("Answered", "number"), Column("Mean", "number"),
        Column("SD", "number"),
        *(Column(f"Answered {answer_words(body, f'{one}')}", "number") for one in choices),
    )  # fmt: skip
    scales = [
        ("Subscale", one.key.name, one.n, cell(one.mean), cell(one.sd), *("" for _ in choices))
        for one in told.figures.scales
    ]
    items = [
        ("Item", f"{line.number}. {line.words}", one.n, cell(one.mean), "",
         *(_count_cell(one, choice) for choice in choices))
        for line, one in zip(results.items, told.figures.items, strict=True)
    ]  # fmt: skip
    return Table(title, heads, [*scales, *items])


def number_text(value: float | None) -> str:
    """A mean or SD as it is printed; a star where it is hidden."""
    return STAR if value is None else f"{value:.1f}"


def _days(held: Held) -> str:
    return range_words(held.round.opens, held.round.closes)


def range_of(key: ScoreKey) -> str:
    """The range of a subscale: 0 to 20."""
    return f"{key.lowest:g} to {key.highest:g}" if key.highest is not None else f"{key.lowest:g} up"


def _choices(found: Figures) -> list[int]:
    return sorted({choice for one in found.items for choice in one.choices})


def _count(one: ItemFigures, choice: int) -> str:
    return f"{_count_cell(one, choice)}"


def _count_cell(one: ItemFigures, choice: int) -> Cell:
    if choice not in one.choices:
        return ""
    count = one.counts[one.choices.index(choice)]
    return STAR if count is None else count


def cell(value: float | None) -> Cell:
    """A figure as a file has it; a star where it is hidden."""
    return STAR if value is None else value


def _scale_line(one: ScaleFigures) -> ScaleLine:
    return ScaleLine(
        one.key.name,
        range_of(one.key),
        one.n,
        number_text(one.mean),
        number_text(one.sd),
        [f"{norm.group}: {norm.mean:g} (SD {norm.sd:g})" for norm in one.key.norms],
    )
