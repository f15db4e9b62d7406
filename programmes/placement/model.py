"""Placing as a mixed-integer programme. PURE.

Each person's year is a path through a graph: one node for each day they could have in a period and
one for missing it, one arc for each two days in adjacent periods, whose cost is the gap's. A path
costs exactly what the gaps do, so that relaxing the whole numbers loses nothing until people
compete. Starts are chosen beside it: on one day, people of a therapist with the same free starts,
at the same cost, are counted together, and only people kept apart get columns of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from programmes.placement.cost import Costs
from programmes.placement.diary import Diary, Node
from programmes.placement.problem import Assigned, Problem
from programmes.placement.rows import Rows

Nodes = Mapping[tuple[str, str], tuple[Node, ...]]
_MISSED = None


@dataclass(frozen=True, slots=True, order=True)
class _Alike:
    """People on one day whom the starts cannot tell apart; `alone` names who must be."""

    day: date
    therapist: str
    starts: tuple[str, ...]
    costs: tuple[float, ...]
    alone: str


class Model:
    """The programme of a problem over some nodes, and the way back from columns to sessions."""

    def __init__(self, problem: Problem, nodes: Nodes) -> None:
        self.problem = problem
        self.nodes = nodes
        self.rows = Rows()
        self._costs = Costs(problem)
        self._diary = Diary(problem, problem.fixed)
        # (person, period, day or missed) → column; (…, day or missed of the period before) → column
        self._picks: dict[tuple[str, str, date | None], int] = {}
        self._arcs: dict[tuple[str, str, date | None, date | None], int] = {}
        self._alike: dict[tuple[str, date], _Alike] = {}
        self._members: dict[_Alike, list[Node]] = defaultdict(list)
        self._starts: dict[tuple[_Alike, str], int] = {}
        for (who, period), days in nodes.items():
            self._add_period(who, period, days)
        if problem.weights.gap_per_week:
            for (who, period), days in nodes.items():
                before = self._costs.before[period] or ""
                self._add_arcs(who, period, nodes.get((who, before), ()), before, days)
        self._add_starts()
        self._add_room()
        self._add_apart()

    def columns(self, sessions: Iterable[Assigned]) -> list[float]:
        """The columns' values in an answer given as sessions (on these nodes)."""
        values = [0.0] * len(self.rows.cost)
        chosen = {(one.person, one.period): one for one in sessions}
        for who, period in self.nodes:
            one = chosen.get((who, period))
            day = one.day if one else _MISSED
            before = chosen.get((who, self._costs.before[period] or ""))
            values[self._picks[who, period, day]] = 1.0
            arc = self._arcs.get((who, period, before.day if before else _MISSED, day))
            if arc is not None:
                values[arc] = 1.0
            if one:
                values[self._starts[self._alike[who, one.day], one.at]] += 1.0
        return values

    def sessions(self, values: list[float]) -> list[Assigned]:
        """The sessions that the columns' values choose."""
        found = []
        for alike in sorted(self._members):
            picked = [
                node
                for node in self._members[alike]
                if values[self._picks[node.person, node.period, node.day]] > 0.5
            ]
            starts = [at for at in alike.starts if values[self._starts[alike, at]] > 0.5]
            found += [
                Assigned(node.person, node.period, node.day, at)
                for node, at in zip(picked, starts, strict=True)
            ]
        return found

    def _add_period(self, who: str, period: str, days: tuple[Node, ...]) -> None:
        rows, costs = self.rows, self._costs
        for node in days:
            key = (who, period, node.day)
            self._picks[key] = rows.column(costs.day(who, period, node.day), whole=True)
        # A miss is what is left over: whole as soon as the days are.
        self._picks[who, period, _MISSED] = rows.column(self.problem.weights.miss)
        rows.equal((self._picks[who, period, day] for day in _choices(days)), to=1.0)

    def _add_arcs(
        self, who: str, period: str, earlier: tuple[Node, ...], before: str, later: tuple[Node, ...]
    ) -> None:
        if not earlier or not later:
            return
        for first in _choices(earlier):
            for then in _choices(later):
                cost = self._costs.gap(who, first, then) if first and then else 0.0
                self._arcs[who, period, first, then] = self.rows.column(cost)
        for first in _choices(earlier):
            arcs = [self._arcs[who, period, first, then] for then in _choices(later)]
            self.rows.equal(arcs, [self._picks[who, before, first]])
        for then in _choices(later):
            arcs = [self._arcs[who, period, first, then] for first in _choices(earlier)]
            self.rows.equal(arcs, [self._picks[who, period, then]])

    def _add_starts(self) -> None:
        seen: dict[date, set[str]] = defaultdict(set)
        for node in self._all_nodes():
            seen[node.day].add(node.person)
        for node in self._all_nodes():
            alone = not seen[node.day].isdisjoint(self._diary.partners(node.person))
            alike = _Alike(
                node.day,
                self._costs.people[node.person].therapist,
                node.starts,
                tuple(self._costs.wish(node.person, node.day, at) for at in node.starts),
                node.person if alone else "",
            )
            self._members[alike].append(node)
            self._alike[node.person, node.day] = alike
        for alike, members in self._members.items():
            for at, cost in zip(alike.starts, alike.costs, strict=True):
                self._starts[alike, at] = self.rows.column(cost, whole=True)
            self.rows.equal(
                (self._starts[alike, at] for at in alike.starts),
                (self._picks[node.person, node.period, node.day] for node in members),
            )

    def _add_room(self) -> None:
        """No more than one session of a therapist, and than there are rooms, at any moment."""
        seeing: dict[tuple[date, str, str], list[int]] = defaultdict(list)
        running: dict[tuple[date, str], list[int]] = defaultdict(list)
        covered = {at: self.problem.clock.covered(at) for at in self.problem.clock.labels}
        for (alike, at), column in self._starts.items():
            for moment in covered[at]:
                seeing[alike.day, alike.therapist, moment].append(column)
                running[alike.day, moment].append(column)
        for columns in seeing.values():
            self.rows.at_most(columns, 1)
        for (day, moment), columns in running.items():
            left = self._diary.rooms_left(day, moment)
            if left is not None:
                self.rows.at_most(columns, left)

    def _add_apart(self) -> None:
        sets = self.problem.clock.close_together()
        pairs = {frozenset(pair) for pair in self.problem.keep_apart}
        for one, other in sorted(sorted(pair) for pair in pairs):
            for period in self.problem.periods:
                for day in period.days:
                    self._add_apart_on(day, one, other, sets)

    def _add_apart_on(self, day: date, one: str, other: str, sets: list[frozenset[str]]) -> None:
        both = [self._alike.get((who, day)) for who in (one, other)]
        for near in sets:
            columns = [
                [self._starts[alike, at] for at in alike.starts if at in near]
                for alike in both
                if alike is not None
            ]
            if len(columns) == 2 and all(columns):
                self.rows.at_most([*columns[0], *columns[1]], 1)

    def _all_nodes(self) -> Iterable[Node]:
        return (node for days in self.nodes.values() for node in days)


def _choices(days: tuple[Node, ...]) -> list[date | None]:
    return [*(node.day for node in days), _MISSED]
