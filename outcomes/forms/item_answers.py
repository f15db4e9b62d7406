"""The answers to an instrument as a form sends them: one field an item, named after its id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from base.errors import Refused
from base.forms import BaseForm
from outcomes.answers import Answer, checked
from outcomes.keys import NOT_APPLICABLE, Instrument, Item

_LONGEST = 20  # characters of one answer


@dataclass(frozen=True, slots=True)
class Box:
    """One item as it stands on a form: what was typed or chosen, and what is wrong with it."""

    item: Item
    number: int
    typed: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"answer-{self.item.id}"

    @property
    def id(self) -> str:
        """The id that a link to it leads to."""
        return self.name


class AnswersForm(BaseForm):
    """A form whose fields are the items of an instrument, besides those it names itself."""

    boxes: Sequence[Box] = ()

    def ask(self, instrument: Instrument, sent: Mapping[str, str]) -> None:
        """Lay out the items with what was sent; `answers` are then those that can be read."""
        self.boxes = [_box(instrument, item, n, sent) for n, item in enumerate(instrument.items, 1)]

    @property
    def answers(self) -> dict[str, Answer]:
        """What was answered, by item; what was left out or cannot be read is not there."""
        return {
            box.item.id: answer
            for box in self.boxes
            if not box.error and (answer := _read(box.typed)) is not None
        }

    @property
    def left_out(self) -> list[Box]:
        """The items nothing was answered to."""
        return [box for box in self.boxes if not box.typed]

    @property
    def unread(self) -> bool:
        """Whether something was answered that is no answer."""
        return any(box.error for box in self.boxes)

    @property
    def problems(self) -> list[tuple[str | None, str]]:
        """For the error summary: those of the form, then of its items in their order."""
        return super().problems + [(box.id, box.error) for box in self.boxes if box.error]


def _box(instrument: Instrument, item: Item, number: int, sent: Mapping[str, str]) -> Box:
    box = Box(item, number)
    typed = sent.get(box.name, "").strip()[:_LONGEST]
    answer = _read(typed)
    if answer is None:
        return box
    try:
        checked(instrument, {item.id: answer})
    except Refused as wrong:
        return Box(item, number, typed, wrong.why)
    return Box(item, number, typed)


def _read(typed: str) -> Answer | None:
    """A number, the word that it does not apply, or whatever was typed, to be refused in words."""
    if not typed:
        return None
    if typed.casefold() in {"n", "na", NOT_APPLICABLE}:
        return NOT_APPLICABLE
    try:
        number = float(typed.replace(",", "."))
    except ValueError:
        return typed
    return int(number) if number.is_integer() else number
