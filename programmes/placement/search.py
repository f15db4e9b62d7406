"""The rounds in which a placing is found and proved, each one programme given to HiGHS. PURE.

Days are chosen first without their starts, which is quick and bounds every answer; then starts on
those days. That is nearly always proof enough. Where it is not, parts of the answer are placed
again while the rest stays, and at last everything together.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from fractions import Fraction
from functools import reduce
from importlib import import_module
from math import ceil, gcd, isfinite, lcm
from time import perf_counter
from types import ModuleType

from programmes.placement.answer import with_fixed
from programmes.placement.cost import objective
from programmes.placement.greedy import Wanted, greedily
from programmes.placement.model import Model, Nodes
from programmes.placement.problem import Assigned, Problem

Key = tuple[str, str]  # person, period

_FINEST = 10_000  # costs are multiples of a fraction with no larger a denominator, or of nothing
_SAME = 2e-6  # costs are rounded to a millionth
_FEW = 1_500  # days a problem has to choose from that is quickest placed whole
_TOGETHER = 3  # periods placed again at once
_SEATS = 0.5  # of the time left, what finding starts on those days may take
_PART = 0.25  # of the time left, what placing one part again may take
_LOOK = 0.7  # of the time left, what choosing days may take, and then placing parts


class Search:
    """The best sessions so far, what the answer costs with them, and the least it can."""

    def __init__(
        self, problem: Problem, nodes: Nodes, begin: list[Assigned], *, until: float
    ) -> None:
        self._problem, self._nodes, self._until = problem, nodes, until
        # What is fixed costs what it costs: the programmes need not know.
        self._beside = self._cost_of([]) - problem.weights.miss * len(nodes)
        self.sessions, self.cost = begin, self._cost_of(begin)
        self.bound = self._beside if nodes else self.cost

    @property
    def proved(self) -> bool:
        """Whether no answer can cost less."""
        return self.cost <= self.bound + _SAME

    def run(self) -> None:
        """Look until it is proved, or the time is up."""
        if self.proved:
            return
        chosen = self._choose_days()
        self._take(greedily(self._problem, self._nodes, toward=chosen))
        self._place(self._but_for(chosen, set()), seconds=self._left() * _SEATS)
        self._place(self._but_for(chosen, self._strayed(chosen)))
        if sum(map(len, self._nodes.values())) > _FEW:
            self._improve(chosen)
        self._place(self._nodes, seconds=self._left(), everything=True)

    def _choose_days(self) -> Wanted:
        """The days of the best choice without starts; no answer costs less than that."""
        model = Model(self._problem, self._nodes, seated=False)
        found = _highs().relax(model.rows, seconds=self._left() * _LOOK)
        if found is None:
            return {}
        self._raise(found.bound, _step(model.rows.cost))
        return model.days(found.values)

    def _improve(self, chosen: Wanted) -> None:
        """Place part after part again, until none gets better or half the time is gone."""
        enough = self._left() * (1 - _LOOK)
        parts = list(self._parts())
        since = 0
        while since < len(parts) and self._left() > enough and not self.proved:
            part = parts.pop(0)
            before = self.cost
            self._place(self._but_for(chosen, part))
            since = 0 if self.cost < before - _SAME else since + 1
            parts.append(part)

    def _parts(self) -> Iterator[AbstractSet[Key]]:
        """The people of each therapist; everybody in some periods one after another."""
        theirs = {person.id: person.therapist for person in self._problem.people}
        for therapist in self._problem.therapists:
            yield {key for key in self._nodes if theirs[key[0]] == therapist.id}
        names = [period.name for period in self._problem.periods]
        for first in range(0, len(names), _TOGETHER - 1):
            together = names[first : first + _TOGETHER]
            yield {key for key in self._nodes if key[1] in together}

    def _strayed(self, chosen: Wanted) -> AbstractSet[Key]:
        """All of the people who have not got, in some period, a day chosen for them."""
        best = {(one.person, one.period): one.day for one in self.sessions}
        people = {key[0] for key, days in chosen.items() if best.get(key) not in days}
        return {key for key in self._nodes if key[0] in people}

    def _but_for(self, chosen: Wanted, part: AbstractSet[Key]) -> Nodes:
        """The days chosen and those of the best so far; every day for a part."""
        best = {(one.person, one.period): one.day for one in self.sessions}
        return {
            key: tuple(
                node
                for node in days
                if key in part or node.day == best.get(key) or node.day in chosen.get(key, ())
            )
            for key, days in self._nodes.items()
        }

    def _place(
        self, nodes: Nodes, *, seconds: float | None = None, everything: bool = False
    ) -> None:
        """The best answer on some days, from the best so far."""
        if self.proved or self._left() <= 0:
            return
        model = Model(self._problem, nodes)
        step = _step(model.rows.cost)
        found = _highs().minimise(
            model.rows,
            model.columns(self.sessions),
            seconds=self._left() * _PART if seconds is None else seconds,
            step=step,
            enough=self.bound - self._beside + _SAME,
        )
        self._take(model.sessions(found.values))
        if everything:
            self._raise(found.bound, step)
            self.bound = self.cost if found.proved else self.bound

    def _take(self, sessions: list[Assigned]) -> None:
        cost = self._cost_of(sessions)
        if cost < self.cost - _SAME:
            self.sessions, self.cost = sessions, cost

    def _raise(self, bound: float, step: float) -> None:
        """A bound of a programme's, up to the next cost that can be reached."""
        if isfinite(bound):
            sure = bound - 1e-9 * abs(bound) - 1e-4 * step
            reached = ceil(sure / step) * step if step else sure
            self.bound = min(self.cost, max(self.bound, reached + self._beside))

    def _left(self) -> float:
        return self._until - perf_counter()

    def _cost_of(self, sessions: list[Assigned]) -> float:
        return objective(self._problem, with_fixed(self._problem, sessions))


def _highs() -> ModuleType:
    """Half a second to import, which the start of the application must not pay."""
    return import_module("programmes.placement.highs")


def _step(costs: list[float]) -> float:
    """The largest number of which all costs are multiples; 0 when there is none to speak of."""
    exact = {cost: Fraction(cost).limit_denominator(_FINEST) for cost in set(costs) if cost}
    if not exact or any(abs(cost - float(near)) > 1e-9 for cost, near in exact.items()):
        return 0.0
    below = lcm(*(near.denominator for near in exact.values()))
    step = reduce(gcd, (int(near * below) for near in exact.values())) / below
    return step if step > 1e-3 else 0.0
