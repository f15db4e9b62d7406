"""Forms about closures."""

from __future__ import annotations

from base.forms import BaseForm, DayField, LineField, Required


class AddClosureForm(BaseForm):
    """From when to when, and why."""

    first = DayField("First day", [Required("Enter the first day.")], description="Like 27/3/2026")
    last = DayField("Last day", description="Blank for one day.")
    why = LineField(
        "Why", [Required("Enter why.")], limit=120, description="Such as: building work."
    )


class RemoveClosureForm(BaseForm):
    """Yes, remove it."""
