"""Forms of planning a cohort and of who is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.fields import Field
from wtforms.validators import NumberRange, Optional

from base.dates import WEEKDAYS, time_words
from base.forms import BaseForm, ChoiceField, ChoicesField, DayField, LineField, Required, TextField
from programmes.catalogue import Programme
from programmes.planning import weekly_strands
from programmes.slots import parse_time

SLOT_ROWS = 3
_DAYS = [("", "No slot"), *((str(n), name) for n, name in enumerate(WEEKDAYS))]


class ClockField(LineField):
    """A time of day as people type it: 10:00, 10am, 2.30pm. `time` is a `time` or None."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the time, or say how it should look."""
        super().process_formdata(valuelist)
        self.time: time | None = parse_time(self.data) if self.data else None


class ChooseProgrammeForm(BaseForm):
    """Which programme, for which team."""

    team = ChoiceField("Team", [Required("Choose a team.")])
    programme = ChoiceField("Programme", [Required("Choose a programme.")], radios=True)


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
        description="For example, 4/3/2026. The first session is on the first slot from then on.",
    )


def when_form(programme: Programme) -> type[PlanWhenForm]:
    """The form with a row of weekday and time for each slot each weekly strand may have."""
    fields: dict[str, Field] = {}
    for strand in weekly_strands(programme):
        for row in range(SLOT_ROWS):
            fields[f"day_{strand.id}_{row}"] = ChoiceField("Weekday", pairs=_DAYS)
            fields[f"at_{strand.id}_{row}"] = ClockField(
                "Time", limit=20, render_kw={"class": "govuk-input--width-5"}
            )
    return type("PlanWhenForm", (PlanWhenForm,), fields)


def slot_words(at: str) -> str:
    """A kept time as people would type it."""
    return time_words(time.fromisoformat(at))


class PlanWhereForm(BaseForm):
    """Room, and with it the venue."""

    room = ChoiceField("Where", [Required("Choose a room.")], radios=True)


class PlanWhoForm(BaseForm):
    """Who leads, who else is there, and how many people may join."""

    lead = ChoiceField("Who leads?", [Required("Choose who leads.")])
    others = ChoicesField("Who else facilitates?")
    capacity = IntegerField(
        "How many people may be enrolled at once?",
        [Optional(), NumberRange(1, 500, "Give a number from 1 to 500.")],
    )


class AcceptPlanForm(BaseForm):
    """Accepting the plan that was read."""

    read = HiddenField()
    knowingly = BooleanField("I know about the clashes above and want to plan it all the same")


class DiscardPlanForm(BaseForm):
    """Throwing an unfinished plan away."""


class EnrolForm(BaseForm):
    """Who joins, and from when."""

    people = ChoicesField("Who joins?")
    on = DayField("From", [Required("Give the day they join from.")])
    therapist = ChoiceField("Allocated therapist")


class LeaveCohortForm(BaseForm):
    """When and why a person left."""

    on = DayField(
        "When did they leave?",
        [Required("Give the day they left.")],
        description="They are expected at no session from that day on.",
    )
    reason = ChoiceField("Why?", [Required("Choose why they left.")], radios=True)
    why = TextField("More about it (optional)", limit=1000, render_kw={"rows": 3})
