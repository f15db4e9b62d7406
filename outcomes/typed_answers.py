"""PURE: answers as somebody typed or chose them, one text an item, read and turned round.

Where a form prints reversed digits, a set of texts holds either the digits it prints or frequency
codes, never both; `either_way` makes one of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from base.errors import Refused
from outcomes.answers import Answer, turned
from outcomes.keys import NOT_APPLICABLE, Instrument

PREFIX: Final = "item-"
"""What the name of an item's field begins with; its id follows."""


def answer_of(typed: str, item_id: str) -> Answer | None:
    """The answer in what was typed or chosen; None for nothing. Raises `Refused` for no number."""
    said = typed.strip()
    if not said:
        return None
    if said.casefold() in {NOT_APPLICABLE, "na", "x"}:
        return NOT_APPLICABLE
    try:
        made = float(said.replace(",", ".").replace("_", " "))  # Python would take 1_0 for ten
    except ValueError:
        raise Refused(f"Item {item_id} is “{said[:20]}”, which is not a number.") from None
    return int(made) if made.is_integer() else made


def answers_in(instrument: Instrument, typed: Mapping[str, str]) -> dict[str, Answer]:
    """The answers by item in texts by field. Raises `Refused` at the first that is no number."""
    found = {
        item.id: answer_of(typed.get(f"{PREFIX}{item.id}", ""), item.id)
        for item in instrument.items
    }
    return {item: answer for item, answer in found.items() if answer is not None}


def numbers_in(
    instrument: Instrument, typed: Mapping[str, str], *, printed: bool
) -> dict[str, float]:
    """The frequency codes of what can be read of texts on their way; the rest is passed over."""
    made: dict[str, float] = {}
    coded = either_way(instrument, typed) if printed else typed
    for item in instrument.items:
        try:
            answer = answer_of(coded.get(f"{PREFIX}{item.id}", ""), item.id)
        except Refused:
            continue
        if isinstance(answer, int | float) and answer not in item.answers.unknown:
            made[item.id] = answer
    return made


def either_way(instrument: Instrument, typed: Mapping[str, str]) -> dict[str, str]:
    """Printed digits made frequency codes, or the other way: reversed items are turned round."""
    made = dict(typed)
    for item in instrument.items:
        name = f"{PREFIX}{item.id}"
        if not item.reversed or not made.get(name):
            continue
        try:
            answer = answer_of(made[name], item.id)
        except Refused:
            continue
        if isinstance(answer, int | float):
            made[name] = f"{turned(item, answer):g}"
    return made


def asks_printed(instrument: Instrument, answer_words: Mapping[str, str]) -> bool:
    """Whether somebody alone has to choose by the digits that their paper form prints.

    Without words for every answer nothing else says what a digit means, and the form in their hand
    prints some the other way round.
    """
    if not instrument.prints_reversed:
        return False
    scales = {item.answers for item in instrument.items}
    needed = {
        str(number)
        for scale in scales
        if scale.highest is not None
        for number in range(int(scale.lowest), int(scale.highest) + 1)
    }
    return not needed <= {number for number, words in answer_words.items() if words}
