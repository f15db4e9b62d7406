"""PURE: pictures of numbers before anybody draws them: bars, lines, shaded cells, dots in time.

A page builds one of these, prints `as_table` beside it, and `base.charts` draws the same numbers.
Making one costs nothing: the drawing library is loaded when a picture is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from base.dates import short_with_year
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


@dataclass(frozen=True, slots=True)
class Dot:
    """One value on its day. `kind` decides its mark and is in the key; `hollow` is drawn open."""

    day: date
    value: float
    kind: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days behind the dots, both included, with a name above; `away`: hatched, as a break is."""

    first: date
    last: date
    name: str
    away: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the scale from a day on."""

    low: float
    high: float
    since: date
    name: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Bars under a timeline on the same scale of time: one for each month, its first day given."""

    months: Sequence[date]
    series: Sequence[Series]
    unit: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dots over time, joined in order. `bottom` and `top`: the ends of the scale, where it has any.

    Dots are in order of their days. `hollow` says in the key what an open mark means.
    """

    title: str
    said: str
    unit: str
    dots: Sequence[Dot]
    bottom: float | None = None
    top: float | None = None
    levels: Sequence[Level] = ()
    bands: Sequence[Band] = ()
    stretches: Sequence[Stretch] = ()
    strip: Strip | None = None
    hollow: str = ""
    what: str = "Date"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of dot there are, in order of first appearance."""
        return tuple(dict.fromkeys(dot.kind for dot in self.dots))

    @property
    def labels(self) -> Sequence[str]:
        """The day of each dot in words."""
        return [short_with_year(dot.day) for dot in self.dots]

    @property
    def series(self) -> Sequence[Series]:
        """The values by kind, one for each label."""
        return [
            Series(kind, [dot.value if dot.kind == kind else None for dot in self.dots])
            for kind in self.kinds
        ]


Picture = Bars | Lines | Heat | Timeline


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
