"""Forms about who a participant is."""

from __future__ import annotations

from typing import Any

from wtforms import Field, HiddenField, StringField
from wtforms.validators import Optional, Regexp

from base.forms import BaseForm, ChoiceField, DayField, LineField, Required, TextField
from people.services.participants import SCREEN_WORDS, SEX_WORDS, Details

_CATEGORIES = (("", "Not MAPPA"), *((str(n), f"Category {n}") for n in range(1, 5)))
_LEVELS = (("", "Not MAPPA"), *((str(n), f"Level {n}") for n in range(1, 4)))
_SHORT = {"class": "govuk-input--width-10", "autocomplete": "off"}
_NAME = {"class": "govuk-!-width-two-thirds", "autocomplete": "off"}
_PHONE = {"class": "govuk-input--width-20", "autocomplete": "off", "inputmode": "tel"}
EMAIL = Regexp(
    r"[^@\s]+@[^@\s]+\.[^@\s]+$",
    message="Enter an e-mail address with an @ and a dot, like name@example.gov.uk.",
)


def _name(label: str, why: str) -> LineField:
    return LineField(label, [Required(why)], limit=100, render_kw=_NAME)


class ParticipantForm(BaseForm):
    """What is asked both when somebody is added and when the record is edited."""

    given_name = _name("Given names", "Enter their given names.")
    family_name = _name("Family name", "Enter their family name.")
    preferred_name = LineField("Likes to be called (if different)", limit=100, render_kw=_NAME)
    date_of_birth = DayField(
        "Date of birth", [Required("Enter their date of birth.")], description="Like 27/3/1985"
    )
    sex = ChoiceField(
        "Sex",
        pairs=SEX_WORDS.items(),
        default="not_recorded",
        description="Used for eligibility only.",
    )
    code = LineField(
        "Code",
        [Required("Enter a code.")],
        limit=40,
        description="Stands for them on staff calendars and wall sheets. "
        "Nobody outside should be able to tell who it is.",
        render_kw=_SHORT,
    )
    nhs_number = LineField("NHS number", limit=60, description="10 digits", render_kw=_SHORT)
    crn = LineField("CRN", limit=60, description="Like X123456", render_kw=_SHORT)
    prison_number = LineField(
        "Prison number", limit=60, description="Like A1234BC", render_kw=_SHORT
    )
    pnc = LineField("PNC number", limit=60, description="Like 2001/0123456F", render_kw=_SHORT)
    supervision_ends = DayField("Supervision ends", description="Like 27/3/2027")
    practitioner_name = LineField("Name", limit=100)
    practitioner_email = LineField("E-mail", [Optional(), EMAIL], limit=200)
    practitioner_phone = LineField("Phone", limit=40, render_kw=_PHONE)

    def details(self) -> Details:
        """What was typed, for the service."""
        asked = Details.__dataclass_fields__
        typed: dict[str, Any] = {
            name: _given(field) for name, field in self._fields.items() if name in asked
        }
        return Details(**typed)


class AddParticipantForm(ParticipantForm):
    """Somebody new, and whose caseload they join."""

    team = ChoiceField("Team", [Required("Choose a team.")])


class EditParticipantForm(ParticipantForm):
    """Everything a person types about somebody. `version` is the one that was on the screen."""

    version = HiddenField()
    coordinator_name = LineField("Name", limit=100)
    coordinator_email = LineField("E-mail", [Optional(), EMAIL], limit=200)
    coordinator_phone = LineField("Phone", limit=40, render_kw=_PHONE)
    mappa_category = ChoiceField("MAPPA category", pairs=_CATEGORIES)
    mappa_level = ChoiceField("MAPPA level", pairs=_LEVELS)
    mappa_review = DayField("Next MAPPA review", description="Like 27/3/2027")
    opd_screen = ChoiceField("Screening", pairs=[("", "Not recorded"), *SCREEN_WORDS.items()])
    opd_screened_on = DayField("Date of screening", description="Like 27/3/2025")
    opd_override = TextField(
        "Override", limit=2000, description="Who decided otherwise, and why. Blank if nobody did."
    )

    @property
    def seen_version(self) -> int:
        """The version that was on the screen; 0, which no record has, when it is not a number."""
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _given(field: Field) -> object:
    if field.name in {"mappa_category", "mappa_level"}:
        return int(field.data) if field.data else None
    if isinstance(field, StringField):
        return field.data or ""
    return field.data
