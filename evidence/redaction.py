"""PURE: the check of a text before it leaves the building.

Names of participants and staff, participants' codes, numbers, e-mail and phone, dates of birth,
first names of anybody (`given_names.txt`), and words that do not leave (`watch_words.txt`). It
finds and says how sure it is; a person decides what becomes of each find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from evidence.bare_letters import bare
from evidence.echoes import echoes
from evidence.finds import Find, Kind, apart, together
from evidence.names import Names, Person, find_names, index
from evidence.numbers import find_numbers
from evidence.unknown_names import unknown_names

_CODE = re.compile(r"(?<![\w-])[A-Za-z0-9][A-Za-z0-9-]{0,11}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that must not be found in what leaves; build with `known`."""

    names: Names
    codes: Mapping[str, str]
    born: frozenset[date]
    watch: re.Pattern[str] | None
    given: frozenset[str] = frozenset()


def known(
    people: Iterable[Person],
    *,
    codes: Mapping[str, str],
    born: Iterable[date],
    common: Iterable[str] | None = None,
    watch: Iterable[str] | None = None,
    given: Iterable[str] | None = None,
    plain: Iterable[str] = (),
) -> Known:
    """What to look for. `codes`: participants' codes, each with the caller's reference of whose.

    `common` are everyday words, `watch` words that do not leave and `given` first names of anybody;
    the files beside this module unless given. `plain` are words that name nobody, such as those of
    the place's own name.
    """
    words = _lines("watch_words.txt") if watch is None else tuple(watch)
    return Known(
        index(people, _lines("common_words.txt") if common is None else common),
        {_code(code): of for code, of in codes.items()},
        frozenset(born),
        _pattern(words),
        frozenset(bare(name) for name in (_lines("given_names.txt") if given is None else given))
        - {bare(word) for said in plain for word in said.split()},
    )


def check(text: str, what: Known, *, today: date) -> list[Find]:
    """Every find in a text, in order and apart from one another."""
    finds = [
        *find_names(text, what.names),
        *find_numbers(text, born=what.born, today=today),
        *_codes(text, what),
        *unknown_names(text, what.given, what.names.common),
    ]
    if what.watch is not None:
        finds += [
            Find(found.start(), found.end(), Kind.WORD, found[0], sure=False)
            for found in what.watch.finditer(text)
        ]
    return together(text, apart(finds))


def repeats(private: str, text: str) -> list[str]:
    """What a text repeats of words that others must not read, as it says them."""
    return echoes(private, text, _common())


def resolved(text: str, finds: Iterable[Find], instead: Mapping[Find, str]) -> str:
    """The text with the finds in `instead` replaced by what a person chose for each."""
    said: list[str] = []
    at = 0
    for find in apart(finds):
        if find in instead:
            said += [text[at : find.start], instead[find]]
            at = find.end
    return "".join([*said, text[at:]])


def _codes(text: str, what: Known) -> Iterable[Find]:
    for found in _CODE.finditer(text):
        of = what.codes.get(_code(found[0]))
        if of is not None:
            yield Find(found.start(), found.end(), Kind.CODE, found[0], sure=True, of=of)


def _code(said: str) -> str:
    return said.replace("-", "").upper()


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Words as in the file: `*` at the end stands for any ending."""
    entries = [
        r"\s+".join(re.escape(part) for part in word.removesuffix("*").split())
        + (r"\w*" if word.endswith("*") else "")
        for word in words
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(entries)})(?!\w)", re.IGNORECASE) if entries else None


@cache
def _common() -> frozenset[str]:
    return frozenset(_lines("common_words.txt"))


@cache
def _lines(name: str) -> tuple[str, ...]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    said = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in said if line)


__all__ = ["Known", "Person", "bare", "check", "known", "repeats", "resolved"]
