"""Forms about shared computers."""

from __future__ import annotations

from base.forms import BaseForm, LineField, Required


class AddComputerForm(BaseForm):
    """What people at the premises call this computer."""

    name = LineField(
        "Where it stands",
        [Required("Say where it stands.")],
        limit=60,
        description="So that people know which one is meant: Staff office, Night desk.",
        render_kw={"class": "govuk-input--width-20"},
    )


class EndComputerForm(BaseForm):
    """Nothing to answer: ending it is the whole of it."""
