"""A wording as the person filling it in would see it, and every wording there was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from base.dates import moment_words
from outcomes.keys import NOT_APPLICABLE, Instrument, Item
from outcomes.models import Wording
from outcomes.presenters.items import language_name
from outcomes.wording_text import WordingText, label_key

_MOST_ANSWERS = 12  # beyond, an answer is typed and its ends are told


@dataclass(frozen=True)
class SeenItem:
    """One item as it is shown: its words, and its answers in order; none when one is typed."""

    number: str
    words: str
    answers: list[str]
    typed: str


@dataclass(frozen=True)
class Seen:
    """A form as the person filling it in would see it."""

    name: str
    instructions: str
    items: list[SeenItem]
    copyright: str
    language: str


@dataclass(frozen=True)
class WordingLine:
    """One wording there was, and what became of it."""

    id: UUID
    version: int
    language: str
    href: str
    kept: str
    licence: str
    agreed_by: str
    state: str
    counts: bool


def seen(instrument: Instrument, words: WordingText, language: str) -> Seen:
    """The form in a wording."""
    return Seen(
        instrument.name,
        words.instructions,
        [_item(item, words) for item in instrument.items],
        words.copyright,
        language,
    )


def lines(wordings: Sequence[Wording]) -> list[WordingLine]:
    """Every wording, the newest of each language first."""
    newest: dict[str, int] = {}
    for one in wordings:
        newest[one.language] = max(one.version, newest.get(one.language, 0))
    return [_line(one, newest[one.language]) for one in wordings]


def _line(one: Wording, newest: int) -> WordingLine:
    counts = one.version == newest and one.removed_at is None
    if one.removed_at is not None:
        who = one.removed_by.name if one.removed_by else "Somebody"
        state = f"Removed by {who} on {moment_words(one.removed_at)}: {one.removed_why}"
    else:
        state = "In use" if counts else f"Replaced by version {one.version + 1}"
    who = one.by.name if one.by else "Somebody"
    return WordingLine(
        one.public_id,
        one.version,
        language_name(one.language),
        url_for("wordings.show_wording", instrument=one.slug, wording_id=one.public_id),
        f"{who}, {moment_words(one.at)}",
        one.licence,
        one.agreed_by,
        state,
        counts,
    )


def _item(item: Item, words: WordingText) -> SeenItem:
    scale = item.answers
    said = words.items.get(item.id) or item.topic or f"Item {item.id}"
    few = scale.highest is not None and scale.whole and scale.highest - scale.lowest < _MOST_ANSWERS
    if not few or scale.highest is None:
        ends = [f"{key} {label}" for key, label in words.answers.items() if key != NOT_APPLICABLE]
        return SeenItem(item.id, said, [], "; ".join(ends))
    numbers = range(int(scale.lowest), int(scale.highest) + 1)
    answers = [_answer(words.answers.get(label_key(n), ""), label_key(n)) for n in numbers]
    answers += [words.answers.get(label_key(n), "") or f"{n:g}, not known" for n in scale.unknown]
    if item.may_not_apply:
        answers.append(words.answers.get(NOT_APPLICABLE, "Does not apply to me"))
    return SeenItem(item.id, said, answers, "")


def _answer(words: str, number: str) -> str:
    return f"{number}: {words}" if words else number
