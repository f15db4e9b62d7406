"""PURE: every text in the facts of a pack, with the name of its place and what a page calls it.

Whatever is text in the facts is checked unless `UNCHECKED` says why not: what is added to the facts
later is checked by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Facts = dict[str, Any]
Path = tuple[str | int, ...]
"""The keys and positions that lead to a text in the facts."""

UNCHECKED: Final[Mapping[str, str]] = {
    "period/*": "days",
    "period_words": "days",
    "asked_at": "a moment",
    "days/*/what": "words of this program",
    "days/*/when": "a day",
    "standards/*/criteria/*/id": "a number",
    "standards/*/criteria/*/items/*": "an identifier",
    "standards/*/criteria/*/lacks/*": "words of this program",
    "items/*/day": "a day",
    "items/*/voice": "words of this program",
    "items/*/kind": "words of this program",
    "items/*/criteria/*": "a number",
    "items/*/files/*/id": "an identifier",
    "items/*/files/*/kind": "words of this program",
    "items/*/files/*/digest": "a sum",
    "items/*/files/*/path": "made of the name, which is checked",
    "actions/*/id": "an identifier",
    "actions/*/state": "words of this program and a day",
    "charts/*/id": "an identifier",
    "charts/*/kind": "words of this program",
    "charts/*/labels/*": "months",
    "surveys/*/id": "an identifier",
    "surveys/*/when": "days",
}
"""Texts of the facts that nobody typed, by their places, and what they are."""

_OF_ITEM: Final = {
    "title": "title",
    "happened": "what happened",
    "shows": "what it shows",
    "roles": "who was involved",
}
_ALONE: Final = {
    "strengths": "Strengths the report names",
    "weaknesses": "Weaknesses the report names",
    "audience": "Whom the pack is for",
    "community": "Whose pack it is",
    "made_by": "Who put the pack together",
    "framework": "The name of the criteria",
    "note": "The note on the first page",
}


@dataclass(frozen=True, slots=True)
class Text:
    """One text: the name of its place, what a page calls it, the way to it, and what it says."""

    place: str
    title: str
    path: Path
    said: str


def texts(facts: Facts) -> Iterator[Text]:
    """Every text that is checked, in the order of the facts; empty ones are left out."""
    for path, said in _leaves(facts, ()):
        if said and _pattern(path) not in UNCHECKED:
            place, title = _named(facts, path)
            yield Text(place, title, path, said)


def put(facts: Facts, path: Path, said: str) -> None:
    """Put other words in a place."""
    at: Any = facts
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = said


def _leaves(node: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, Mapping):
        for name, value in node.items():
            yield from _leaves(value, (*path, name))
    elif isinstance(node, Sequence):
        for at, value in enumerate(node):
            yield from _leaves(value, (*path, at))


def _pattern(path: Path) -> str:
    """A path with a star for every position, and for the identifier of an item."""
    return "/".join(
        "*" if isinstance(step, int) or (at == 1 and path[0] == "items") else step
        for at, step in enumerate(path)
    )


def _named(facts: Facts, path: Path) -> tuple[str, str]:
    """The name of a text's place, steady while what it belongs to stays, and what a page calls it.

    Rows have their own identifiers where they have any, and their positions otherwise: a decision
    holds for a place only while its whole text stays the same.
    """
    kind, *rest = path
    if kind == "standards":
        return _of_standard(facts["standards"][rest[0]], rest[1:])
    if kind == "items":
        return _of_item(str(rest[0]), facts["items"][rest[0]], rest[1:])
    if kind in _OF_ROWS and rest:
        row, words = facts[kind][rest[0]], _OF_ROWS[str(kind)]
        place = "/".join(str(one) for one in (words[0], row.get("id", rest[0]), *rest[1:]))
        return place, _row_title(words[1], int(rest[0]), row, rest[1:])
    place = "/".join(str(one) for one in path)
    return place, _ALONE.get(place, place)


_OF_ROWS: Final = {
    "actions": ("action", "Action point {}"),
    "figures": ("figure", "What the records show"),
    "charts": ("chart", "A chart"),
    "surveys": ("survey", "A questionnaire"),
}


def _row_title(words: str, at: int, row: Mapping[str, Any], rest: Sequence[str | int]) -> str:
    if rest[0] == "words" and words.startswith("Action"):
        return words.format(at + 1)
    if rest[0] == "done":
        return f"{words.format(at + 1)}: what was done"
    title = str(row.get("title", ""))
    return f"{words.format(at + 1)}: {title}" if title and rest[0] != "title" else words


def _of_standard(standard: Mapping[str, Any], rest: Sequence[str | int]) -> tuple[str, str]:
    name = standard["name"]
    if rest[0] == "narrative":
        return f"narrative/{name}", f"What the portfolio says of {name}"
    if rest[0] == "name":
        return f"standard/{name}", "The name of a standard"
    criterion = standard["criteria"][rest[1]]["id"]
    return f"criterion/{criterion}/{rest[2]}", f"The wording of criterion {criterion}"


def _of_item(id_: str, item: Mapping[str, Any], rest: Sequence[str | int]) -> tuple[str, str]:
    if rest[0] != "files":
        name = str(rest[0])
        return f"item/{id_}/{name}", f"{item['title']}: {_OF_ITEM.get(name, name)}"
    file, name = item["files"][rest[1]], str(rest[2])
    said = "the name of a file" if name == "name" else f"what {file['name']} shows"
    return f"file/{file['id']}/{name}", f"{item['title']}: {said}"


def title_of_file(item: Mapping[str, Any], file: Mapping[str, Any]) -> tuple[str, str]:
    """The place of what can be read in a file, and what a page calls it."""
    return f"file/{file['id']}", f"{item['title']}: in the file {file['name']}"
