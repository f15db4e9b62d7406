"""Scoring 100,000 CORE-OM responses, against only adding up the same items."""

from __future__ import annotations

from random import Random
from time import process_time

from bench.report import Figures
from outcomes.answers import Answers
from outcomes.library import instrument
from outcomes.scoring import Scorer

RESPONSES = 100_000
BATCH = 10_000
ROUNDS = 3
LEAST_A_SECOND = 50_000


def run() -> list[Figures]:
    """Microseconds of one core a response, the best of three for each batch; and the bare sum."""
    scorer = Scorer(instrument("core_om"))
    drawn = Random(34)  # noqa: S311 answers, no secret
    items = [item.id for item in scorer.instrument.items]
    figure, floor = [], []
    for _ in range(RESPONSES // BATCH):
        # Neither side keeps its results: that would measure the garbage collector.
        batch: list[Answers] = [{i: drawn.randint(0, 4) for i in items} for _ in range(BATCH)]
        figure.append(min(_seconds(scorer, batch) for _ in range(ROUNDS)))
        floor.append(min(_added_up(batch) for _ in range(ROUNDS)))
    each, least = (1e6 * sum(seconds) / RESPONSES for seconds in (figure, floor))
    note = f"{1e6 / each:,.0f} a second, {each / least:.1f} times a bare sum"
    return [Figures("score", each, "µs a response", limit=1e6 / LEAST_A_SECOND, note=note)]


def _seconds(scorer: Scorer, batch: list[Answers]) -> float:
    began = process_time()
    for answers in batch:
        scorer(answers)
    return process_time() - began


def _added_up(batch: list[Answers]) -> float:
    began = process_time()
    for answers in batch:
        sum(answers.values())  # type: ignore[arg-type] # all numbers
    return process_time() - began
