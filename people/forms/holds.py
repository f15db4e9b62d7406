"""Forms about holds."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, DayField, LineField, Required
from people.services.holds import CHOOSABLE, HOLD_WORDS


class AddHoldForm(BaseForm):
    """Why, and from when until when."""

    kind = ChoiceField(
        "Why",
        [Required("Choose why.")],
        pairs=[(kind, HOLD_WORDS[kind]) for kind in CHOOSABLE],
        radios=True,
    )
    starts = DayField("First day", [Required("Enter the first day.")], description="Like 27/3/2026")
    ends = DayField("Last day", description="Leave blank if it is not known.")
    note = LineField("Note", limit=300, description="For staff. Blank is fine.")


class EndHoldForm(BaseForm):
    """The last day."""

    ends = DayField(
        "Last day",
        [Required("Enter the last day.")],
        description="Reminders and the calendar start again the day after.",
    )
