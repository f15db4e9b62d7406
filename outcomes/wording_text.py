"""PURE: a site's own wording of an instrument, as it is typed, pasted or sent as a table.

An instrument's file holds no wording: only topics. A wording must have every item of the instrument
and no other, so that nobody answers a form with a hole in it. Whatever cannot be told without
guessing is refused with a sentence naming line and item, `field` the box it was typed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from base.errors import Refused
from outcomes.keys import NOT_APPLICABLE, Instrument

LONGEST_ITEM: Final = 1_000  # characters of one item
LONGEST_LABEL: Final = 200  # characters of one answer
COLUMNS: Final = ("item", "words")

_NUMBERED = re.compile(r"\s*\(?(?P<id>[A-Za-z0-9_]{1,40})\s*[.):\t]\s*(?P<words>\S.*)")
_BY_NUMBER = re.compile(r"\s*\(?\d+\s*[.):\t]\s*\S")
_TABLE = re.compile(r"\s*\"?(?:item\"?\s*[,;\t|]|\d+\"?\s*[,;|])", re.IGNORECASE)
_LABEL = re.compile(r"\s*(?P<id>-?\d+(?:\.\d+)?|n/a)\s*(?:[.):=\t]|\s[-–]\s|\s)\s*(?P<words>\S.*)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")

Line = tuple[str, str]  # which item, its words


@dataclass(frozen=True, slots=True)
class WordingText:
    """What somebody filling it in reads: an item's words by its id, an answer's by its number.

    A number is written as `label_key` writes it; "n/a" is the answer that does not apply.
    """

    items: Mapping[str, str]
    instructions: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    copyright: str = ""


def body(words: WordingText) -> dict[str, Any]:
    """As it is kept: `answers` are by number alone, `not_applicable` stands beside them."""
    numbers = {key: said for key, said in words.answers.items() if key != NOT_APPLICABLE}
    return {
        "instructions": words.instructions,
        "items": dict(words.items),
        "answers": numbers,
        "not_applicable": words.answers.get(NOT_APPLICABLE, ""),
        "copyright": words.copyright,
    }


def from_body(kept: Mapping[str, Any]) -> WordingText:
    """The wording in what was kept; whatever is not there is empty."""
    answers = dict(kept.get("answers") or {})
    if kept.get("not_applicable"):
        answers[NOT_APPLICABLE] = str(kept["not_applicable"])
    return WordingText(
        dict(kept.get("items") or {}),
        str(kept.get("instructions") or ""),
        answers,
        str(kept.get("copyright") or ""),
    )


def label_key(number: float) -> str:
    """A number as the key of its label: 3 for 3.0, 0.5 as it is."""
    return f"{number:g}"


def is_table(text: str) -> bool:
    """Whether pasted lines are cells of a table (`item,words`), to be read as a CSV is."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return bool(_TABLE.match(first))


def read_items(text: str, instrument: Instrument) -> dict[str, str]:
    """Items typed one a line, in order, or each with its number before it: "1. words".

    Raises Refused, field "items", naming the line or the items that are missing or too many.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise Refused("Give the words of every item, one item a line.", "items")
    if not _is_numbered([line for _, line in lines], instrument):
        return _in_order(lines, instrument)
    found = []
    for n, line in lines:
        told = _NUMBERED.fullmatch(line)
        if told is None:
            raise Refused(
                f"Line {n} has no number before it: “{_short(line)}”. Number every line or none, "
                "and keep each item on one line.",
                "items",
            )
        found.append((f"Line {n}", (told["id"], told["words"])))
    return _gathered(found, instrument, "items")


def read_table(
    header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], instrument: Instrument
) -> dict[str, str]:
    """Items of a table with the columns item and words; a first line that is an item counts too.

    Raises Refused, field "file", naming the line or the items that are missing or too many.
    """
    found = []
    rows = [(n, tuple(cells)) for n, cells in lines]
    if not _is_header(header, instrument):
        rows.insert(0, (1, tuple(header)))
    for n, cells in rows:
        if any(cells[2:]):
            raise Refused(
                f"Line {n} has more than two cells. Put words with a comma in them in quotation "
                "marks, and leave out other columns.",
                "file",
            )
        one, words = (*cells[:2], "", "")[:2]
        if not words:
            raise Refused(f"Line {n} has no words for item “{_short(one)}”.", "file")
        found.append((f"Line {n}", (one, words)))
    return _gathered(found, instrument, "file")


def known_cells(cells: Sequence[str], instrument: Instrument) -> int:
    """How many of a first line's cells can be told: names of columns, or an item in front."""
    named = sum(cell.strip().casefold() in COLUMNS for cell in cells)
    return named or int(bool(cells) and _item_id(cells[0], instrument) is not None)


def read_answers(text: str, instrument: Instrument) -> dict[str, str]:
    """The words of answers, one a line with its number before it: "0 = Not at all".

    Some may have none, as on a line from 0 to 10; nothing at all is right too. Raises Refused,
    field "answers", naming the line.
    """
    found: dict[str, str] = {}
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        told = _LABEL.fullmatch(line.strip())
        if told is None:
            what = f"Line {n} is “{_short(line.strip())}”. Write a number and its words, like"
            raise Refused(f"{what} “0 = Not at all”.", "answers")
        key = told["id"] if told["id"] == NOT_APPLICABLE else label_key(float(told["id"]))
        if not _is_answer(key, instrument):
            raise Refused(f"Line {n} is of {key}, which nobody can answer here.", "answers")
        if key in found:
            raise Refused(f"Line {n} words {key} a second time.", "answers")
        found[key] = _words(told["words"], LONGEST_LABEL, f"Line {n}", "answers")
    return found


