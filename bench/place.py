"""Placing a year of individual sessions: how long, how good, against one at a time by hand.

The floor of a cost is what no answer can go below; by hand is each person in turn at the first
time that costs least.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from time import perf_counter

from bench.report import Figures
from programmes.placement.answer import with_fixed
from programmes.placement.clock import Clock
from programmes.placement.cost import objective
from programmes.placement.diary import nodes
from programmes.placement.greedy import greedily
from programmes.placement.problem import Away, Period, Person, Problem, Therapist
from programmes.placement.solve import place

SMALL_SECONDS = 2.0
LARGE_SECONDS = 20.0
WITHIN = 1.05


def run() -> list[Figures]:
    """Seconds and costs of 3 therapists with 12 people, and 8 with 60, over 12 months."""
    return [*_measured(3, 12, 6, SMALL_SECONDS, 1.0), *_measured(8, 60, 8, LARGE_SECONDS, WITHIN)]


def _measured(
    therapists: int, people: int, slots: int, seconds: float, within: float
) -> list[Figures]:
    problem = _problem(therapists, people, slots)
    began = perf_counter()
    by_hand = objective(problem, with_fixed(problem, greedily(problem, nodes(problem))))
    answer = place(problem, seconds=LARGE_SECONDS)
    took = perf_counter() - began
    what = f"{therapists} × {people} × 12"
    said = f"{answer.status}, by hand {by_hand:g}, {len(answer.missed)} not placed"
    return [
        Figures(f"place {what}, time", took, "s", None, seconds),
        Figures(f"place {what}, cost", answer.objective, "points", answer.bound, within, said),
    ]


def _problem(therapists: int, people: int, slots: int) -> Problem:
    """Wednesdays of a year; leave in blocks, people busy at times, pairs kept apart."""
    chance = random.Random(2026)  # noqa: S311 a measurement, the same each time
    days = [date(2026, 1, 7) + timedelta(weeks=n) for n in range(52)]
    labels = tuple(f"{9 + n:02}:00" for n in range(slots))
    names = sorted({f"{day:%Y-%m}" for day in days})
    ids = [f"p{n}" for n in range(people)]
    return Problem(
        people=tuple(
            Person(one, f"t{n % therapists}", away=_away(chance, days, labels))
            for n, one in enumerate(ids)
        ),
        therapists=tuple(
            Therapist(f"t{n}", leave=tuple(Away(d) for d in days if chance.random() < 0.12))
            for n in range(therapists)
        ),
        periods=tuple(
            Period(
                name, tuple(d for d in days if f"{d:%Y-%m}" == name), names[n - 1] if n else None
            )
            for n, name in enumerate(names)
        ),
        clock=Clock.in_order(labels),
        rooms=3,
        keep_apart=tuple((ids[n], ids[n + 1]) for n in range(0, people // 2, 2)),
    )


def _away(chance: random.Random, days: list[date], labels: tuple[str, ...]) -> tuple[Away, ...]:
    return tuple(Away(day, at) for day in days for at in labels if chance.random() < 0.2)
