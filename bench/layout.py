"""Laying out 1,000 cohorts of 52 weeks, against only building the same dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from base.dates import Nation
from bench.report import Figures
from programmes.catalogue import parse
from programmes.timetable import Closure, Layout, PlannedSession, Slot, lay_out

Given = TypeVar("Given")

COHORTS = 1_000
WEEKS = 52
ROUNDS = 5
LIMIT = 8.0
CLOSURES = (Closure.parse("2026-07-20..2026-07-31"), Closure.parse("2026-12-21..2027-01-01"))
_MBT = Path(__file__).parents[1] / "programmes" / "catalogue" / "mbt-aspd.yaml"


def run() -> list[Figures]:
    """Microseconds per session; the floor copies every field from a finished layout."""
    strand = parse(_MBT.read_text(encoding="utf-8"), _MBT.name).strand("group")
    slot = Slot.parse("Wed 10:00")
    starts = [date(2026, 1, 1) + timedelta(days=n % 365) for n in range(COHORTS)]

    def lay_one_out(start: date) -> Layout:
        return lay_out(
            strand, start=start, slots=[slot], nation=Nation.ENG, closures=CLOSURES, weeks=WEEKS
        )

    layouts = [lay_one_out(start) for start in starts]  # fills the caches, as a server's are
    count = sum(len(layout.sessions) for layout in layouts)
    # Neither side keeps its results: that would measure the garbage collector.
    figure = _fastest(lay_one_out, starts)
    floor = _fastest(_build_again, layouts)
    note = f"{COHORTS:,} cohorts, {count:,} sessions in {figure:.2f} s"
    each = 1e6 / count
    return [Figures("layout", figure * each, "µs a session", floor * each, LIMIT, note)]


def _build_again(layout: Layout) -> list[PlannedSession]:
    return [
        PlannedSession(s.number, s.topic, s.part, s.day, s.at, s.starts, s.ends)
        for s in layout.sessions
    ]


def _fastest(job: Callable[[Given], object], given: Sequence[Given]) -> float:
    """The least of several rounds, in seconds: the others measured the machine's other work."""
    seconds = []
    for _ in range(ROUNDS):
        began = perf_counter()
        for one in given:
            job(one)
        seconds.append(perf_counter() - began)
    return min(seconds)
