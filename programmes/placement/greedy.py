"""A sensible answer at once: period by period, whoever has least choice first, best gap. PURE."""

from __future__ import annotations

from datetime import date
from time import perf_counter

from programmes.placement.answer import answered
from programmes.placement.cost import Costs
from programmes.placement.diary import Diary, nodes
from programmes.placement.problem import Assigned, Placed, Problem, Status


def greedy(problem: Problem) -> Placed:
    """An answer that keeps every rule, as somebody with a calendar would find it; `bound` is 0."""
    began = perf_counter()
    found = greedily(problem)
    return answered(problem, found, bound=0.0, status=Status.FEASIBLE, began=began)


def greedily(problem: Problem) -> list[Assigned]:
    """The sessions chosen, without those that are fixed.

    In each period in turn, the person with the fewest free starts chooses first, and takes what
    costs least after their session before; the earliest, where several do.
    """
    diary = Diary(problem, problem.fixed)
    costs = Costs(problem)
    choices = {key: sum(len(node.starts) for node in days) for key, days in nodes(problem).items()}
    chosen: dict[tuple[str, str], Assigned] = {}
    for period in problem.periods:
        waiting = [who for who, name in choices if name == period.name]
        for who in sorted(waiting, key=lambda who: choices[who, period.name]):
            before = chosen.get((who, costs.before[period.name] or ""))
            options = [
                (_cost(costs, who, period.name, day, before) + costs.wish(who, day, at), day, at)
                for day in sorted(period.days)
                for at in diary.free_starts(costs.people[who], day)
            ]
            if options:
                _, day, at = min(options, key=lambda option: option[:2])
                chosen[who, period.name] = Assigned(who, period.name, day, at)
                diary.put(who, day, at)
    return list(chosen.values())


def _cost(costs: Costs, who: str, period: str, day: date, before: Assigned | None) -> float:
    gap = costs.gap(who, before.day, day) if before else 0.0
    return gap + costs.day(who, period, day)
