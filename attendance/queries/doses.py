"""Who came to what, for whoever shows it beside something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from attendance.queries.meetings import records
from programmes.doses import Dose
from programmes.models import Cohort

_SEEN = ("5", "6")


def doses(cohort: Cohort, people: Collection[int]) -> Mapping[int, list[Dose]]:
    """The sessions these participants are marked for in a cohort, in order of day. Four queries."""
    found: dict[int, list[Dose]] = {person: [] for person in people}
    for (person, _), record in records(cohort, people).items():
        found[person] += [
            Dose(one.day, record.strand.name, one.presence in _SEEN, one.minutes_attended)
            for one in record.meetings
            if one.marked
        ]
    return {person: sorted(ones, key=lambda one: one.day) for person, ones in found.items()}
