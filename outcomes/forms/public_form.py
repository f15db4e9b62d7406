"""A form as the person themselves fills it in: choices to tick, one page or one item at a time."""

from __future__ import annotations

from typing import Any

from base.errors import Refused
from base.forms import ChoiceField
from outcomes.answers import Answer, checked
from outcomes.forms.filling import ItemField, ItemsForm
from outcomes.keys import NOT_APPLICABLE, AnswerScale, Instrument, Item
from outcomes.models import Wording
from outcomes.typed_answers import PREFIX, answer_of

_MOST_CHOICES = 11


class PublicForm(ItemsForm):
    """The items of one page. An item that is not on it is left as it is kept."""

    shown: list[Item]

    @property
    def item_fields(self) -> list[Any]:
        """The fields of the items on this page, in order."""
        return [self._fields[f"{PREFIX}{item.id}"] for item in self.shown]

    def typed(self) -> dict[str, str]:
        """What was chosen or typed on this page, whatever it is."""
        return {field.name: str(field.data or "") for field in self.item_fields}

    def answers(self) -> dict[str, Answer]:
        """The answers of this page, by item. Valid forms only."""
        found = {_item(field): _answer(field) for field in self.item_fields}
        return {item: answer for item, answer in found.items() if answer is not None}

    def fill(self, typed: dict[str, Any]) -> None:
        """Begin with what was kept."""
        for field in self.item_fields:
            field.data = str(typed.get(field.name, ""))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each item by itself."""
        fine: bool = super(ItemsForm, self).validate(extra_validators)
        for field in self.item_fields:
            try:
                answer = _answer(field)
                if answer is not None:
                    checked(self.instrument, {_item(field): answer})
            except Refused as refusal:
                field.errors = [*field.errors, refusal.why]
                fine = False
        return fine


def _item(field: Any) -> str:
    return str(field.name).removeprefix(PREFIX)


def _answer(field: Any) -> Answer | None:
    return answer_of(str(field.data or ""), _item(field))


def public_form(
    instrument: Instrument, wording: Wording | None, items: list[Item], *, printed: bool = False
) -> type[Any]:
    """The form of some of an instrument's items, in words where the site has them.

    `printed`: the answers are the digits that the paper form prints, in the order it prints them.
    """
    words = wording.body if wording else {}
    fields: dict[str, Any] = {}
    for item in items:
        said = words.get("items", {}).get(item.id) or item.topic or f"Item {item.id}"
        label = f"{item.id}. {said}"
        answers = {} if printed else words.get("answers", {})
        choices = choices_of(item, answers, words.get("not_applicable", ""))
        if printed and item.reversed:
            choices.reverse()
        fields[f"{PREFIX}{item.id}"] = (
            ChoiceField(label, pairs=choices, radios=True)
            if choices
            else ItemField(label, limit=20, render_kw={"class": "govuk-input--width-5"})
        )
    return type("PublicForm", (PublicForm,), {"instrument": instrument, "shown": items, **fields})


def choices_of(
    item: Item, words: dict[str, str], not_applicable: str = ""
) -> list[tuple[str, str]]:
    """The answers to tick; none where there are too many, or they are not whole numbers."""
    scale: AnswerScale = item.answers
    if not scale.whole or scale.highest is None:
        return []
    numbers = range(int(scale.lowest), int(scale.highest) + 1)
    if len(numbers) > _MOST_CHOICES:
        return []
    made = [(str(n), f"{words[str(n)]}" if str(n) in words else str(n)) for n in numbers]
    return (
        [*made, (NOT_APPLICABLE, not_applicable or "Does not apply to me")]
        if item.may_not_apply
        else made
    )
