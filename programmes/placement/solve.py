"""The best placing that can be found and proved in the time given. PURE."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from importlib import import_module
from math import gcd, isfinite, lcm
from time import perf_counter

from programmes.placement.answer import answered, with_fixed
from programmes.placement.cost import objective
from programmes.placement.diary import nodes
from programmes.placement.greedy import greedily
from programmes.placement.model import Model
from programmes.placement.problem import Placed, Problem, Status

SECONDS = 20.0
_FINEST = 10_000  # costs are multiples of a fraction with no larger a denominator, or of nothing


def place(problem: Problem, *, seconds: float = SECONDS) -> Placed:
    """The answer of least cost; proved best, or the best found when the time is up.

    The same problem has the same answer, unless the time was up before it was proved.
    """
    began = perf_counter()
    first = greedily(problem)
    model = Model(problem, nodes(problem))
    begin = model.columns(first)
    # What is fixed costs what it costs: the model need not know.
    beside = objective(problem, with_fixed(problem, first)) - sum(
        cost * value for cost, value in zip(model.rows.cost, begin, strict=True)
    )
    # Half a second to import, which the start of the application must not pay.
    highs = import_module("programmes.placement.highs")
    found = highs.minimise(
        model.rows,
        begin,
        seconds=seconds - (perf_counter() - began),
        step=_step(model.rows.cost),
    )
    bound = max(0.0, beside + found.bound) if isfinite(found.bound) else 0.0
    return answered(
        problem,
        model.sessions(found.values),
        bound=round(bound - 5e-7, 6),
        status=Status.OPTIMAL if found.proved else Status.FEASIBLE,
        began=began,
    )


def _step(costs: list[float]) -> float:
    """The largest number of which all costs are multiples; 0 when there is none to speak of."""
    exact = {cost: Fraction(cost).limit_denominator(_FINEST) for cost in set(costs) if cost}
    if not exact or any(abs(cost - float(near)) > 1e-9 for cost, near in exact.items()):
        return 0.0
    below = lcm(*(near.denominator for near in exact.values()))
    step = reduce(gcd, (int(near * below) for near in exact.values())) / below
    return step if step > 1e-3 else 0.0