def language_code(typed: str) -> str:
    """A language as its short code: en, cy, pt-br. Raises Refused, field "language"."""
    code = typed.strip().lower().replace("_", "-")
    if not _LANGUAGE.fullmatch(code):
        raise Refused(
            "Give the language as its short code, like en for English or cy for Welsh.", "language"
        )
    return code


def misfit(instrument: Instrument, words: WordingText) -> tuple[list[str], list[str]]:
    """(items without words, items worded that are not there), in order.

    A wording that was kept for an earlier version of the key may not fit the key of now.
    """
    missing = [item.id for item in instrument.items if not words.items.get(item.id)]
    return missing, [one for one in words.items if instrument.item(one) is None]


def items_as_lines(words: Mapping[str, str]) -> str:
    """Items as they can be typed again: one a line, each with its number."""
    return "\n".join(f"{one}. {' '.join(said.split())}" for one, said in words.items())


def answers_as_lines(words: Mapping[str, str]) -> str:
    """The words of answers as they can be typed again."""
    return "\n".join(f"{one} = {' '.join(said.split())}" for one, said in words.items())


def _is_numbered(lines: Sequence[str], instrument: Instrument) -> bool:
    """More than half begin with a number, or with an item's own id and a mark."""
    own = {item.id.casefold() for item in instrument.items}
    marked = [_NUMBERED.fullmatch(line) for line in lines]
    told = sum(
        bool(_BY_NUMBER.match(line)) or (found is not None and found["id"].casefold() in own)
        for line, found in zip(lines, marked, strict=True)
    )
    return told * 2 > len(lines)


def _in_order(lines: Sequence[tuple[int, str]], instrument: Instrument) -> dict[str, str]:
    items = instrument.items
    if len(lines) > len(items):
        first = lines[len(items)]
        raise Refused(
            f"{instrument.name} has {_many(len(items), 'item')}, and there are "
            f"{_many(len(lines), 'line')}: from line {first[0]} (“{_short(first[1])}”) on there "
            "are too many. Keep each item on one line.",
            "items",
        )
    if len(lines) < len(items):
        raise Refused(
            f"{instrument.name} has {_many(len(items), 'item')}, and there "
            f"{'is 1 line' if len(lines) == 1 else f'are {len(lines)} lines'}: no words are left "
            f"for {_named(items[len(lines) :])}. If another one is missing, put its number before "
            "every line.",
            "items",
        )
    return {
        item.id: _words(line, LONGEST_ITEM, f"Line {n}", "items")
        for item, (n, line) in zip(items, lines, strict=True)
    }


def _gathered(
    found: Sequence[tuple[str, Line]], instrument: Instrument, box: str
) -> dict[str, str]:
    """The words by item in the instrument's order; each item once, all of them, no other."""
    words: dict[str, str] = {}
    where: dict[str, str] = {}
    for place, (typed, said) in found:
        item = _item_id(typed, instrument)
        if item is None:
            count = _many(len(instrument.items), "item")
            raise Refused(
                f"{place} is of item “{_short(typed)}”, and {instrument.name} has no such item: "
                f"it has {count}, from {instrument.items[0].id} to {instrument.items[-1].id}.",
                box,
            )
        if item in words:
            both = f"{where[item]} and {place[:1].lower()}{place[1:]}"
            raise Refused(f"Item {item} is there twice: {both}.", box)
        words[item], where[item] = _words(said, LONGEST_ITEM, place, box), place
    missing = [item for item in instrument.items if item.id not in words]
    if missing:
        raise Refused(f"There are no words for {_named(missing)}.", box)
    return {item.id: words[item.id] for item in instrument.items}


def _item_id(typed: str, instrument: Instrument) -> str | None:
    bare = typed.strip().rstrip(".):").strip().casefold()
    bare = str(int(bare)) if bare.isascii() and bare.isdecimal() and len(bare) < 6 else bare
    return next((item.id for item in instrument.items if item.id.casefold() == bare), None)


def _is_header(cells: Sequence[str], instrument: Instrument) -> bool:
    return not (cells and _item_id(cells[0], instrument) is not None)


def _is_answer(key: str, instrument: Instrument) -> bool:
    if key == NOT_APPLICABLE:
        return any(item.may_not_apply for item in instrument.items)
    number = float(key)
    return any(
        (scale.lowest <= number and (scale.highest is None or number <= scale.highest))
        or number in scale.unknown
        for scale in {item.answers for item in instrument.items}
    )


def _words(said: str, longest: int, place: str, box: str) -> str:
    evened = " ".join(said.split())
    if len(evened) > longest:
        raise Refused(
            f"{place} has {len(evened):,} characters; at most {longest:,} fit. Is it more than one "
            "item?",
            box,
        )
    return evened


def _named(items: Sequence[Any]) -> str:
    """Items 9 and 10 (unhappiness, intrusive images); no more than eight are named."""
    shown = items[:8]
    ids = [item.id for item in shown]
    said = ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} and {ids[-1]}"
    if len(items) > len(shown):
        said = f"{', '.join(ids)} and {len(items) - len(shown)} more"
    topics = [item.topic for item in shown if item.topic]
    return f"item{'' if len(items) == 1 else 's'} {said}" + (
        f" ({', '.join(topics)})" if topics and len(items) <= len(shown) else ""
    )


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
