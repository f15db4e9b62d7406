"""PURE: known people's names in running text, misspelt, accented, hyphenated or split over lines.

Every word is compared by its bare letters. A name of five letters or more is also found with one
letter wrong, missing, too many or two changed round (Damerau, 1964); the words that are one such
step from a name are not searched for one by one: both are reduced by each of their letters and meet
in an index. A name that is also an everyday word ("Will", "May") counts where it is written with a
capital, and is sure only inside a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from evidence.finds import Find, Kind

_MARKS = "\u0300-\u036f"
_HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_LETTER = rf"[^\W\d_{_HIDDEN}]"
_INSIDE = rf"[{_MARKS}{_HIDDEN}]*"
_JOIN = r"(?:['\u2019\u2018\u02bc`]|[-\u2010-\u2015](?:[ \t]*\r?\n[ \t]*)?)"
_WORD = re.compile(rf"(?:{_LETTER}{_INSIDE})+(?:{_JOIN}(?:{_LETTER}{_INSIDE})+)*")
_SPACED = re.compile(rf"(?<!\w)(?:{_LETTER}[ .]{{1,2}}){{3,}}{_LETTER}(?!\w)")
_HYPHENS = re.compile(r"[-\u2010-\u2015]\s*")
_END_OF_SENTENCE = frozenset(".!?:;\u2026\u201c\u201d\"'(\u2018\n\u2022*-")
_FUZZY_FROM: Final = 5
_MONTH_NAMES = frozenset({"april", "may", "june", "august"})
_DAY_BEFORE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+$")
_YEAR_AFTER = re.compile(r"\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?\d{4}\b|\s+\d{1,2}\b")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose names must not leave: what they are called, and the caller's reference."""

    of: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The names to look for, by their bare letters; build with `index`.

    `exact`: whose each name is. `near`: the names of five letters or more, by every form that lacks
    at most one letter. `everyday`: names that are common words; `common`: words that are never
    taken for a misspelt name.
    """

    exact: Mapping[str, str]
    near: Mapping[str, frozenset[str]]
    common: frozenset[str]
    cache: dict[str, tuple[str, bool] | None] = field(default_factory=dict, repr=False)


def index(people: Iterable[Person], common: Iterable[str] = ()) -> Names:
    """The names of these people, each word of them by itself, and the whole of a joined one."""
    exact: dict[str, str] = {}
    for person in people:
        for name in person.names:
            for word in _parts(name):
                exact.setdefault(word, person.of)
    near: dict[str, set[str]] = {}
    for word in exact:
        if len(word) >= _FUZZY_FROM:
            for form in _lacking(word):
                near.setdefault(form, set()).add(word)
    return Names(
        exact,
        {form: frozenset(words) for form, words in near.items()},
        frozenset(bare(word) for word in common),
    )


def find_names(text: str, names: Names) -> Iterator[Find]:
    """Every known name in a text; finds may overlap."""
    before: re.Match[str] | None = None
    for word in _WORD.finditer(text):
        yield from _in_word(text, word, names)
        if before is not None:
            yield from _over_a_line(text, before, word, names)
        before = word
    for run in _SPACED.finditer(text):
        of = names.exact.get(bare(run[0]))
        if of is not None:
            yield Find(run.start(), run.end(), Kind.NAME, run[0], sure=True, of=of)


def bare(word: str) -> str:
    """The letters of a word alone: no case, no accents, no joins, nothing that prints nothing."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(_PLAIN.get(c, c) for c in spread if c.isalpha())


_PLAIN: Final = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "ð": "d"}


def _parts(name: str) -> Iterator[str]:
    """What a name is searched by: its words, the parts of a hyphenated one, and that one whole."""
    for word in name.split():
        for part in {bare(word), *(bare(one) for one in _HYPHENS.split(word))}:
            if len(part) > 1:
                yield part


def _in_word(text: str, word: re.Match[str], names: Names) -> Iterator[Find]:
    whole = word[0]
    said = re.sub(r"['\u2019\u2018\u02bc`][sS]$", "", whole)
    found = _judge(said, text, word.start(), names)
    if found is not None:
        of, sure = found
        yield Find(word.start(), word.start() + len(said), Kind.NAME, said, sure, of)
        return
    start = word.start()
    for part in _HYPHENS.split(said) if "-" in said or _HYPHENS.search(said) else ():
        at = text.index(part, start)
        found = _judge(part, text, at, names)
        if found is not None:
            yield Find(at, at + len(part), Kind.NAME, part, found[1], found[0])
        start = at + len(part)


def _judge(said: str, text: str, at: int, names: Names) -> tuple[str, bool] | None:
    """Whose name a word is, and whether that is sure; None when it is nobody's."""
    key = bare(said)
    of = names.exact.get(key)
    if of is None:
        near = _near(key, names)
        return (near, False) if near is not None else None
    if key in names.common:
        if not said[:1].isupper():
            return None
        if key in _MONTH_NAMES and _in_a_date(text, at, at + len(said)):
            return None
        return of, not _begins_a_sentence(text, at)
    if len(key) <= 3:
        return (of, said[:1].isupper()) if said[:1].isupper() else None
    return of, True


def _near(key: str, names: Names) -> str | None:
    """Whose misspelt name a word is, remembered: texts say the same words again and again."""
    if len(key) < _FUZZY_FROM - 1 or key in names.common:
        return None
    if key not in names.cache:
        owner = None
        for form in _lacking(key):
            for name in sorted(names.near.get(form, ())):
                if one_step(key, name):
                    owner = names.exact[name]
                    break
            if owner is not None:
                break
        names.cache[key] = (owner, False) if owner is not None else None
    found = names.cache[key]
    return found[0] if found is not None else None


def one_step(one: str, other: str) -> bool:
    """Whether two words differ by a letter: wrong, missing, too many, or two neighbours swapped."""
    if one == other:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), -1)
    if at < 0:
        return True  # the longer one goes on by a letter
    if len(longer) > len(shorter):
        return shorter[at:] == longer[at + 1 :]
    swapped = shorter[:at] + shorter[at + 1 : at + 2] + shorter[at : at + 1] + shorter[at + 2 :]
    return shorter[at + 1 :] == longer[at + 1 :] or swapped == longer


def _lacking(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _over_a_line(
    text: str, before: re.Match[str], after: re.Match[str], names: Names
) -> Iterator[Find]:
    """A name broken over two lines without a hyphen; each half alone is nobody's."""
    between = text[before.end() : after.start()]
    if "\n" not in between or between.strip():
        return
    key = bare(before[0]) + bare(after[0])
    of = names.exact.get(key)
    if of is not None and len(key) >= _FUZZY_FROM:
        said = text[before.start() : after.end()]
        yield Find(before.start(), after.end(), Kind.NAME, said, sure=True, of=of)


def _begins_a_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t")[-1:]
    return not before or before in _END_OF_SENTENCE


def _in_a_date(text: str, start: int, end: int) -> bool:
    return bool(_DAY_BEFORE.search(text[max(start - 12, 0) : start])) or bool(
        _YEAR_AFTER.match(text[end : end + 12])
    )
