"""PURE: answers to an instrument, checked item by item before anything is made of them.

Answers are item id → number as the instrument codes them, or "n/a" where an item allows it; an
unanswered item is simply absent. Nothing is guessed: whatever is not an answer is refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from base.errors import Refused
from outcomes.keys import NOT_APPLICABLE, AnswerScale, Instrument, Item

Answer = float | str
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Given:
    """Answers that were checked: numbers by item, and the items that do not apply."""

    numbers: Mapping[str, float]
    not_applicable: frozenset[str] = frozenset()


def checked(instrument: Instrument, answers: Answers, *, printed: bool = False) -> Given:
    """The answers, once every one is an answer to an item there is.

    `printed`: the digits are those the form prints, with reversed items turned round already; they
    are turned back, so that what follows always sees frequency codes. Codes for "not known" count
    as unanswered. Raises Refused, `field` the item.
    """
    if printed and not instrument.prints_reversed:
        raise Refused(
            f"The form of {instrument.name} prints no reversed digits: give the answers as coded."
        )
    items = {item.id: item for item in instrument.items}
    numbers: dict[str, float] = {}
    not_applicable: set[str] = set()
    for item_id, answer in answers.items():
        item = items.get(item_id)
        if item is None:
            raise Refused(_no_such_item(instrument, item_id), item_id)
        if item.may_not_apply and _says_not_applicable(answer):
            not_applicable.add(item_id)
            continue
        number = _number(item, answer)
        if number in item.answers.unknown:
            continue
        _check_range(instrument, item, number)
        numbers[item_id] = turned(item, number) if printed and item.reversed else number
    return Given(numbers, frozenset(not_applicable))


def turned(item: Item, number: float) -> float:
    """The answer of a reversed item the other way round; turning twice gives it back."""
    highest = item.answers.highest
    return number if highest is None else item.answers.lowest + highest - number


def in_words(scale: AnswerScale) -> str:
    """What may be answered: "whole numbers from 0 to 4, or 9 for not known"."""
    kind = "whole numbers" if scale.whole else "numbers"
    kind += f" in steps of {scale.step:g}" if scale.step else ""
    said = f"{kind} from {scale.lowest:g}" + ("" if scale.highest is None else " to ")
    said += "" if scale.highest is None else f"{scale.highest:g}"
    codes = " or ".join(f"{code:g}" for code in scale.unknown)
    return f"{said}, or {codes} for not known" if codes else said


def _says_not_applicable(answer: Answer) -> bool:
    said = answer.strip().casefold() if isinstance(answer, str) else ""
    return said in {NOT_APPLICABLE, "na", "not applicable"}


def _number(item: Item, answer: object) -> float:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        raise Refused(_no_number(item, answer), item.id)
    if isinstance(answer, float) and not math.isfinite(answer):
        raise Refused(f"Item {item.id} is {answer}, which is not a number.", item.id)
    return answer


def _no_number(item: Item, answer: object) -> str:
    if answer is None:
        hint = f" or “{NOT_APPLICABLE}” if it does not apply" if item.may_not_apply else ""
        return f"Item {item.id} is null. Leave an unanswered item out{hint}."
    shown = f"{answer}" if isinstance(answer, bool | str) else "a list or an object"
    shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
    return f"Item {item.id} is “{shown}”, which is not a number."


def _check_range(instrument: Instrument, item: Item, number: float) -> None:
    scale = item.answers
    beyond = scale.highest is not None and number > scale.highest
    part = (scale.whole and number != int(number)) or not _on_step(scale, number)
    if beyond or number < scale.lowest or part:
        raise Refused(
            f"Item {item.id} is {_shown(number)}; {instrument.name} takes {in_words(scale)}.",
            item.id,
        )


def _on_step(scale: AnswerScale, number: float) -> bool:
    """Whether it is so many steps above the lowest; 7.3 is, though no float is exactly 7.3."""
    if not scale.step or not math.isfinite(number):
        return True
    steps = (number - scale.lowest) / scale.step
    return abs(steps - round(steps)) < 1e-9 * max(1.0, abs(steps))


def _shown(number: float) -> str:
    text = f"{number}"
    return text if len(text) <= 20 else f"{text[:20]}…"


def _no_such_item(instrument: Instrument, item_id: str) -> str:
    ids = [item.id for item in instrument.items]
    shown = item_id if len(item_id) <= 40 else f"{item_id[:40]}…"
    numbers = [one for one in ids if one.isdecimal()]
    named = [one for one in ids if not one.isdecimal()]
    runs = [f"{numbers[0]} to {numbers[-1]}"] if numbers else []
    return f"{instrument.name} has no item “{shown}”; its items are {', '.join([*runs, *named])}."
