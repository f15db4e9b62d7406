"""Placing as a mixed-integer programme. PURE.

Each person has, in each period, one column for each day they could have and one for missing it; the
gap between two periods is a flow along a line of days (`line`). For one person by themselves that
costs exactly what the gaps do, so that relaxing the whole numbers loses nothing until people
compete for starts: `seats` says who can have which start of a day, `totals` only how many can be
seen on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from programmes.placement.cost import Costs
from programmes.placement.diary import Diary, Node
from programmes.placement.line import Line
from programmes.placement.problem import Assigned, Problem
from programmes.placement.rows import Rows
from programmes.placement.seats import Seats
from programmes.placement.totals import add_totals

Nodes = Mapping[tuple[str, str], tuple[Node, ...]]
Pick = tuple[str, str, date | None]  # person, period, day or missed
_MISSED = None
_PART = 1e-6  # of a column that is chosen in part


class Model:
    """The programme of a problem over some nodes, and the way back from columns to sessions.

    The columns' cost is the answer's, but for what fixed sessions cost whatever is chosen. Without
    `seated` only days are chosen, at the cost of the best start on each: never more than an answer
    costs.
    """

    def __init__(self, problem: Problem, nodes: Nodes, *, seated: bool = True) -> None:
        self.rows = Rows()
        self._nodes = nodes
        self._costs = Costs(problem)
        self._picks: dict[Pick, int] = {}
        self._lines: dict[tuple[str, str], Line] = {}  # by the later period of the two
        self._miss = problem.weights.miss
        for (who, period), days in nodes.items():
            self._add_period(who, period, days, seated=seated)
        if self._costs.rate:
            for who, period in nodes:
                self._add_line(who, period)
        by_day = self._by_day()
        diary = Diary(problem, problem.fixed)
        self._seats: Seats | None = None
        if seated:
            self._seats = Seats(self.rows, diary, self._costs, by_day)
        else:
            add_totals(self.rows, diary, by_day)

    def columns(self, sessions: Iterable[Assigned]) -> list[float]:
        """The columns' values in an answer given as sessions (on these nodes)."""
        values = [0.0] * len(self.rows.cost)
        chosen = {(one.person, one.period): one for one in sessions}
        for who, period in self._nodes:
            one = chosen.get((who, period))
            values[self._picks[who, period, one.day if one else _MISSED]] = 1.0
            before = chosen.get((who, self._costs.before[period] or ""))
            if (who, period) in self._lines:
                due = self._costs.due(who, before.day) if before else None
                day = float(one.day.toordinal()) if one else None
                for column in self._lines[who, period].columns(due, day):
                    values[column] = 1.0
            if one and self._seats:
                values[self._seats.column(who, one.day, one.at)] += 1.0
        return values

    def days(self, values: list[float]) -> dict[tuple[str, str], set[date]]:
        """The days of each person and period that the columns' values choose, if only in part."""
        found: dict[tuple[str, str], set[date]] = defaultdict(set)
        for (who, period, day), column in self._picks.items():
            if day is not _MISSED and values[column] > _PART:
                found[who, period].add(day)
        return found

    def sessions(self, values: list[float]) -> list[Assigned]:
        """The sessions that the columns' values choose (where starts are seated)."""
        if self._seats is None:
            return []
        days = {key: found for key, (found,) in self.days(_whole(values)).items()}
        starts = self._seats.chosen(values, {(who, day) for (who, _), day in days.items()})
        return [Assigned(who, period, day, starts[who, day]) for (who, period), day in days.items()]

    def _add_period(self, who: str, period: str, days: tuple[Node, ...], *, seated: bool) -> None:
        rows, costs = self.rows, self._costs
        for node in days:
            cost = costs.day(who, period, node.day)
            if not seated:
                cost += min(costs.wish(who, node.day, at) for at in node.starts)
            self._picks[who, period, node.day] = rows.column(cost, whole=True)
        # A miss is what is left over: whole as soon as the days are.
        self._picks[who, period, _MISSED] = rows.column(self._miss)
        each = [*(node.day for node in days), _MISSED]
        rows.equal((self._picks[who, period, day] for day in each), to=1.0)

    def _add_line(self, who: str, period: str) -> None:
        picks, costs = self._picks, self._costs
        before = costs.before[period] or ""
        earlier, later = self._nodes.get((who, before), ()), self._nodes[who, period]
        if not earlier or not later:
            return
        self._lines[who, period] = Line(
            self.rows,
            on={costs.due(who, node.day): picks[who, before, node.day] for node in earlier},
            off={float(node.day.toordinal()): picks[who, period, node.day] for node in later},
            missed=(picks[who, before, _MISSED], picks[who, period, _MISSED]),
            rate=costs.rate,
        )

    def _by_day(self) -> dict[date, list[tuple[Node, int]]]:
        """Who could be seen on each day, with the column of it."""
        found: dict[date, list[tuple[Node, int]]] = defaultdict(list)
        for days in self._nodes.values():
            for node in days:
                found[node.day].append((node, self._picks[node.person, node.period, node.day]))
        return found


def _whole(values: list[float]) -> list[float]:
    return [float(round(value)) for value in values]
