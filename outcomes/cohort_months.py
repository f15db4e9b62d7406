"""PURE: what fell due in a cohort month by month, and the mean score of each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import fsum

from outcomes.pairing import Point


@dataclass(frozen=True, slots=True)
class Month:
    """How many occasions fell due in a month, and what became of them.

    `people_done` and `people_left`: how many people did one or more, left out one or more.
    """

    first: date
    done: int
    missed: int
    overdue: int
    people_done: int
    people_left: int

    @property
    def due(self) -> int:
        """All of them."""
        return self.done + self.missed + self.overdue

    @property
    def share(self) -> float | None:
        """The percentage filled in; None of nothing."""
        return 100 * self.done / self.due if self.due else None


def months(occasions: Iterable[tuple[date, str, int]]) -> list[Month]:
    """Occasions as (day due, state, person) by month, without gaps; those ahead are left out."""
    counts: dict[date, Counter[str]] = {}
    people: dict[tuple[date, bool], set[int]] = {}
    for day, state, person in occasions:
        if state in {"done", "missed", "overdue"}:
            month = day.replace(day=1)
            counts.setdefault(month, Counter())[state] += 1
            people.setdefault((month, state == "done"), set()).add(person)
    if not counts:
        return []
    found, month = [], min(counts)
    while month <= max(counts):
        told = counts.get(month, Counter())
        who = [len(people.get((month, done), ())) for done in (True, False)]
        found.append(Month(month, told["done"], told["missed"], told["overdue"], *who))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found


def monthly_means(points: Iterable[tuple[int, Point]]) -> list[tuple[date, float, int]]:
    """(first of the month, mean, how many people) of the months that have a score, in order.

    Points are (person, point). A mean is over people: of somebody's several scores in a month
    their own mean counts, once.
    """
    by_month: dict[date, dict[int, list[float]]] = {}
    for person, point in points:
        month = by_month.setdefault(point.day.replace(day=1), {})
        month.setdefault(person, []).append(point.value)
    return [
        (month, fsum(sum(own) / len(own) for own in people.values()) / len(people), len(people))
        for month, people in sorted(by_month.items())
    ]
