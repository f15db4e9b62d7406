"""Forms that make plans, and the one that accepts them."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField
from wtforms.fields import Field

from base.dates import WEEKDAYS
from base.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    CountField,
    DayField,
    LineField,
    Required,
    TextField,
)
from programmes.forms.cohorts import ClockField
from programmes.slots import week_words
from programmes.strands import RhythmType, Strand


class AcceptChangesForm(BaseForm):
    """Accepting the plan that was read."""

    read = HiddenField()
    seen = HiddenField()
    knowingly = BooleanField("I know about the clashes above and want it all the same")
    overlap_why = LineField(
        "Why may they overlap?",
        limit=200,
        description="Kept with the sessions. For example: both groups share the large room.",
    )


class UndoPlanForm(BaseForm):
    """Putting everything back that a plan did."""


class ThrowAwayForm(BaseForm):
    """Throwing away a plan nobody accepted."""


class RestoreSessionForm(BaseForm):
    """Planning a cancelled session again."""

    why = TextField("Why? (optional)", limit=1000, render_kw={"rows": 2})


class CatchUpForm(BaseForm):
    """A session that makes up for a missed one, for some people."""

    people = ChoicesField("Who is it for?", [Required("Tick at least one person.")])
    day = DayField("Day", [Required("Give the day.")])
    at = ClockField(
        "Time", [Required("Give the time.")], render_kw={"class": "govuk-input--width-5"}
    )
    minutes = CountField(
        "Length in minutes",
        [Required("Give its length.")],
        least=5,
        most=480,
        render_kw={"class": "govuk-input--width-3"},
    )
    room = ChoiceField("Room")
    staff = ChoiceField("Who takes it?", [Required("Choose who takes it.")])
    why = TextField("Why? (optional)", limit=1000, render_kw={"rows": 2})


class ExtendForm(BaseForm):
    """More sessions after the last one."""

    strand = ChoiceField("Which sessions?", [Required("Choose which.")])
    count = CountField(
        "How many more?",
        [Required("Say how many.")],
        least=1,
        most=104,
        render_kw={"class": "govuk-input--width-3"},
    )
    why = TextField(
        "Why?", [Required("Say why sessions are added.")], limit=1000, render_kw={"rows": 2}
    )


class ReplanForm(BaseForm):
    """New slots for the rest of a cohort; slot fields are added for each row."""

    since = DayField("From which day?", [Required("Give the day the new times begin.")])
    room = ChoiceField("Room")
    why = TextField(
        "Why?", [Required("Say why the times change.")], limit=1000, render_kw={"rows": 2}
    )


class TakeNewerVersionForm(BaseForm):
    """Working out what the newest version of the programme changes."""

    why = TextField("Why? (optional)", limit=1000, render_kw={"rows": 2})


class LeaveClosedDaysForm(BaseForm):
    """Working out what closed days change."""


SLOT_ROWS = 4
_DAYS = [("", "No slot"), *((str(n), name) for n, name in enumerate(WEEKDAYS))]


def replan_form(strand: Strand) -> type[ReplanForm]:
    """The form with rows of weekday and time, and of week where the strand has a cycle."""
    fields: dict[str, Field] = {}
    cycle = strand.rhythm.n if strand.rhythm.type is RhythmType.WEEKS_CYCLE else 1
    for row in range(SLOT_ROWS):
        fields[f"day_{row}"] = ChoiceField("Weekday", pairs=_DAYS)
        fields[f"at_{row}"] = ClockField(
            "Time", limit=20, render_kw={"class": "govuk-input--width-5"}
        )
        if cycle > 1:
            weeks = [(str(n), week_words(n, cycle).capitalize()) for n in range(1, cycle + 1)]
            fields[f"week_{row}"] = ChoiceField("Week", pairs=weeks)
    return type("ReplanForm", (ReplanForm,), fields)
