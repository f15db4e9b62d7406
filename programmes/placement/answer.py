"""From sessions chosen to a whole answer: cost, who was missed and why, contradictions. PURE."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter

from programmes.placement.cost import objective
from programmes.placement.problem import Assigned, Missed, Placed, Problem, Status
from programmes.placement.rules import contradictions
from programmes.placement.why import Why


def answered(
    problem: Problem, chosen: Iterable[Assigned], *, bound: float, status: Status, began: float
) -> Placed:
    """The answer of these sessions and the fixed ones; `began` is when work on it did."""
    assigned = with_fixed(problem, chosen)
    has = {(one.person, one.period) for one in assigned}
    why = Why(problem, assigned)
    missed = tuple(
        Missed(person.id, period.name, why.missed(person, period))
        for person in problem.people
        for period in problem.asked(person)
        if (person.id, period.name) not in has
    )
    cost = objective(problem, assigned)
    return Placed(
        assigned=assigned,
        missed=missed,
        objective=cost,
        bound=cost if status is Status.OPTIMAL else min(cost, bound),
        status=status,
        seconds=round(perf_counter() - began, 3),
        contradictions=contradictions(problem),
    )


def with_fixed(problem: Problem, chosen: Iterable[Assigned]) -> tuple[Assigned, ...]:
    """The sessions chosen and those fixed, by day, start and person."""
    fixed = [Assigned(one.person, one.period, one.day, one.at, True) for one in problem.fixed]
    where = {at: place for place, at in enumerate(problem.clock.labels)}
    return tuple(sorted([*fixed, *chosen], key=lambda one: (one.day, where[one.at], one.person)))
