"""The form that asks when a cohort meets: other fields for each rhythm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms.fields import Field

from base.dates import WEEKDAYS, parse_day
from base.errors import Refused
from base.forms import BaseForm, ChoiceField, DayField, LineField, Required, TextField
from programmes.catalogue import Programme
from programmes.forms.cohorts import ClockField
from programmes.planning import weekly_strands
from programmes.strands import RhythmType, Strand

_ROWS, _ROWS_A_WEEK = 3, 2
_DAYS = [("", "No slot"), *((str(n), name) for n, name in enumerate(WEEKDAYS))]


class DaysField(TextField):
    """Dates, one on each line. `days` is a list of them."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the dates, or say how they should look."""
        super().process_formdata(valuelist)
        self.days: list[date] = []
        for line in (self.data or "").splitlines():
            if line.strip():
                try:
                    self.days.append(parse_day(line))
                except Refused as refusal:
                    raise ValueError(refusal.why) from None


class PlanWhenForm(BaseForm):
    """The cohort's name, first day and weekly slots; slot fields are added for each strand."""

    name = LineField(
        "Name of the cohort",
        [Required("Give the cohort a name.")],
        description="Staff see it. For example, Spring 2026.",
        limit=80,
    )
    start = DayField(
        "First day",
        [Required("Give the first day.")],
        description=(
            "For example, 4/3/2026. The first session is on the first slot from then on. "
            "For a group that is already running, give the day it began."
        ),
    )


def weeks_of_rows(strand: Strand) -> list[int]:
    """The week of each row of weekday and time: 1 throughout, unless weeks come round in turn."""
    if strand.rhythm.type is RhythmType.WEEKS_CYCLE:
        return [week for week in range(1, strand.rhythm.n + 1) for _ in range(_ROWS_A_WEEK)]
    if strand.rhythm.type is RhythmType.FIXED_BLOCK:
        return []
    slots = strand.rhythm.n if strand.rhythm.type is RhythmType.WEEKLY else 1
    return [1] * max(_ROWS, slots)


def when_form(programme: Programme) -> type[PlanWhenForm]:
    """The form with the fields that each strand's rhythm asks for.

    A row of weekday and time for each slot it may have; for a fixed block a time, and its dates.
    """
    fields: dict[str, Field] = {}
    for strand in weekly_strands(programme):
        for row, _ in enumerate(weeks_of_rows(strand)):
            fields[f"day_{strand.id}_{row}"] = ChoiceField("Weekday", pairs=_DAYS)
            fields[f"at_{strand.id}_{row}"] = _clock("Time")
        if strand.rhythm.type is RhythmType.FIXED_BLOCK:
            fields[f"at_{strand.id}_0"] = _clock("Starts at")
            fields[f"dates_{strand.id}"] = DaysField(
                _dates_asked(strand),
                description=_dates_hint(strand),
                limit=2000,
                render_kw={"rows": max(3, strand.rhythm.times)},
            )
    return type("PlanWhenForm", (PlanWhenForm,), fields)


def _clock(label: str) -> ClockField:
    return ClockField(label, limit=20, render_kw={"class": "govuk-input--width-5"})


def _dates_asked(strand: Strand) -> str:
    if strand.rhythm.times > 1:
        return f"First day of each of the {strand.rhythm.times} runs"
    return "Dates, if they are not the working days from the first day on"


def _dates_hint(strand: Strand) -> str:
    days, times = strand.rhythm.n, strand.rhythm.times
    if times > 1:
        return f"One on each line. Or every date there is, {days * times} in all."
    return (
        f"One on each line, {days} in all. Leave empty to hold it on {days} working days running."
    )
