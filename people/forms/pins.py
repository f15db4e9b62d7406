"""Forms about PINs: setting one's own, taking it away, coming back with it."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from base.forms import BaseForm, ChoiceField, Required
from people import pins

# A box of text, hidden by its style: browsers offer to keep what a password box holds, for all.
_BOX = {
    "autocomplete": "off",
    "inputmode": "numeric",
    "class": "govuk-input--width-5 govuk-input--extra-letter-spacing db-pin",
    "label_class": "govuk-label--s",
}


class PinField(StringField):
    """A PIN as typed, with or without spaces. What was typed is never shown again."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, list(validators), render_kw=_BOX, **kwargs)

    def _value(self) -> str:
        return ""

    @property
    def text(self) -> str:
        """What was typed; empty when nothing was."""
        return self.data or ""


class SetPinForm(BaseForm):
    """A PIN of one's own, twice."""

    pin = PinField(
        "New PIN",
        [Required("Enter a PIN.")],
        description=f"{pins.LENGTH} digits without a pattern, and not your staff code.",
    )
    pin_again = PinField("New PIN again", [Required("Enter the PIN again.")])

    def validate_pin_again(self, field: Any) -> None:
        """Refuse two that differ."""
        if pins.plain(field.text) != pins.plain(self.pin.text):
            raise ValidationError("The two PINs are not the same.")


class RemovePinForm(BaseForm):
    """Nothing to answer: taking it away is the whole of it."""


class WhoField(ChoiceField):
    """One of the people who can come back here now."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 WTForms passes it
        """Say what to do about a name that is not on the page any more, or never was."""
        if self.data and self.data not in {value for value, _ in self.pairs}:
            raise ValidationError(pins.NOT_HERE)


class ComeBackForm(BaseForm):
    """Who somebody is, and their PIN."""

    who = WhoField("Who are you?", [Required("Choose your name.")], radios=True)
    pin = PinField("PIN", [Required("Enter your PIN.")])
