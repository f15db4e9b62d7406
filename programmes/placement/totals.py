"""How many can be seen on a day, without saying at which starts. PURE.

Every answer keeps these rows, and days chosen with them alone can nearly always be seated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from math import inf

from programmes.placement.diary import Diary, Node
from programmes.placement.rows import Rows

Starts = frozenset[str]
Picks = Iterable[tuple[Node, int]]  # who could be seen on a day, and the column that says so


def add_totals(rows: Rows, diary: Diary, by_day: Mapping[date, Picks]) -> None:
    """Rows for each day: a therapist's people, and all, are no more than their starts hold.

    One row for the whole day, and one for each set of starts that too many have no others than.
    """
    for day, given in by_day.items():
        everybody: list[tuple[Starts, int]] = []
        theirs: dict[str, list[tuple[Starts, int]]] = defaultdict(list)
        here = {}
        for node, column in given:
            choice = (frozenset(node.starts), column)
            everybody.append(choice)
            theirs[diary.people[node.person].therapist].append(choice)
            here[node.person] = choice
        for choices in theirs.values():
            for within, columns in _within(choices):
                rows.at_most(columns, _one_by_one(diary, within))
        for within, columns in _within(everybody):
            rows.at_most(columns, _in_rooms(diary, day, within))
        _add_apart(rows, diary, here)


def _within(choices: list[tuple[Starts, int]]) -> Iterable[tuple[Starts, list[int]]]:
    """Sets of starts, and the columns of those who have no others."""
    together = Starts().union(*(starts for starts, _ in choices))
    for within in sorted({together, *(starts for starts, _ in choices)}, key=sorted):
        yield within, [column for starts, column in choices if starts <= within]


def _one_by_one(diary: Diary, starts: Starts) -> int:
    """How many sessions one therapist can begin at these starts."""
    count, taken = 0, Starts()
    for at in diary.problem.clock.labels:
        if at in starts and at not in taken:
            count, taken = count + 1, diary.overlapping[at]
    return count


def _in_rooms(diary: Diary, day: date, starts: Starts) -> float:
    """No more sessions than this can begin at these starts, for want of rooms."""
    rooms = {
        moment: inf if left is None else left
        for at in starts
        for moment in diary.covered[at]
        for left in [diary.rooms_left(day, moment)]
    }
    if all(len(diary.covered[at]) == 1 for at in starts):
        return sum(rooms.values())
    # Sessions that never share a moment with more than so many others fit into so many rooms.
    return max(rooms.values()) * _one_by_one(diary, starts)


def _add_apart(rows: Rows, diary: Diary, here: Mapping[str, tuple[Starts, int]]) -> None:
    """Not both on this day, where every start of the one is too near every start of the other."""
    for one, other in combinations(sorted(here), 2):
        if other in diary.partners(one):
            (starts, column), (others, its) = here[one], here[other]
            if all(others <= diary.near[at] for at in starts):
                rows.at_most([column, its], 1)
