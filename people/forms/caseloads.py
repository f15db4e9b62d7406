"""Forms about a team's work with somebody."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, DayField, LineField, Required
from people.services.caseloads import END_WORDS


class EndWorkForm(BaseForm):
    """The last day, and why."""

    ended_on = DayField(
        "Last day of our work", [Required("Enter the last day.")], description="Like 27/3/2026"
    )
    reason = ChoiceField(
        "Why", [Required("Choose why it ends.")], pairs=END_WORDS.items(), radios=True
    )
    note = LineField(
        "Note", limit=300, description="For staff who work with them later. Blank is fine."
    )


class TakeOnForm(BaseForm):
    """Nothing to fill in."""


class TakeBackDeathForm(BaseForm):
    """Nothing to fill in."""
