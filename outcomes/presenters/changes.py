"""The change each end score stands for, for the files of scores: judged as on the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from base.errors import Refused
from base.tables import Cell
from outcomes.cohort_results import choose
from outcomes.person_change import PersonChange, judge
from outcomes.presenters.person import courses_in
from outcomes.presenters.trajectory import threshold_words
from outcomes.queries.cohort_results import CohortRead
from outcomes.queries.person_results import PersonResults
from outcomes.results import CATEGORY_WORDS
from outcomes.score_rules import Score

Changes = Mapping[tuple[int, str], PersonChange]
"""By the end's form and score."""

NO_CHANGE: Sequence[Cell] = (None, None, None, None, None)
_METHOD = "Published reliable change"


def of_person(results: PersonResults) -> Changes:
    """The changes of somebody with a baseline and an end."""
    return {
        (found.pair.end.key, found.key.id): found.change
        for found in courses_in(results).values()
        if found.change is not None and found.pair.end is not None
    }


def of_cohorts(read: CohortRead) -> Changes:
    """The changes of everybody with a baseline and an end in some cohorts."""
    found: dict[tuple[int, str], PersonChange] = {}
    for one, chosen in zip(read.asked, choose(read.members, read.asked), strict=True):
        key, scored = one.key, one.scored
        for (start, end, _), _why in chosen.values():
            if start is None or end is None:
                continue
            before, after = (
                Score(point.value, None, False, key.lowest, scored.tops.get(point.key, key.highest))
                for point in (start, end)
            )
            by = scored.made_by.get(start.key, one.instrument)
            try:
                found[end.key, key.id] = judge(by, key.id, before, after)
            except Refused:
                continue
    return found


def change_cells(change: PersonChange | None) -> Sequence[Cell]:
    """Change, category, by what it was judged, the size asked for, and the cut-off."""
    if change is None:
        return NO_CHANGE
    limit, cut = change.threshold, change.cut_off
    sure = f"{limit.confidence}%" if limit.confidence else ""
    whence = ", ".join(part for part in (sure, limit.source) if part)
    return (
        change.amount,
        CATEGORY_WORDS[change.category],
        f"{_METHOD} ({whence})" if whence else _METHOD,
        threshold_words(limit),
        threshold_words(cut) if cut else None,
    )
