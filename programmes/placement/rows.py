"""A mixed-integer programme being written down, column by column and row by row. PURE."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

Term = tuple[int, float]  # column, coefficient


@dataclass(slots=True)
class Rows:
    """Columns are 0…1 and minimised; rows are `low ≤ sum ≤ high`, kept one after another."""

    cost: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def column(self, cost: float = 0.0, *, whole: bool = False) -> int:
        """A new column from 0 to 1, whole or not; its number."""
        self.cost.append(cost)
        self.whole.append(whole)
        return len(self.cost) - 1

    def equal(self, ones: Iterable[int], others: Iterable[int] = (), to: float = 0.0) -> None:
        """The sum of some columns less the sum of others is this."""
        self._row([*((one, 1.0) for one in ones), *((other, -1.0) for other in others)], to, to)

    def at_most(self, columns: Iterable[int], most: float) -> None:
        """The sum of some columns is no more than this; nothing when it cannot be."""
        terms = [(column, 1.0) for column in columns]
        if len(terms) > most:
            self._row(terms, -inf, most)

    def no_more(self, columns: Iterable[int], *, than: int) -> None:
        """The sum of some columns is no more than another column."""
        self._row([*((column, 1.0) for column in columns), (than, -1.0)], -inf, 0.0)

    def _row(self, terms: list[Term], low: float, high: float) -> None:
        self.low.append(low)
        self.high.append(high)
        self.index += [column for column, _ in terms]
        self.value += [by for _, by in terms]
        self.start.append(len(self.index))
