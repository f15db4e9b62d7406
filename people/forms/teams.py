"""Forms about teams."""

from __future__ import annotations

import re

from wtforms import ValidationError
from wtforms.validators import NumberRange

from base.dates import Nation
from base.forms import BaseForm, ChoiceField, LineField, Required
from people.forms.venues import WholeNumberField

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

    keep_message_days = WholeNumberField(
        "Days for which the words of messages to participants are kept",
        [
            Required("Enter for how many days."),
            NumberRange(7, 3650, "Enter between 7 and 3650 days."),
        ],
        description="After that, what they said and where they went is erased in the night. That "
        "they were sent, when, or why not, is kept.",
        render_kw={"class": "govuk-input--width-5"},
    )

    def validate_public_phone(self, field: LineField) -> None:
        """Refuse what is not a telephone number."""
        typed = field.data or ""
        if typed and (
            not re.fullmatch(r"[0-9 +()-]+", typed) or sum(c.isdigit() for c in typed) < 3
        ):
            raise ValidationError("Write a phone number with figures, like 01632 960 000.")
