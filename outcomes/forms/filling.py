"""The items of an instrument as fields, and what is asked about how they were filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField

from base import clock
from base.errors import Refused
from base.forms import BaseForm, ChoiceField, DayField, LineField, Required, TextField
from outcomes.answers import Answer, checked
from outcomes.keys import Instrument
from outcomes.typed_answers import PREFIX, answer_of

ON_PAPER = (
    ("paper", "They filled in the paper form"),
    ("read_aloud", "The items were read aloud to them"),
)
PRINTED = (
    ("printed", "The digits printed beside the answers they marked"),
    ("coded", "How often, from the left: the first answer is the lowest"),
)


class ItemField(LineField):
    """One answer, as typed. `number` is what it says; None when nothing was typed."""

    @property
    def number(self) -> Answer | None:
        """The answer. Raises `Refused`, field the item, for what is no number."""
        return answer_of(self.text, self.item_id)

    @property
    def item_id(self) -> str:
        """The item's id."""
        return str(self.name).removeprefix(PREFIX)


class ItemsForm(BaseForm):
    """The items of one instrument; made by `items_form`."""

    instrument: Instrument

    def refuse(self, refusal: Refused) -> None:
        """Put a refusal that names an item on its field."""
        field = f"{PREFIX}{refusal.field}"
        named = Refused(refusal.why, field) if field in self._fields else refusal
        super().refuse(named)

    @property
    def item_fields(self) -> list[Any]:
        """The fields of the items, in order."""
        return [self._fields[f"{PREFIX}{item.id}"] for item in self.instrument.items]

    def answers(self) -> dict[str, Answer]:
        """The answers typed, by item. Valid forms only."""
        typed = {field.item_id: field.number for field in self.item_fields}
        return {item: answer for item, answer in typed.items() if answer is not None}

    def typed(self) -> dict[str, str]:
        """What was typed of the items, whatever it is."""
        return {field.name: field.text for field in self.item_fields if field.text}

    def fill(self, typed: dict[str, Any]) -> None:
        """Begin with what was typed before, or with answers by item."""
        for field in self.item_fields:
            said = typed.get(field.name, typed.get(field.item_id, ""))
            field.data = f"{said:g}" if isinstance(said, float) else str(said)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every item by itself, so that all that is wrong is said at once."""
        fine: bool = super().validate(extra_validators)
        for field in self.item_fields:
            try:
                answer = field.number
                if answer is not None:
                    checked(self.instrument, {field.item_id: answer})
            except Refused as refusal:
                field.errors = [*field.errors, refusal.why]
                fine = False
        return fine


class TypedForm(ItemsForm):
    """A form that staff type: which occasion, which day, how it was filled in."""

    occasion = ChoiceField("Which occasion is it for?")
    on = DayField("Day it was filled in", [Required("Give the day it was filled in.")])
    mode = ChoiceField(
        "How was it filled in?", [Required("Choose how it was filled in.")], pairs=ON_PAPER,
        radios=True, render_kw={"class": "govuk-radios--inline"},
    )  # fmt: skip
    read_by = LineField("Who read it aloud?", limit=100)
    printed = ChoiceField(
        "Which digits do you type?",
        pairs=PRINTED,
        radios=True,
        render_kw={"class": "govuk-radios--small"},
    )
    recall = ChoiceField("Which form is it? It asks about", radios=True)
    staff_present = BooleanField("A member of staff was with them")

    def lay(self, occasions: Sequence[tuple[str, str]], chosen: str, mode: str) -> None:
        """Offer the occasions there are; the values to begin with."""
        self.occasion.offer(occasions)
        self.recall.offer(recall_pairs(self.instrument))
        if self.is_submitted():
            return
        self.occasion.data = self.occasion.data or chosen
        self.on.data = self.on.data or clock.today()
        self.mode.data = self.mode.data or mode
        self.printed.data = self.printed.data or (
            "printed" if self.instrument.prints_reversed else "coded"
        )

    @property
    def as_printed(self) -> bool:
        """Whether the digits typed are those the form prints."""
        return self.instrument.prints_reversed and self.printed.data != "coded"


class CorrectForm(TypedForm):
    """A form corrected, with the reason."""

    why = LineField("Why is it corrected?", [Required("Say why it is corrected.")], limit=300)


class TypeAgainForm(ItemsForm):
    """The same form typed once more."""


class WithdrawForm(BaseForm):
    """A form that counts no more."""

    why = LineField(
        "Why is it withdrawn?",
        [Required("Say why it is withdrawn.")],
        description="It was another person’s form, for example.",
        limit=300,
    )


class MissForm(BaseForm):
    """Why an occasion was missed."""

    reason = ChoiceField("Why was it missed?", [Required("Choose why it was missed.")], radios=True)
    note = TextField("Note for staff", limit=1_000, render_kw={"rows": 3})


class LinkForm(BaseForm):
    """A personal link, and how long it is good."""

    days = ChoiceField(
        "For how long is the link good?",
        [Required("Choose for how long the link is good.")],
        radios=True,
    )

    recall = ChoiceField("Which form is it? It asks about", radios=True)


class HandOverForm(BaseForm):
    """A screen handed over."""

    recall = ChoiceField("Which form is it? It asks about", radios=True)


class PlainForm(BaseForm):
    """A button."""


def recall_pairs(instrument: Instrument) -> list[tuple[str, str]]:
    """The forms there are by what they ask about; none where there is one form."""
    return [(one.id, one.period) for one in instrument.recalls]


def items_form(kind: type[ItemsForm], instrument: Instrument) -> type[Any]:
    """The form of a kind with a field for each item of an instrument."""
    fields: dict[str, Any] = {
        f"{PREFIX}{item.id}": ItemField(f"Item {item.id}", limit=20) for item in instrument.items
    }
    return type(kind.__name__, (kind,), {"instrument": instrument, **fields})
