"""The questions of changing a whole cohort's schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from base.dates import short_with_year, time_words
from base.errors import NotYours, Refused
from base.forms import ChoiceField
from programmes.differences import differences
from programmes.forms.cohorts import ClockField
from programmes.forms.plans import SLOT_ROWS, ReplanForm
from programmes.models import Cohort, ProgrammeSession
from programmes.queries.catalogue import newer_versions, programme_of
from programmes.queries.placing import placed_strands
from programmes.slots import Slot
from programmes.states import Draft
from programmes.strands import RECURRING, SLOTTED, Strand


def slotted(cohort: Cohort) -> list[tuple[str, str]]:
    """The strands of a cohort that meet in slots, as a form offers them."""
    having = {slot.strand for slot in cohort.slots}
    strands = programme_of(cohort).strands
    return [(s.id, s.name) for s in strands if s.id in having and s.rhythm.type in SLOTTED]


def without_times(cohort: Cohort) -> list[tuple[str, str]]:
    """The strands that could meet week by week and have no times yet."""
    having = {slot.strand for slot in cohort.slots}
    strands = programme_of(cohort).strands
    return [(s.id, s.name) for s in strands if s.id not in having and s.rhythm.type in RECURRING]


def one_by_one(cohort: Cohort) -> list[tuple[str, str]]:
    """The strands of a cohort whose sessions are placed person by person."""
    return [(s.id, s.name) for s in placed_strands(programme_of(cohort).strands)]


@dataclass(frozen=True)
class NewerVersion:
    """The newest version of a cohort's programme, and how it differs from the one it keeps."""

    number: int
    kept: int
    differences: list[str]


def newer(cohort: Cohort) -> NewerVersion | None:
    """None when it keeps the newest."""
    found = newer_versions(cohort)
    if not found:
        return None
    now = found[-1].programme
    kept = cohort.programme_version.version
    return NewerVersion(now.version, kept, differences(programme_of(cohort), now))


def strand_called(cohort: Cohort, strand_id: str) -> Strand:
    """A strand that meets in slots, by its id. Raises `NotYours` for none."""
    if strand_id not in dict([*slotted(cohort), *without_times(cohort)]):
        raise NotYours
    return programme_of(cohort).strand(strand_id)


def catch_up_defaults(session: ProgrammeSession, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the form starts with: the missed session's room, length and lead."""
    lead = next((f.user for f in session.facilitations), None)
    people = asked.get("people", "")
    return {
        "minutes": session.minutes,
        "at": time_words(session.at),
        "room": str(session.room.public_id) if session.room else "",
        "staff": str(lead.public_id) if lead else "",
        "people": people.split(",") if people else [],
    }


def replan_defaults(cohort: Cohort, strand: Strand, today: date) -> dict[str, Any]:
    """What the form starts with: tomorrow, and the slots as they are."""
    data: dict[str, Any] = {"since": max(today + timedelta(days=1), cohort.starts_on)}
    slots = [slot for slot in cohort.slots if slot.strand == strand.id]
    for row, slot in enumerate(slots[:SLOT_ROWS]):
        data[f"day_{row}"] = str(slot.weekday)
        data[f"at_{row}"] = time_words(slot.at)
        data[f"week_{row}"] = str(slot.week)
    return data


@dataclass(frozen=True)
class SlotRow:
    """The fields of one slot; `week` where weeks differ."""

    day: ChoiceField
    at: ClockField
    week: ChoiceField | None


def slot_rows(form: ReplanForm, _strand: Strand) -> list[SlotRow]:
    """The form's slot fields, row by row."""
    return [
        SlotRow(
            cast("ChoiceField", form[f"day_{row}"]),
            cast("ClockField", form[f"at_{row}"]),
            cast("ChoiceField", form[f"week_{row}"]) if f"week_{row}" in form else None,
        )
        for row in range(SLOT_ROWS)
    ]


def slots_given(form: ReplanForm, strand: Strand) -> list[Slot]:
    """The slots that were filled in. Refused when one is half given, or none is."""
    found = []
    for row in slot_rows(form, strand):
        if row.at.data and row.at.time is None:
            raise Refused(
                f"‘{row.at.data}’ is not a time. Write it like 10:00 or 2:30pm.", row.at.name
            )
        if bool(row.day.data) != bool(row.at.data):
            raise Refused("Give both a weekday and a time for each slot.", row.at.name)
        if row.day.data and row.at.time:
            week = int(row.week.data) if row.week is not None and row.week.data else 1
            found.append(Slot(int(row.day.data), row.at.time, week))
    if not found:
        raise Refused("Choose at least one weekday and time.", "day_0")
    return found


@dataclass(frozen=True)
class ClosedRow:
    """A session on a day closed since, and why."""

    title: str
    day: str
    why: str


def closed_rows(draft: Draft) -> list[ClosedRow]:
    """The sessions closed days would change, as they are now."""
    return [
        ClosedRow(step.before.title, short_with_year(step.before.day), step.why)
        for step in draft.steps
        if step.before is not None
    ]
