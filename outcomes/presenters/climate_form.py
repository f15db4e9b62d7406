"""A climate survey as it is asked: its questions in one language, on a screen or on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.answers import in_words
from outcomes.forms.item_answers import Box
from outcomes.keys import NOT_APPLICABLE, Instrument, Item
from outcomes.models import ClimateRound, Wording
from outcomes.presenters.items import language_name

_MOST_CHOICES = 11
_RIGHT_TO_LEFT = {"ar", "fa", "ur"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be given: its value as it is sent, and its words."""

    value: str
    words: str
    id: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One item as it is asked. Without choices it is answered with a number, as `takes` says."""

    name: str
    id: str
    number: int
    words: str
    choices: list[Choice]
    typed: str
    error: str
    takes: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey in one language. `worded`: in its own words; else topics and numbers stand in."""

    questions: list[Question]
    instructions: str
    copyright: str
    worded: bool
    language: str
    direction: str
    languages: list[tuple[str, str]]
    period: str


def place_of(held: ClimateRound) -> str:
    """What the place is called to those who answer."""
    return held.venue.name if held.venue else held.team.public_name


def asked(
    instrument: Instrument,
    wording: Wording | None,
    boxes: Sequence[Box],
    languages: Sequence[str] = (),
) -> Asked:
    """The survey with these boxes, worded if the site has a wording."""
    body: Mapping[str, Any] = wording.body if wording else {}
    language = wording.language if wording else "en"
    return Asked(
        [_question(box, body) for box in boxes],
        str(body.get("instructions") or ""),
        str(body.get("copyright") or ""),
        bool(body.get("items")),
        language,
        "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr",
        [(one, language_name(one)) for one in languages] if len(languages) > 1 else [],
        instrument.period,
    )


def numbers_of(item: Item) -> list[int]:
    """The answers of an item that are offered one by one; none where a number is typed."""
    scale = item.answers
    if not scale.whole or scale.highest is None or scale.highest - scale.lowest >= _MOST_CHOICES:
        return []
    return list(range(int(scale.lowest), int(scale.highest) + 1))


def answer_words(body: Mapping[str, Any], value: str) -> str:
    """An answer in the site's words; its number where it has none."""
    words = (body.get("answers") or {}).get(value)
    if words:
        return str(words)
    return "Does not apply to me" if value == NOT_APPLICABLE else value


def item_words(item: Item, body: Mapping[str, Any]) -> str:
    """An item in the site's words; else its topic; else its number alone."""
    words = (body.get("items") or {}).get(item.id)
    return str(words or item.topic.capitalize() or f"Item {item.id}")


def _question(box: Box, body: Mapping[str, Any]) -> Question:
    values = [f"{number}" for number in numbers_of(box.item)]
    if box.item.may_not_apply and values:
        values.append(NOT_APPLICABLE)
    chosen = box.typed.casefold()
    choices = [
        Choice(
            value,
            answer_words(body, value),
            box.id if n == 0 else f"{box.id}-{n}",
            value == chosen,
        )
        for n, value in enumerate(values)
    ]
    return Question(
        box.name, box.id, box.number, item_words(box.item, body), choices, box.typed, box.error,
        in_words(box.item.answers).capitalize(),
    )  # fmt: skip
