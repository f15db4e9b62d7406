"""PURE: the text of a house agreement, section by section, and how two versions differ.

Kept as lines: "# " begins a heading and "- " a line under it, so that nothing anybody types can be
taken for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import ceil
from typing import Final

_HEADING, _LINE = "# ", "- "
WALL_SIZES: Final = (40, 36, 32, 28, 26, 24, 22, 20, 18)
"""The sizes of a sheet for a wall, in points."""
_TITLE, _HEAD = 1.5, 1.15
_PAGE = 515.0, 715.0  # of A4, without its margins
_ABOUT = 110  # letters of who agreed when, and when it is looked at again
_LETTER, _LEADING, _GAP = 0.53, 1.3, 0.55


@dataclass(frozen=True, slots=True)
class Section:
    """What is agreed under one heading, line by line; the heading may be empty."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of two versions laid over one another. `mark`: "same", "gone" or "new"."""

    mark: str
    heading: bool
    words: str


def as_text(sections: Iterable[Section]) -> str:
    """The text as it is kept. What says nothing at all is left out."""
    told = []
    for one in sections:
        lines = [words for line in one.lines if (words := _one_line(line))]
        heading = _one_line(one.heading)
        if heading or lines:
            told += [_HEADING + heading, *(_LINE + line for line in lines)]
    return "\n".join(told)


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections of a text as `as_text` made it."""
    found: list[tuple[str, list[str]]] = []
    for line in text.split("\n") if text else []:
        if line.startswith(_HEADING):
            found.append((line.removeprefix(_HEADING), []))
        elif found:
            found[-1][1].append(line.removeprefix(_LINE))
    return tuple(Section(heading, tuple(lines)) for heading, lines in found)


def differences(before: str, after: str) -> list[Line]:
    """Every line of both, in order: what stayed, what went, what came in its place."""
    was, now = _lines(before), _lines(after)
    found: list[Line] = []
    for what, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what == "equal":
            found += [_line("same", one) for one in now[k:m]]
        else:
            found += [_line("gone", one) for one in was[i:j]]
            found += [_line("new", one) for one in now[k:m]]
    return found


def changed_words(lines: Iterable[Line]) -> str:
    """How much differs: "2 lines new, 1 gone"; "Nothing changed" when none does."""
    marks = [line.mark for line in lines if line.words]
    new, gone = marks.count("new"), marks.count("gone")
    if not new and not gone:
        return "Nothing changed"
    said = [
        f"{count} line{'' if count == 1 else 's'} {what}"
        for count, what in ((new, "new"), (gone, "gone"))
        if count
    ]
    return ", ".join(said)


def wall_points(title: str, sections: Sequence[Section]) -> int:
    """The largest size in points with which an agreement fills one page of A4, for a wall.

    The smallest can be read from a metre; what does not fit then goes on to a second page.
    """
    told = [(_TITLE, title), (1.0, "x" * _ABOUT)]
    for one in sections:
        told += [(_HEAD, one.heading)] if one.heading else []
        told += [(1.0, line) for line in one.lines]
    fits = [points for points in WALL_SIZES if _height(told, points) <= _PAGE[1]]
    return fits[0] if fits else WALL_SIZES[-1]


def _height(told: Iterable[tuple[float, str]], points: int) -> float:
    """How high lines are in points, each with its size against the text's."""
    found = 0.0
    for size, words in told:
        wide = len(words) * _LETTER * points * size
        found += max(1, ceil(wide / _PAGE[0])) * _LEADING * points * size + _GAP * points
    return found


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _line(mark: str, line: str) -> Line:
    heading = line.startswith(_HEADING)
    return Line(mark, heading, line.removeprefix(_HEADING if heading else _LINE))


def _one_line(said: str) -> str:
    return " ".join(said.split())
