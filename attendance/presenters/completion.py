"""Who can still complete, and why, in the lines the cohort's page prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from attendance.completion import Dose, MakeUp, Standing, dose, make_ups
from attendance.queries.completion import Missed
from attendance.queries.meetings import Key, standing_in
from attendance.raising import Record
from base.dates import short
from people.queries.participants import PersonLine
from programmes.models import Cohort
from programmes.strands import Strand

_TAGS = {
    "completed": "govuk-tag--green",
    "can": "govuk-tag--blue",
    "needs_make_ups": "govuk-tag--yellow",
    "cannot": "govuk-tag--red",
    "no_rule": "govuk-tag--grey",
}
_MADE = {
    "made_up": "Made up",
    "booked": "Catch-up booked",
    "waived": "Waived",
    "outstanding": "Outstanding",
}
_ORDER = ("cannot", "needs_make_ups", "can", "completed", "no_rule")


@dataclass(frozen=True, slots=True)
class MissedLine:
    """One missed session: what became of it, and what can be done about it."""

    title: str
    day: str
    state: str
    outstanding: bool
    waived: bool
    catch_up: str
    waive: str
    take_back: str


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """One person in one strand."""

    line: PersonLine
    left: bool
    dose: Dose
    standing: Standing
    css: str
    by: str
    missed: list[MissedLine]

    @property
    def order(self) -> int:
        """Those who need somebody's thought first."""
        return _ORDER.index(self.standing.state)


@dataclass(frozen=True, slots=True)
class StrandStanding:
    """One strand: its rule in words and where everybody stands."""

    name: str
    rule: str
    people: list[PersonStanding]


def strands(
    cohort: Cohort,
    records: Mapping[Key, Record],
    lines: Mapping[int, PersonLine],
    missed: Mapping[tuple[int, int], Missed],
    *,
    now: datetime,
    today: date,
) -> list[StrandStanding]:
    """Every strand anybody is expected at, each with the people `lines` may show."""
    found: dict[str, StrandStanding] = {}
    for (participant, strand_id), record in records.items():
        line = lines.get(participant)
        if line is None or line.hidden or not (record.meetings or record.strand.completion):
            continue
        group = found.setdefault(
            strand_id, StrandStanding(record.strand.name, rule_words(record.strand), [])
        )
        standing = standing_in(cohort, record, now=now, today=today)
        gone = make_ups(record.meetings, record.strand.dose, now)
        group.people.append(
            PersonStanding(
                line,
                record.until is not None and record.until < today,
                dose(record.meetings, record.strand.dose, now),
                standing,
                _TAGS[standing.state],
                short(standing.by) if standing.by else "",
                [_missed(one, missed.get((participant, one.missed.key))) for one in gone],
            )
        )
    for group in found.values():
        group.people.sort(key=lambda one: (one.left, one.order, one.line.name.casefold()))
    return [group for group in found.values() if group.people]


def rule_words(strand: Strand) -> str:
    """A strand's rule of completion in words."""
    rule = strand.completion
    if rule is None:
        return "No rule of completion; what people had is counted."
    minutes = f" of at least {strand.dose.minimum_minutes} minutes" if strand.dose else ""
    if rule.share is not None:
        return f"Completed with {rule.share}% of the sessions{minutes}, made up or attended."
    return f"Completed with {rule.count} sessions{minutes}, made up or attended."


def _missed(one: MakeUp, row: Missed | None) -> MissedLine:
    when = f" on {short(one.day)}" if one.day else ""
    outstanding, waived = one.state == "outstanding", one.state == "waived"
    return MissedLine(
        row.title if row else "",
        short(one.missed.day),
        f"{_MADE[one.state]}{when}",
        outstanding,
        waived,
        url_for("rearrange.catch_up", session_id=row.session_id) if outstanding and row else "",
        _of_place("notices.waive", row) if outstanding and row else "",
        _of_place("notices.take_back_waiver", row) if waived and row else "",
    )


def _of_place(endpoint: str, row: Missed) -> str:
    return url_for(endpoint, session_id=row.session_id, place_id=row.place_id)


def total_words(groups: Sequence[StrandStanding]) -> str:
    """How many people can still complete, over the strands that have a rule."""
    people = [p for group in groups for p in group.people if p.standing.state != "no_rule"]
    if not people:
        return ""
    still = sum(p.standing.state in {"completed", "can"} for p in people if not p.left)
    return f"{still} of {sum(not p.left for p in people)} have completed or still can."
