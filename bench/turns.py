"""Jobs measured in turns, so that whatever else the machine does falls on all alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from time import perf_counter

from werkzeug.test import TestResponse

from bench.report import Figures

Ask = Callable[[int], TestResponse]
"""Sends the request of one round."""


def in_turns(*jobs: tuple[Ask, int], rounds: int) -> list[list[float]]:
    """Milliseconds of each job's requests but for the first tenth, in which caches fill.

    Each job goes with the status it must answer. Every other round goes backwards: the first of a
    round finds the caches of the machine as the last one left them.
    """
    times: list[list[float]] = [[] for _ in jobs]
    for n in range(rounds):
        turns = list(zip(jobs, times, strict=True))
        for (ask, expected), found in turns[:: -1 if n % 2 else 1]:
            began = perf_counter()
            status = ask(n).status_code
            found.append((perf_counter() - began) * 1000)
            if status != expected:
                message = f"answered {status}, not {expected}"
                raise RuntimeError(message)
    return [found[rounds // 10 :] for found in times]


def p95(times: Sequence[float]) -> float:
    """What nineteen in twenty were done in."""
    return statistics.quantiles(times, n=20)[-1]


def against(
    name: str,
    figure: Sequence[float],
    floor: Sequence[float],
    *,
    limit: float | None,
    note: str = "",
) -> list[Figures]:
    """The median and the 95th percentile of a job against its floor."""
    note = f"{note}{len(figure)} requests"
    middle = statistics.median
    return [
        Figures(f"{name}, p50", middle(figure), "ms", middle(floor), limit, note),
        Figures(f"{name}, p95", p95(figure), "ms", p95(floor), limit, note),
    ]
