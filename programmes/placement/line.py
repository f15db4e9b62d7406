"""The gap between a person's sessions in two adjacent periods, as flow along a line of days. PURE.

Whoever is seen in the first period gets on the line at the day the next session would best be, and
off at the day it is; each day of line costs what a day off the ideal gap does. The cheapest flow
then costs what the gap does, and parts of days cost what they would as pairs of days: the line
loses nothing against a column for each two days, and grows with the days rather than their square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from programmes.placement.rows import Rows


class Line:
    """The columns and rows of one gap. Places are days (ordinals), not always whole."""

    def __init__(
        self,
        rows: Rows,
        *,
        on: Mapping[float, int],
        off: Mapping[float, int],
        missed: tuple[int, int],
        rate: float,
    ) -> None:
        """`on` and `off` are the columns of the days, `rate` the cost of one.

        Who is missed (one column for each period) in the second period leaves the line at once,
        and who is missed in the first comes onto it where they get off: neither has a gap.
        """
        self._places = sorted({*on, *off})
        self._onward = {here: rows.column(rate * (there - here)) for here, there in self._steps()}
        self._back = {there: rows.column(rate * (there - here)) for here, there in self._steps()}
        self._left = {place: rows.column() for place in on}
        self._joined = {place: rows.column() for place in off}
        into: dict[float, list[int]] = defaultdict(list)
        away: dict[float, list[int]] = defaultdict(list)
        for here, there in self._steps():
            into[there].append(self._onward[here])
            into[here].append(self._back[there])
        for found, ways in (
            (into, (on, self._joined)),
            (away, (off, self._left, self._onward, self._back)),
        ):
            for way in ways:
                for place, column in way.items():
                    found[place].append(column)
        for place in self._places:
            rows.equal(into[place], away[place])
        for columns, miss in zip((self._joined, self._left), missed, strict=True):
            rows.no_more(columns.values(), than=miss)

    def columns(self, on: float | None, off: float | None) -> list[int]:
        """The columns that are 1 when the person gets on and off at these places, or is missed."""
        if on is None or off is None:
            alone = None
            if off is not None:
                alone = self._joined.get(off)
            elif on is not None:
                alone = self._left.get(on)
            return [] if alone is None else [alone]
        if on <= off:
            return [self._onward[place] for place in self._places if on <= place < off]
        return [self._back[place] for place in self._places if off < place <= on]

    def _steps(self) -> pairwise[tuple[float, float]]:
        return pairwise(self._places)
