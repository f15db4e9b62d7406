"""Keeping when a cohort would meet, once the answers make a timetable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from base.dates import Nation, in_words
from base.errors import Refused
from people.models import User
from programmes.models import CohortDraft
from programmes.planning import make_plan
from programmes.queries.drafts import closures_for, dates_in, programme_for, slots_in, team_of
from programmes.services.cohorts import answer_draft


def answer_when(
    draft: CohortDraft,
    *,
    name: str,
    start: date,
    slots: Mapping[str, list[list[str]]],
    dates: Mapping[str, Sequence[date]],
    by: User,
) -> CohortDraft:
    """Keep the name, first day, slots and dates of blocks. Refused when they make no timetable."""
    for days in dates.values():
        for day in days:
            if day < start:
                why = f"{in_words(day)} is before the first day, {in_words(start)}."
                raise Refused(why, "dates")
    answer_draft(
        draft,
        name=name,
        start=start.isoformat(),
        slots=dict(slots),
        dates={strand: [day.isoformat() for day in days] for strand, days in dates.items()},
    )
    make_plan(
        programme_for(draft),
        start=start,
        slots=slots_in(draft),
        nation=Nation(team_of(by, draft).nation),
        closures=closures_for(team_of(by, draft), None),
        dates=dates_in(draft),
    )
    return draft
