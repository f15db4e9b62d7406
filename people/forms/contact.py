"""The form about how a participant may be reached."""

from __future__ import annotations

from wtforms import HiddenField
from wtforms.fields import BooleanField
from wtforms.validators import Optional

from base.forms import BaseForm, ChoiceField, DayField, LineField, TextField
from people.forms.participants import EMAIL
from people.services.contact import FIELD_WORDS, Contact


class EditContactForm(BaseForm):
    """Ways they agreed to, and the formats they need (Accessible Information Standard)."""

    seen = HiddenField()
    text_ok = BooleanField("Text message")
    email_ok = BooleanField("E-mail")
    letter_ok = BooleanField("Letter")
    in_person_ok = BooleanField("In person")
    first_way = ChoiceField(
        "Which way do they want tried first?",
        pairs=[
            ("", "They did not say"),
            ("text", "Text message"),
            ("email", "E-mail"),
            ("letter", "Letter"),
        ],
        description="When it cannot be used, the next one they agreed to is.",
    )
    mobile = LineField(
        "Phone number",
        limit=40,
        description="A UK mobile starting 07 if text messages are ticked.",
        render_kw={"class": "govuk-input--width-20", "inputmode": "tel", "autocomplete": "off"},
    )
    mobile_shared = BooleanField("Somebody else also uses or sees this phone")
    email = LineField("E-mail address", [Optional(), EMAIL], limit=200)
    address = TextField("Postal address", limit=500)
    large_print = BooleanField("Large print")
    easy_read = BooleanField("Easy Read")
    read_aloud = BooleanField("Read aloud")
    interpreter = LineField(
        "Interpreter", limit=100, description="Which language, or British Sign Language."
    )
    other_needs = TextField(
        "Anything else that helps, in their own words", limit=1000, render_kw={"rows": 2}
    )
    formats_review = DayField("Ask again by", description="Needs change. Like 27/9/2026")

    def contact(self) -> Contact:
        """What was typed, for the service."""
        return Contact(**{name: self._fields[name].data for name in FIELD_WORDS})
