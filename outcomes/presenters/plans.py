"""The measures plan as pages print it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for

from base.dates import short
from outcomes.models import MissedOccasion
from outcomes.occasions import occasion_words
from outcomes.queries.asking import value_of
from outcomes.queries.instruments import InUse
from outcomes.queries.plans import PlanRow
from people.queries.participants import PersonLine
from programmes.measures_plan import FilledBy, Measure

REASONS = {
    "released": "Released or moved on",
    "recalled": "Recalled or in custody",
    "declined": "They declined",
    "left": "They left the programme",
    "unwell": "They were unwell",
    "not_asked": "They were not asked",
    "other": "Another reason",
}
STATES = {
    "ahead": "Ahead",
    "due": "Due",
    "overdue": "Overdue",
    "done": "Done",
    "missed": "Missed",
    "not_expected": "Not expected: away",
}
MODES = {
    "paper": "on paper",
    "tablet": "on a screen handed over",
    "read_aloud": "read aloud",
    "link": "by their own link",
    "clinician": "rated by a clinician",
}
_TAGS = {
    "due": "govuk-tag--yellow",
    "overdue": "govuk-tag--orange",
    "done": "govuk-tag--green",
    "missed": "govuk-tag--grey",
}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One occasion with what it asks for, and where to go to do it."""

    who: str
    code: str
    person: str
    cohort: str
    measure: str
    occasion: str
    when: str
    state: str
    tag: str
    late: bool
    by_clinician: bool
    fill: str
    miss: str
    done: str
    sort: int
    note: str = ""
    take_back: str = ""
    brief: str = ""


def due_line(row: PlanRow, person: PersonLine | None, *, batch: str = "") -> DueLine:
    """One row of a plan as a list shows it; without a link for whoever may not be opened."""
    openable = person is not None and person.public_id is not None
    waits = row.state not in {"done", "missed"} and not row.off and openable
    return DueLine(
        who=person.name if person else "",
        code=person.code if person else "",
        person=_person_href(person),
        cohort=row.enrolment.cohort.name,
        measure=name_of(row),
        occasion=occasion_words(row.due.key),
        when=when_words(row),
        state=STATES[row.state],
        tag=_TAGS.get(row.state, "govuk-tag--blue"),
        late=row.state == "overdue",
        by_clinician=row.measure.filled_by is FilledBy.CLINICIAN,
        fill=_fill_href(row, batch) if waits else "",
        miss=_miss_href(row) if waits and row.state != "ahead" else "",
        done=url_for("responses.show_response", response_id=row.response.public_id)
        if row.response and openable
        else "",
        sort=row.due.day.toordinal(),
        note=_note(row),
        brief=short(row.response.on) if row.response else when_words(row),
        take_back=url_for("measures.take_back", missed_id=row.missed.public_id)
        if row.missed and row.state == "missed" and openable
        else "",
    )


def _fill_href(row: PlanRow, batch: str) -> str:
    return url_for(
        "filling.type_form",
        person_id=row.enrolment.participant.public_id,
        measure=row.measure.instrument,
        occasion=value_of(row.enrolment, row.due.key),
        batch=batch or None,
    )


def _miss_href(row: PlanRow) -> str:
    return url_for(
        "measures.miss_occasion",
        enrolment_id=row.enrolment.public_id,
        measure=row.measure.instrument,
        occasion=row.due.key,
    )


def name_of(row: PlanRow) -> str:
    """The measure's name; its id where there is no such instrument here."""
    return row.used.instrument.name if row.used else row.measure.instrument


def when_words(row: PlanRow) -> str:
    """Until when it is on time, since when it is late, or when it was done."""
    if row.response is not None:
        return f"{short(row.response.on)}, {MODES[row.response.mode]}"
    if row.state == "overdue":
        return f"was due by {short(row.due.last)}"
    if row.state == "ahead":
        return f"from {short(row.due.first)}"
    return f"{short(row.due.first)} to {short(row.due.last)}"


def reason_words(missed: MissedOccasion) -> str:
    """Why an occasion was missed, with its note."""
    said = REASONS[missed.reason]
    return f"{said}: {missed.note}" if missed.note else said


