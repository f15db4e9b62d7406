"""Forms of planning a cohort."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional, ValidationError

from base.forms import BaseForm, ChoiceField, ChoicesField, CountField, LineField, Required
from programmes.slots import parse_time


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


class PlanWhereForm(BaseForm):
    """Room, and with it the venue."""

    room = ChoiceField("Where", [Required("Choose a room.")], radios=True)


class PlanWhoForm(BaseForm):
    """Who leads, who else is there, and how many people may join."""

    lead = ChoiceField("Who leads?", [Required("Choose who leads.")])
    others = ChoicesField("Who else facilitates?")
    capacity = CountField(
        "How many people may be enrolled at once?", [Optional()], least=1, most=500
    )


class AcceptPlanForm(BaseForm):
    """Accepting the plan that was read."""

    read = HiddenField()
    knowingly = BooleanField("I know about the clashes above and want to plan it all the same")
    overlap_why = LineField("Why is that all right?", limit=200)

    def validate_overlap_why(self, field: LineField) -> None:
        """Overlaps are allowed for a reason that others can read."""
        if self.knowingly.data and not field.text:
            message = "Say why the overlap is all right."
            raise ValidationError(message)


class DiscardPlanForm(BaseForm):
    """Throwing an unfinished plan away."""
