"""The starts of each day in the programme of a placing: who can have which, and how many. PURE.

On one day, people of a therapist with the same free starts, at the same cost, are counted together;
only people kept apart have columns of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from programmes.placement.cost import Costs
from programmes.placement.diary import Diary, Node
from programmes.placement.rows import Rows

Picks = Iterable[tuple[Node, int]]  # who could be seen on a day, and the column that says so


@dataclass(frozen=True, slots=True, order=True)
class _Alike:
    """People on one day whom the starts cannot tell apart; `alone` names who must be."""

    day: date
    therapist: str
    starts: tuple[str, ...]
    costs: tuple[float, ...]
    alone: str


class Seats:
    """The columns and rows of the starts, and the way back to who has which."""

    def __init__(
        self, rows: Rows, diary: Diary, costs: Costs, by_day: Mapping[date, Picks]
    ) -> None:
        self._rows, self._diary, self._costs = rows, diary, costs
        self._clock = diary.problem.clock
        self._alike: dict[tuple[str, date], _Alike] = {}
        self._members: dict[_Alike, list[str]] = {}
        self._columns: dict[tuple[_Alike, str], int] = {}
        pairs = sorted({tuple(sorted(pair)) for pair in diary.problem.keep_apart})
        near = self._clock.close_together()
        for day, picks in by_day.items():
            groups = self._grouped(day, picks)
            for alike, columns in groups.items():
                self._add_starts(alike, columns)
            self._add_room(day, groups)
            for one, other in pairs:
                self._add_apart(self._alike.get((one, day)), self._alike.get((other, day)), near)

    def column(self, who: str, day: date, at: str) -> int:
        """The column that a session of theirs is counted in."""
        return self._columns[self._alike[who, day], at]

    def chosen(
        self, values: list[float], seen: AbstractSet[tuple[str, date]]
    ) -> dict[tuple[str, date], str]:
        """(person, day) → start, for those seen."""
        found: dict[tuple[str, date], str] = {}
        for alike, members in self._members.items():
            here = [who for who in members if (who, alike.day) in seen]
            starts = [at for at in alike.starts if values[self._columns[alike, at]] > 0.5]
            found |= {(who, alike.day): at for who, at in zip(here, starts, strict=True)}
        return found

    def _grouped(self, day: date, picks: Picks) -> dict[_Alike, list[int]]:
        """The alike people of a day, with the columns of their being seen."""
        given = list(picks)
        here = {node.person for node, _ in given}
        found: dict[_Alike, list[int]] = defaultdict(list)
        for node, column in given:
            alone = not here.isdisjoint(self._diary.partners(node.person))
            alike = _Alike(
                day,
                self._diary.people[node.person].therapist,
                node.starts,
                tuple(self._costs.wish(node.person, day, at) for at in node.starts),
                node.person if alone else "",
            )
            found[alike].append(column)
            self._members.setdefault(alike, []).append(node.person)
            self._alike[node.person, day] = alike
        return found

    def _add_starts(self, alike: _Alike, picks: list[int]) -> None:
        for at, cost in zip(alike.starts, alike.costs, strict=True):
            self._columns[alike, at] = self._rows.column(cost, whole=True)
        self._rows.equal((self._columns[alike, at] for at in alike.starts), picks)

    def _add_room(self, day: date, groups: Iterable[_Alike]) -> None:
        """No more than one session of a therapist, and than there are rooms, at any moment."""
        seeing: dict[tuple[str, str], list[int]] = defaultdict(list)
        running: dict[str, list[int]] = defaultdict(list)
        for alike in groups:
            for at in alike.starts:
                for moment in self._diary.covered[at]:
                    seeing[alike.therapist, moment].append(self._columns[alike, at])
                    running[moment].append(self._columns[alike, at])
        for columns in seeing.values():
            self._rows.at_most(columns, 1)
        for moment, columns in running.items():
            left = self._diary.rooms_left(day, moment)
            if left is not None:
                self._rows.at_most(columns, left)

    def _add_apart(
        self, one: _Alike | None, other: _Alike | None, near: list[frozenset[str]]
    ) -> None:
        if one is None or other is None:
            return
        for starts in near:
            both = [
                [self._columns[alike, at] for at in alike.starts if at in starts]
                for alike in (one, other)
            ]
            if all(both):
                self._rows.at_most([*both[0], *both[1]], 1)
