"""Forms about venues and rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange

from base.errors import Refused
from base.forms import BaseForm, ChoiceField, ChoicesField, LineField, Required, TextField

KIND_WORDS = {
    "clinic": "Clinic",
    "probation_office": "Probation office",
    "approved_premises": "Approved Premises",
    "prison": "Prison",
    "other": "Somewhere else",
}


class WholeNumberField(IntegerField):
    """A whole number in plain figures; anything else is refused in words."""

    @property
    def number(self) -> int:
        """The number given. Raises `Refused` when there is none."""
        if self.data is None:
            raise Refused("Give the number.", self.name)
        return int(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the figures, however they were padded."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
            raise ValueError("Write a whole number in figures, like 12.")
        self.data = int(typed)


class AddVenueForm(BaseForm):
    """What the building is, and who uses it."""

    name = LineField("Name", [Required("Enter the venue's name.")], limit=120)
    kind = ChoiceField(
        "What kind of place it is",
        [Required("Choose what kind of place it is.")],
        pairs=list(KIND_WORDS.items()),
        radios=True,
    )
    address = TextField(
        "Address",
        limit=400,
        description="Shown to participants in their calendars.",
    )
    location_code = LineField(
        "Activity location code",
        limit=10,
        description="For NHS returns, such as M02. Blank if you do not use them.",
    )
    stay_weeks = WholeNumberField(
        "Usual stay, in weeks",
        [
            Required("Enter how many weeks a stay usually lasts."),
            NumberRange(1, 260, "Enter between 1 and 260 weeks."),
        ],
        default=12,
        description="For Approved Premises: a new resident's expected departure is worked out "
        "from it. Ordinarily 12; 26 where the premises are a PIPE.",
    )
    teams = ChoicesField("Which of your teams use it")


class EditVenueForm(AddVenueForm):
    """The same, for one that is there."""


class AddRoomForm(BaseForm):
    """A room, and how many it holds."""

    name = LineField("Name", [Required("Enter the room's name.")], limit=80)
    capacity = WholeNumberField(
        "How many people it holds",
        [
            Required("Enter how many people the room holds."),
            NumberRange(1, 500, "Enter between 1 and 500 people."),
        ],
    )
    accessible = BooleanField("A wheelchair user can get in and turn round")


class EditRoomForm(AddRoomForm):
    """The same, for one that is there."""
