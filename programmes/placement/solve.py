"""The best placing that can be found and proved in the time given. PURE."""

from __future__ import annotations

from math import floor
from time import perf_counter

from programmes.placement.answer import answered
from programmes.placement.diary import nodes
from programmes.placement.greedy import greedily
from programmes.placement.problem import Placed, Problem, Status
from programmes.placement.search import Search

SECONDS = 20.0
_LOOKING = 0.9  # of the time; the rest is for stopping, and for saying who was missed and why


def place(problem: Problem, *, seconds: float = SECONDS) -> Placed:
    """The answer of least cost; proved best, or the best found when the time is up.

    The same problem has the same answer, unless the time was up before it was proved.
    """
    began = perf_counter()
    days = nodes(problem)
    until = began + seconds * _LOOKING
    search = Search(problem, days, greedily(problem, days), until=until)
    search.run()
    return answered(
        problem,
        search.sessions,
        bound=floor(search.bound * 1e6) / 1e6,
        status=Status.OPTIMAL if search.proved else Status.FEASIBLE,
        began=began,
    )
