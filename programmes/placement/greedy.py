"""A sensible answer at once: period by period, whoever has least choice first, best gap. PURE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from time import perf_counter

from programmes.placement.answer import answered
from programmes.placement.cost import Costs
from programmes.placement.diary import Diary, Node, nodes
from programmes.placement.problem import Assigned, Placed, Problem, Status

Nodes = Mapping[tuple[str, str], Collection[Node]]  # as `diary.nodes` finds them
Wanted = Mapping[tuple[str, str], Collection[date]]  # (person, period) → days


def greedy(problem: Problem) -> Placed:
    """An answer that keeps every rule, as somebody with a calendar would find it; `bound` is 0."""
    began = perf_counter()
    found = greedily(problem, nodes(problem))
    return answered(problem, found, bound=0.0, status=Status.FEASIBLE, began=began)


def greedily(problem: Problem, choices: Nodes, *, toward: Wanted | None = None) -> list[Assigned]:
    """The sessions chosen among the choices, without those that are fixed.

    In each period in turn, the person with the fewest free starts chooses first. They take a day
    they are wanted on if they can; of those, what costs least after their session before; of
    those, the earliest, at the start that fewest others could have.
    """
    diary = Diary(problem, problem.fixed)
    costs = Costs(problem)
    crowd = Counter(
        (node.day, at) for days in choices.values() for node in days for at in node.starts
    )
    chosen: dict[tuple[str, str], Assigned] = {}
    for period in problem.periods:
        waiting = {who: days for (who, name), days in choices.items() if name == period.name}
        for who in sorted(waiting, key=lambda who: sum(len(n.starts) for n in waiting[who])):
            before = chosen.get((who, costs.before[period.name] or ""))
            wanted = (toward or {}).get((who, period.name), ())
            options = [
                (
                    node.day not in wanted,
                    _cost(costs, who, period.name, node.day, before)
                    + costs.wish(who, node.day, at),
                    node.day,
                    crowd[node.day, at],
                    at,
                )
                for node in waiting[who]
                for at in diary.free_starts(costs.people[who], node.day)
            ]
            if options:
                *_, day, _, at = min(options)
                chosen[who, period.name] = Assigned(who, period.name, day, at)
                diary.put(who, day, at)
    return list(chosen.values())


def _cost(costs: Costs, who: str, period: str, day: date, before: Assigned | None) -> float:
    gap = costs.gap(who, before.day, day) if before else 0.0
    return gap + costs.day(who, period, day)
