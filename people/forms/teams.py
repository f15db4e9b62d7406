"""Forms about teams."""

from __future__ import annotations

import re

from wtforms import ValidationError

from base.dates import Nation
from base.forms import BaseForm, ChoiceField, LineField, Required

NATION_WORDS = {
    Nation.ENG.value: "England",
    Nation.WLS.value: "Wales",
    Nation.SCT.value: "Scotland",
    Nation.NIR.value: "Northern Ireland",
}


class EditTeamForm(BaseForm):
    """What staff call it, and what participants see."""

    name = LineField("Name for staff", [Required("Enter the team's name.")], limit=120)
    nation = ChoiceField(
        "Bank holidays of",
        [Required("Choose whose bank holidays the team keeps.")],
        pairs=list(NATION_WORDS.items()),
        radios=True,
    )
    public_name = LineField(
        "Name participants see",
        [Required("Enter the name participants see.")],
        limit=60,
        description="In their calendars and messages, which others may read over their shoulder. "
        "Nothing clinical: “The Thursday Team”, not the name of a programme.",
    )
    public_phone = LineField(
        "Phone number participants see",
        limit=30,
        description="One number that somebody answers. Blank if there is none.",
        render_kw={"autocomplete": "off", "inputmode": "tel", "class": "govuk-input--width-20"},
    )

    def validate_public_phone(self, field: LineField) -> None:
        """Refuse what is not a telephone number."""
        typed = field.data or ""
        if typed and (
            not re.fullmatch(r"[0-9 +()-]+", typed) or sum(c.isdigit() for c in typed) < 3
        ):
            raise ValidationError("Write a phone number with figures, like 01632 960 000.")
