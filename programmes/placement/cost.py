"""What a placing costs: gaps off the ideal, wishes not met, people missed. PURE."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from math import fsum

from programmes.placement.clock import Clock
from programmes.placement.problem import Assigned, Person, Problem, Weights

_A_WEEK = 7


def gap_cost(problem: Problem, person: Person, before: date, after: date) -> float:
    """The penalty of the days between two of a person's sessions."""
    off = abs((after - before).days - ideal_gap(problem, person))
    return problem.weights.gap_per_week * off / _A_WEEK


def ideal_gap(problem: Problem, person: Person) -> float:
    """The days there should be between two of a person's sessions."""
    own = person.ideal_gap_days
    return problem.weights.ideal_gap_days if own is None else own


def wish_cost(problem: Problem, person: Person, day: date, at: str) -> float:
    """The penalty of a day and start: not the usual, not near the group, or rather not at all."""
    weights = problem.weights
    cost = 0.0
    if person.usual_weekday not in {None, day.weekday()}:
        cost += weights.off_weekday
    if person.usual_at not in {None, at}:
        cost += weights.off_time
    if (day, at) in person.rather_not:
        cost += weights.own_calendar
    return cost + _group_cost(weights, problem.clock, person, day, at)


def _group_cost(weights: Weights, clock: Clock, person: Person, day: date, at: str) -> float:
    if not person.group:
        return 0.0
    hours = [clock.hours_between(at, starts) for met, starts in person.group if met == day]
    return weights.group_hour * min(hours) if hours else weights.off_group_day


def objective(problem: Problem, assigned: Iterable[Assigned]) -> float:
    """The whole cost of an answer, from the answer alone, rounded to a millionth.

    A miss for each person and period asked for without a session; the gap for each period and the
    one it comes after, where a person has both, and from `last` to the first; wishes of what was
    not fixed. Of two fixed in one period the gap before is to the first, the gap after from the
    last.
    """
    sessions: dict[tuple[str, str], list[Assigned]] = defaultdict(list)
    for one in assigned:
        sessions[one.person, one.period].append(one)
    costs = []
    for person in problem.people:
        days = {
            period.name: sorted(one.day for one in sessions[person.id, period.name])
            for period in problem.periods
        }
        asked = problem.asked(person)
        costs += [problem.weights.miss for period in asked if not days[period.name]]
        costs += [
            gap_cost(problem, person, days[period.after][-1], days[period.name][0])
            for period in problem.periods
            if period.after is not None and days[period.after] and days[period.name]
        ]
        first = first_period(problem, person)
        if person.last is not None and first is not None and days[first]:
            costs.append(gap_cost(problem, person, person.last, days[first][0]))
        costs += [
            wish_cost(problem, person, one.day, one.at)
            for period in problem.periods
            for one in sessions[person.id, period.name]
            if not one.fixed
        ]
    return round(fsum(costs), 6)


def first_period(problem: Problem, person: Person) -> str | None:
    """The first period in which the person is asked for or booked: where the gap from `last` is."""
    booked = {one.period for one in problem.fixed if one.person == person.id}
    wanted = booked | {period.name for period in problem.asked(person)}
    return next((period.name for period in problem.periods if period.name in wanted), None)


class Costs:
    """The costs of a problem's choices, one by one, with what is fixed looked up once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rate = problem.weights.gap_per_week / _A_WEEK  # of one day off the ideal gap
        self.people = {person.id: person for person in problem.people}
        self.before = {period.name: period.after for period in problem.periods}
        self.after = {period.after: period.name for period in problem.periods if period.after}
        self._booked: dict[tuple[str, str], list[date]] = defaultdict(list)
        for one in problem.fixed:
            self._booked[one.person, one.period].append(one.day)
        self._first = {person.id: first_period(problem, person) for person in problem.people}

    def day(self, who: str, period: str, day: date) -> float:
        """The gaps from a day to what is fixed in the periods beside it, and from `last`."""
        person, cost = self.people[who], 0.0
        earlier = self._booked.get((who, self.before[period] or ""))
        later = self._booked.get((who, self.after.get(period, "")))
        if earlier:
            cost += gap_cost(self.problem, person, max(earlier), day)
        if later:
            cost += gap_cost(self.problem, person, day, min(later))
        if person.last is not None and self._first[who] == period:
            cost += gap_cost(self.problem, person, person.last, day)
        return cost

    def due(self, who: str, day: date) -> float:
        """The ordinal of the day on which the session after this one would best be."""
        return day.toordinal() + ideal_gap(self.problem, self.people[who])

    def wish(self, who: str, day: date, at: str) -> float:
        """What a day and start cost against the person's wishes."""
        return wish_cost(self.problem, self.people[who], day, at)

    def gap(self, who: str, before: date, after: date) -> float:
        """What the days between two sessions cost."""
        return gap_cost(self.problem, self.people[who], before, after)
