"""PURE: small numbers hidden before a table leaves the team, and whatever would give them away.

First every count below the rule's line becomes a star. Then the audit: a star is safe when some
other table of whole numbers, none below the least a star can stand for, agrees with everything
shown and has another number there. Where a star is not safe, the cheapest further cells that make
it so are starred too. The proof is exact: rows and columns with their totals are a network whose
equations are kept by going round a cycle of hidden cells, one up and the next down; a star is safe
when it lies on such a cycle and no cell of it would fall too low. Rounding comes last and shows
less still.

Use it on everything that leaves the team; inside a team's own list of people nothing is hidden. Two
tables that leave of the same people must be one table here: it knows nothing of the other.

Sources: NHS Talking Therapies and MHSDS publication code ("<5", zero too, the rest to the nearest
5, rates starred when numerator or denominator is); HES analysis guide (1 to 7); complementary
suppression as a network: Cox 1980, JASA 75:377.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from base.errors import Refused

STAR: Final = "*"
MOST_CELLS: Final = 400

Cell = tuple[int, int]
"""Row and column; the total column is one beyond the last column, the total row alike."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts below `below` are hidden, 0 too unless `show_zero`; the rest rounded to `round_to`.

    `below` is 2 or more and `round_to` 1 for no rounding.
    """

    name: str
    below: int = 5
    show_zero: bool = False
    round_to: int = 5

    def hides(self, count: int) -> bool:
        """Whether a count may not be shown."""
        return count < self.below and not (self.show_zero and count == 0)

    def rounded(self, count: int) -> int:
        """The nearest multiple, halves up: (n + 2) // 5 * 5 for 5."""
        return (count + self.round_to // 2) // self.round_to * self.round_to


NHS: Final = Rule("NHS Talking Therapies and MHSDS")
HES: Final = Rule("HES, sub-national", below=8, show_zero=True)
JUSTICE: Final = Rule("Ministry of Justice, 5 or fewer", below=6, round_to=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table that may leave: numbers, or None for a star. Totals are None where not published.

    `hidden` are all the stars, of which `further` only protect others.
    """

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...] | None
    column_totals: tuple[int | None, ...] | None
    total: int | None
    hidden: frozenset[Cell]
    further: frozenset[Cell]


def suppress(
    cells: Sequence[Sequence[int]],
    rule: Rule = NHS,
    *,
    row_totals: bool = True,
    column_totals: bool = True,
) -> Shown:
    """A table of counts, rows of equal length, as it may be shown. Raises Refused for a bad one.

    The grand total is published with the totals of both kinds, or as the one total of a single
    row or column.
    """
    _check(cells)
    network = _Network(cells, rule, row_totals=row_totals, column_totals=column_totals)
    first = frozenset(cell for cell in network.published if rule.hides(network.values[cell]))
    hidden = first | (network.values.keys() - network.published)
    waiting = sorted(first)
    while waiting:
        cell = waiting.pop()
        if network.is_safe(cell, hidden):
            continue
        added = network.cheapest_cover(cell, hidden) - hidden
        hidden |= added
        waiting += [*sorted(added & network.published), cell]
    return _shown(network, rule, hidden & network.published, first)


def suppress_list(counts: Sequence[int], rule: Rule = NHS) -> Shown:
    """A list of counts with its total: one row, whose total is the sum."""
    return suppress([counts], rule, row_totals=True, column_totals=False)


def holds(cells: Sequence[Sequence[int]], stars: AbstractSet[Cell], rule: Rule = NHS) -> bool:
    """Whether stars chosen row by row stay safe beside the totals of the columns.

    A star in the row of totals, one beyond the last, is a total that is not shown; every other
    total is taken as known.
    """
    _check(cells)
    network = _Network(cells, rule, row_totals=True, column_totals=True)
    return all(network.is_safe(cell, stars) for cell in stars)


def share(numerator: int | None, denominator: int | None) -> float | None:
    """A percentage of two numbers as they are shown; None when either is a star, or of nothing."""
    if numerator is None or not denominator:
        return None
    return 100 * numerator / denominator


def statistic(value: float | None, count: int, rule: Rule = NHS) -> float | None:
    """A mean or SD over `count` people, hidden when so few answered."""
    return None if count < rule.below else value


def text(value: int | None) -> str:
    """A cell for a page or a file."""
    return STAR if value is None else f"{value:,}"


class _Network:
    """The cells with all totals as a network: a row or column is a node, a cell joins two.

    Raising a cell is a step from its row to its column, lowering it a step back; for the totals of
    a row or column it is the other way round, as they stand on the other side of the equation.
    """

    def __init__(
        self, cells: Sequence[Sequence[int]], rule: Rule, *, row_totals: bool, column_totals: bool
    ) -> None:
        self.rows, self.columns = len(cells), len(cells[0])
        totals = [[*row, sum(row)] for row in cells]
        totals.append([sum(column) for column in zip(*totals, strict=True)])
        self.values: Mapping[Cell, int] = {
            (r, c): count for r, row in enumerate(totals) for c, count in enumerate(row)
        }
        self.published = frozenset(
            cell
            for cell in self.values
            if (cell[1] < self.columns or row_totals) and (cell[0] < self.rows or column_totals)
        )
        # Where 0 is always shown, everybody knows that a star is 1 or more, and a 0 is no star.
        self._least = 1 if rule.show_zero else 0
        self._usable = frozenset(
            cell
            for cell, count in self.values.items()
            if count >= self._least or cell not in self.published
        )
        self._dear = 4 * (1 + self.values[self.rows, self.columns])

    def is_safe(self, cell: Cell, hidden: AbstractSet[Cell]) -> bool:
        """Whether hidden cells alone carry this one to another number."""
        return self._cover(cell, hidden, hidden) is not None

    def cheapest_cover(self, cell: Cell, hidden: AbstractSet[Cell]) -> frozenset[Cell]:
        """The cells of the cheapest cycle that makes a cell safe; hidden ones cost nothing."""
        found = self._cover(cell, hidden, self._usable)
        if found is None:  # never: totals can always be raised
            raise Refused("This table cannot be shown without giving a small number away.")
        return found

    def _cover(
        self, cell: Cell, hidden: AbstractSet[Cell], usable: AbstractSet[Cell]
    ) -> frozenset[Cell] | None:
        row, column = self._ends(cell)
        ways = [self._path(column, row, cell, hidden, usable)] if self._can(cell, up=True) else []
        if self._can(cell, up=False):
            ways.append(self._path(row, column, cell, hidden, usable))
        found = [way for way in ways if way is not None]
        return min(found, key=lambda way: way[0])[1] if found else None

    def _path(
        self,
        start: int,
        end: int,
        without: Cell,
        hidden: AbstractSet[Cell],
        usable: AbstractSet[Cell],
    ) -> tuple[int, frozenset[Cell]] | None:
        """The cheapest steps from node to node that do not use one cell (Dijkstra)."""
        steps = self._steps(usable - {without})
        best = {start: 0}
        came: dict[int, tuple[int, Cell]] = {}
        queue = [(0, start)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node == end:
                return cost, self._walked(start, end, came)
            if cost > best[node]:
                continue
            for there, cell in steps.get(node, ()):
                price = cost + (0 if cell in hidden else self._price(cell))
                if price < best.get(there, price + 1):
                    best[there] = price
                    came[there] = (node, cell)
                    heapq.heappush(queue, (price, there))
        return None

    def _steps(self, usable: AbstractSet[Cell]) -> dict[int, list[tuple[int, Cell]]]:
        steps: dict[int, list[tuple[int, Cell]]] = {}
        for cell in sorted(usable):
            row, column = self._ends(cell)
            if self._can(cell, up=True):
                steps.setdefault(row, []).append((column, cell))
            if self._can(cell, up=False):
                steps.setdefault(column, []).append((row, cell))
        return steps

    def _walked(
        self, start: int, end: int, came: Mapping[int, tuple[int, Cell]]
    ) -> frozenset[Cell]:
        cells: list[Cell] = []
        node = end
        while node != start:
            node, cell = came[node]
            cells.append(cell)
        return frozenset(cells)

    def _ends(self, cell: Cell) -> tuple[int, int]:
        return cell[0], self.rows + 1 + cell[1]

    def _can(self, cell: Cell, *, up: bool) -> bool:
        """Whether the step from row to column (up) or back can be taken: no cell below 0."""
        other_side = (cell[0] == self.rows) != (cell[1] == self.columns)
        raises = up != other_side
        least = self._least if cell in self.published else 0
        return raises or self.values[cell] > least

    def _price(self, cell: Cell) -> int:
        """What hiding a cell costs: its count, a total far more, one not published nothing."""
        if cell not in self.published:
            return 0
        total = cell[0] == self.rows or cell[1] == self.columns
        return self.values[cell] + 1 + (self._dear if total else 0)


def _shown(network: _Network, rule: Rule, stars: frozenset[Cell], first: frozenset[Cell]) -> Shown:
    def show(row: int, column: int) -> int | None:
        cell = (row, column)
        seen = cell in network.published and cell not in stars
        return rule.rounded(network.values[cell]) if seen else None

    rows, columns = range(network.rows), range(network.columns)
    by_row = (0, network.columns) in network.published
    by_column = (network.rows, 0) in network.published
    single = network.rows == 1 or network.columns == 1
    grand = (network.rows if by_column else 0, network.columns if by_row else 0)
    has_total = (by_row or by_column) and (single or (by_row and by_column))
    return Shown(
        cells=tuple(tuple(show(r, c) for c in columns) for r in rows),
        row_totals=tuple(show(r, network.columns) for r in rows) if by_row else None,
        column_totals=tuple(show(network.rows, c) for c in columns) if by_column else None,
        total=show(*grand) if has_total else None,
        hidden=stars,
        further=stars - first,
    )


def _check(cells: Sequence[Sequence[int]]) -> None:
    if not cells or not cells[0]:
        raise Refused("There is nothing in this table.")
    if any(len(row) != len(cells[0]) for row in cells):
        raise Refused("Every row of a table needs as many columns.")
    if len(cells) * len(cells[0]) > MOST_CELLS:
        raise Refused(f"A table may have at most {MOST_CELLS} cells.")
    for row in cells:
        for count in row:
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise Refused("A table holds whole numbers, none below 0.")
