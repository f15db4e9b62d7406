"""What people had of a programme, told by the slice that knows who came; above this one.

Whoever shows results beside attendance asks here, so that neither has to know the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from programmes.models import Cohort


@dataclass(frozen=True, slots=True)
class Dose:
    """One past session somebody was expected at and is marked for. `minutes` they were there."""

    day: date
    strand: str
    came: bool
    minutes: int


Source = Callable[[Cohort, Collection[int]], Mapping[int, Sequence[Dose]]]

_SOURCE: list[Source] = []


def set_source(source: Source) -> None:
    """Say who knows, from a slice's `init_app`; the last one said counts.

    `source(cohort, people)` gives the doses of participants by row number, in order of day, in a
    constant number of queries.
    """
    _SOURCE[:] = [source]


def doses_of(cohort: Cohort, people: Collection[int]) -> Mapping[int, Sequence[Dose]] | None:
    """The doses of these participants in a cohort; None when nobody knows who came."""
    return _SOURCE[0](cohort, people) if _SOURCE else None