def _note(row: PlanRow) -> str:
    if row.state == "missed" and row.missed is not None:
        return reason_words(row.missed)
    if row.used is None:
        return "There is no instrument of this id here."
    return "Switched off by an administrator." if row.off and row.state != "done" else ""


def _person_href(person: PersonLine | None) -> str:
    if person is None or person.public_id is None:
        return ""
    return url_for("participants.show_participant", person_id=person.public_id)


def asked_for(measures: Iterable[Measure], used: Mapping[str, InUse]) -> list[str]:
    """What a programme asks for: "CORE-10 at the start, at the end, every 3 months"."""
    return [_asked(one, used) for one in measures]


def _asked(measure: Measure, used: Mapping[str, InUse]) -> str:
    slug = measure.instrument
    name = used[slug].instrument.name if slug in used else slug
    when = [occasion_words(occasion.value).lower() for occasion in measure.at]
    if measure.every is not None:
        n, unit = measure.every
        when.append(f"every {n} {unit.value}" if n > 1 else f"every {unit.value.removesuffix('s')}")
    when += [occasion_words(f"follow_up:{months}").lower() for months in measure.follow_up]
    return f"{name} {', '.join(when)}"


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One occasion of a measure across a cohort, named once."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class PlanTable:
    """One measure of a cohort: people by occasions; cells are missing where none is due."""

    name: str
    slug: str
    off: bool
    by_clinician: bool
    columns: list[PlanColumn]
    people: list[tuple[PersonLine, list[DueLine | None]]]
    counts: str
    due: int


def plan_tables(rows: Iterable[PlanRow], lines: Mapping[int, PersonLine]) -> list[PlanTable]:
    """A cohort's plan, a table for each measure, people by code."""
    ordered = sorted(rows, key=lambda row: row.measure.instrument)
    grouped = groupby(ordered, key=lambda row: row.measure.instrument)
    made = [_table(list(group), lines) for _, group in grouped]
    return sorted(made, key=lambda table: table.name.lower())


def _table(rows: Sequence[PlanRow], lines: Mapping[int, PersonLine]) -> PlanTable:
    days: dict[str, list[int]] = {}
    for row in rows:
        days.setdefault(row.due.key, []).append((row.due.day - row.enrolment.enrolled_on).days)
    keys = sorted(days, key=lambda key: (_place(key), sum(days[key]) / len(days[key])))
    by_person: dict[int, dict[str, DueLine]] = {}
    for row in rows:
        person = lines.get(row.enrolment.participant_id)
        by_person.setdefault(row.enrolment.id, {})[row.due.key] = due_line(row, person)
    owners = {row.enrolment.id: row.enrolment.participant_id for row in rows}
    people = [
        (lines[owners[enrolment]], [cells.get(key) for key in keys])
        for enrolment, cells in by_person.items()
        if owners[enrolment] in lines
    ]
    first = rows[0]
    return PlanTable(
        name=name_of(first),
        slug=first.measure.instrument,
        off=first.off,
        by_clinician=first.measure.filled_by is FilledBy.CLINICIAN,
        columns=[PlanColumn(key, occasion_words(key)) for key in keys],
        people=sorted(people, key=lambda one: one[0].code),
        counts=_counts(rows),
        due=sum(row.state in {"due", "overdue"} for row in rows),
    )


def _place(key: str) -> int:
    """The start first, then what follows it, the end, and what comes after."""
    kind = key.partition(":")[0]
    return {"start": 0, "end": 2, "follow_up": 3}.get(kind, 1)


def _counts(rows: Sequence[PlanRow]) -> str:
    came = [row for row in rows if row.state not in {"ahead", "not_expected"}]
    done = sum(row.state == "done" for row in came)
    words = f"{done} of {len(came)} filled in so far"
    missed = sum(row.state == "missed" for row in came)
    late = sum(row.state == "overdue" for row in came)
    more = [f"{missed} missed"] if missed else []
    more += [f"{late} overdue"] if late else []
    return ", ".join([words, *more])
