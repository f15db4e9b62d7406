"""PURE: pictures of numbers before anybody draws them: bars, lines, shaded cells.

A page builds one of these, prints `as_table` beside it, and `base.charts` draws the same numbers.
Making one costs nothing: the drawing library is loaded when a picture is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from base.tables import Column, Table


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers under one name, one for each label; None where there is nothing to show."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch behind the numbers, from one label to another, counted from 0, both included."""

    first: int
    last: int
    name: str


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line to compare with."""

    at: float
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line: `at` counts labels from 0, and may lie between two of them."""

    at: float
    name: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each label, its series on top of one another; `across`: they lie, names beside.

    `said` says in a sentence what there is to see: the picture's description. `unit` names what is
    counted. The same holds for the other pictures.
    """

    title: str
    said: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str
    across: bool = False
    shades: Sequence[Shade] = ()
    what: str = ""

    def __post_init__(self) -> None:
        """Refuse series that do not fit the labels."""
        _check(self.labels, self.series)


@dataclass(frozen=True, slots=True)
class Lines:
    """A line for each series over the labels in order. `top`: where the scale ends, if it does."""

    title: str
    said: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str
    top: float | None = None
    levels: Sequence[Level] = ()
    shades: Sequence[Shade] = ()
    marks: Sequence[Mark] = ()
    what: str = ""

    def __post_init__(self) -> None:
        """Refuse series that do not fit the labels."""
        _check(self.labels, self.series)


@dataclass(frozen=True, slots=True)
class Heat:
    """A cell for each row and label, darker for more, with its number in it; a row is a series."""

    title: str
    said: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str
    what: str = ""

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the labels."""
        _check(self.labels, self.series)


Picture = Bars | Lines | Heat


def as_table(picture: Picture) -> Table:
    """The same numbers as a table: a row for each label, a column for each series."""
    columns = (
        Column(picture.what or "What"),
        *(Column(one.name, "number") for one in picture.series),
    )
    rows = [
        (label, *(one.values[at] for one in picture.series))
        for at, label in enumerate(picture.labels)
    ]
    return Table(picture.title, columns, rows)


def _check(labels: Sequence[str], series: Sequence[Series]) -> None:
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.name}: {len(one.values)} numbers for {len(labels)} labels")
