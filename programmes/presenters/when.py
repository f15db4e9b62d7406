"""The questions of when a cohort meets, strand by strand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, cast

from base.dates import time_words
from base.errors import Refused
from base.forms import ChoiceField
from programmes.catalogue import Programme
from programmes.forms.cohorts import ClockField
from programmes.forms.when import DaysField, PlanWhenForm, weeks_of_rows
from programmes.planning import needed_strand, slot_from, weekly_strands
from programmes.programme_words import rhythm_words
from programmes.slots import week_words
from programmes.strands import RhythmType, Strand


@dataclass(frozen=True)
class SlotRow:
    """The weekday and time of one slot, in one week of the cycle."""

    week: int
    day: ChoiceField
    at: ClockField


@dataclass(frozen=True)
class SlotGroup:
    """What the page asks of one strand: rows of slots, or the time and dates of a fixed block."""

    strand: Strand
    needed: bool
    rows: list[SlotRow]
    block_at: ClockField | None = None
    dates: DaysField | None = None

    @property
    def weeks(self) -> list[tuple[str, list[SlotRow]]]:
        """The rows by week: one week without a name, or Week A and Week B."""
        if self.strand.rhythm.type is not RhythmType.WEEKS_CYCLE:
            return [("", self.rows)]
        n = self.strand.rhythm.n
        return [
            (
                week_words(week, n).replace("w", "W", 1),
                [row for row in self.rows if row.week == week],
            )
            for week in range(1, n + 1)
        ]

    @property
    def rhythm(self) -> str:
        """How often it meets, in words."""
        words = rhythm_words(self.strand.rhythm)
        return words[:1].upper() + words[1:]

    def read(self, start: date) -> list[list[str]]:
        """The slots as a draft keeps them: [weekday, "HH:MM"], with its week in a cycle.

        Refused when one is half given, or none is where one is needed.
        """
        if self.block_at is not None:
            return self._read_block(self.block_at, start)
        found = []
        for row in self.rows:
            slot = slot_from(row.day.data or "", _time_of(row.at), row.week)
            if slot is not None:
                kept = [str(slot.weekday), slot.at.isoformat("minutes")]
                found.append([*kept, str(slot.week)] if slot.week > 1 else kept)
        if self.needed and not found:
            raise Refused("Choose at least one weekday and time.", self.rows[0].day.name)
        return found

    def read_dates(self) -> list[date]:
        """The dates of a block, none when it is held on working days running."""
        return self.dates.days if self.dates is not None and self.dates.data else []

    def _read_block(self, at: ClockField, start: date) -> list[list[str]]:
        time_of_day = _time_of(at)
        if time_of_day is not None:
            first = min(self.read_dates(), default=start)
            return [[str(first.weekday()), time_of_day.isoformat("minutes")]]
        if self.needed or self.read_dates():
            raise Refused("Give the time it starts at.", at.name)
        return []


def _time_of(at: ClockField) -> time | None:
    if at.data and at.time is None:
        why = f"‘{at.data}’ is not a time. Write it like 10:00 or 2:30pm."
        raise Refused(why, at.name)
    return at.time if at.data else None


def slot_groups(form: PlanWhenForm, programme: Programme) -> list[SlotGroup]:
    """The form's fields of each strand that is laid out."""
    needed = needed_strand(programme)
    return [_group(form, strand, needed=strand is needed) for strand in weekly_strands(programme)]


def _group(form: PlanWhenForm, strand: Strand, *, needed: bool) -> SlotGroup:
    if strand.rhythm.type is RhythmType.FIXED_BLOCK:
        at = cast("ClockField", form[f"at_{strand.id}_0"])
        return SlotGroup(strand, needed, [], at, cast("DaysField", form[f"dates_{strand.id}"]))
    rows = [
        SlotRow(
            week,
            cast("ChoiceField", form[f"day_{strand.id}_{row}"]),
            cast("ClockField", form[f"at_{strand.id}_{row}"]),
        )
        for row, week in enumerate(weeks_of_rows(strand))
    ]
    return SlotGroup(strand, needed, rows)


def given_slots(answers: Mapping[str, Any], programme: Programme) -> dict[str, Any]:
    """A draft's answers as the form shows them again."""
    data: dict[str, Any] = {"name": answers.get("name", "")}
    if answers.get("start"):
        data["start"] = date.fromisoformat(answers["start"])
    for strand in weekly_strands(programme):
        rows = list(enumerate(weeks_of_rows(strand))) or [(0, 1)]
        for weekday, at, *weeks in answers.get("slots", {}).get(strand.id, []):
            row = next((row for row in rows if row[1] == int(weeks[0] if weeks else 1)), None)
            if row is not None:
                rows.remove(row)
                data[f"day_{strand.id}_{row[0]}"] = weekday
                data[f"at_{strand.id}_{row[0]}"] = time_words(time.fromisoformat(at))
        days = [date.fromisoformat(d) for d in answers.get("dates", {}).get(strand.id, [])]
        data[f"dates_{strand.id}"] = "\n".join(f"{d.day}/{d.month}/{d.year}" for d in days)
    return data
