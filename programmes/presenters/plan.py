"""The questions of planning a cohort, and the plan as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from base.dates import short_with_year, span_words, time_words
from base.errors import Refused
from base.forms import ChoiceField
from people.models import User
from programmes.catalogue import Programme, first_group_strand
from programmes.forms.cohorts import SLOT_ROWS, ClockField, PlanWhenForm
from programmes.planning import PlanLine, slot_from, title, weekly_strands
from programmes.queries.drafts import Proposal
from programmes.services.sessions import clash_sentence
from programmes.strands import Strand


@dataclass(frozen=True)
class SlotGroup:
    """The weekday and time fields of one strand."""

    strand: Strand
    needed: bool
    rows: list[tuple[ChoiceField, ClockField]]

    def read(self) -> list[list[str]]:
        """The slots as a draft keeps them: [weekday, "HH:MM"]. Refused when one is half given."""
        found = []
        for day, at in self.rows:
            if at.data and at.time is None:
                why = f"‘{at.data}’ is not a time. Write it like 10:00 or 2:30pm."
                raise Refused(why, at.name)
            slot = slot_from(day.data or "", at.time if at.data else None)
            if slot is not None:
                found.append([str(slot.weekday), slot.at.isoformat("minutes")])
        if self.needed and not found:
            raise Refused("Choose at least one weekday and time.", self.rows[0][0].name)
        return found


def slot_groups(form: PlanWhenForm, programme: Programme) -> list[SlotGroup]:
    """The form's slot fields, strand by strand."""
    main = first_group_strand(programme)
    return [
        SlotGroup(
            strand,
            strand is main,
            [
                (
                    cast("ChoiceField", form[f"day_{strand.id}_{row}"]),
                    cast("ClockField", form[f"at_{strand.id}_{row}"]),
                )
                for row in range(SLOT_ROWS)
            ],
        )
        for strand in weekly_strands(programme)
    ]


def given_slots(answers: Mapping[str, Any]) -> dict[str, Any]:
    """A draft's answers as the form shows them again."""
    data: dict[str, Any] = {"name": answers.get("name", "")}
    if answers.get("start"):
        data["start"] = date.fromisoformat(answers["start"])
    for strand, slots in answers.get("slots", {}).items():
        for row, (weekday, at) in enumerate(slots):
            data[f"day_{strand}_{row}"] = weekday
            data[f"at_{strand}_{row}"] = time_words(time.fromisoformat(at))
    return data


@dataclass(frozen=True)
class PlanRow:
    """One line of the plan as it is read."""

    number: str
    day: str
    time: str
    what: str
    skipped: bool
    warnings: tuple[str, ...]


def plan_rows(lines: Iterable[PlanLine]) -> list[PlanRow]:
    """The plan's lines: sessions, and the dates without one."""
    return [_row(line) for line in lines]


def _row(line: PlanLine) -> PlanRow:
    planned, strand = line.planned, line.strand
    if planned is None or strand is None:
        return PlanRow("", short_with_year(line.day), "", line.why, skipped=True, warnings=())
    return PlanRow(
        str(planned.number),
        short_with_year(planned.day),
        span_words(planned.starts, planned.ends),
        title(strand, planned),
        skipped=False,
        warnings=line.warnings,
    )


def clash_words(proposal: Proposal, to: User) -> dict[datetime, list[str]]:
    """A sentence for each clash, by the start of the session it is about."""
    room = proposal.room.id if proposal.room else None
    staff = [user.id for user in proposal.staff]
    return {
        starts: [clash_sentence(other, room, staff, to=to) for other in found]
        for starts, found in proposal.clashes.items()
    }
