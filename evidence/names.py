"""PURE: known people's names in running text, misspelt, accented, hyphenated or split over lines.

Every word is compared by its bare letters. A name of five letters or more is also found with one
letter wrong, missing, too many or two changed round (Damerau, 1964); the words that are one such
step from a name are not searched for one by one: both are reduced by each of their letters and meet
in an index. A name that is also an everyday word ("Will", "May") counts where it is written with a
capital, and is sure only inside a sentence. Somebody's names written as one ("tomsutton",
"MrSutton") are theirs too; names in pieces are the matter of `names_in_pieces`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from evidence.bare_letters import bare
from evidence.finds import Find, Kind
from evidence.names_in_pieces import begins_a_sentence, in_pieces, spaced

_MARKS = "\u0300-\u036f"
_HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_LETTER = rf"[^\W\d_{_HIDDEN}]"
_INSIDE = rf"[{_MARKS}{_HIDDEN}]*"
_JOIN = r"(?:['\u2019\u2018\u02bc`]|[-\u2010-\u2015](?:[ \t]*\r?\n[ \t]*)?)"
_WORD = re.compile(rf"(?:{_LETTER}{_INSIDE})+(?:{_JOIN}(?:{_LETTER}{_INSIDE})+)*")
_HYPHENS = re.compile(r"[-\u2010-\u2015]\s*")
_FUZZY_FROM: Final = 5
_JOINED_FROM: Final = 5
_TITLES: Final = ("mr", "mrs", "ms", "miss", "dr")
_TITLED_FROM: Final = 4
_BEFORE_NAMES: Final = frozenset({"mc", "mac", "fitz", "o", "de", "la", "le", "di", "du", "van"})
"""What a longer name begins with: "McDonald" is nobody called Donald."""
_SMALL: Final = frozenset(
    {"al", "ap", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "st",
     "ten", "ter", "van", "von"}
)  # fmt: skip
"""Words within names that say nothing in small letters."""
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
    at most one letter. `joined`: two names of one person, or a title and a name, as one word.
    `common`: words that are never taken for a misspelt name.
    """

    exact: Mapping[str, str]
    joined: Mapping[str, str]
    near: Mapping[str, frozenset[str]]
    common: frozenset[str]
    cache: dict[str, tuple[str, bool] | None] = field(default_factory=dict, repr=False)


def index(people: Iterable[Person], common: Iterable[str] = ()) -> Names:
    """The names of these people, each word of them by itself, and the whole of a joined one."""
    exact: dict[str, str] = {}
    joined: dict[str, str] = {}
    plain = frozenset(bare(word) for word in common)
    for person in people:
        parts = dict.fromkeys(word for name in person.names for word in _parts(name))
        for word in parts:
            exact.setdefault(word, person.of)
        for whole in _joined(tuple(parts)):
            if whole not in plain:
                joined.setdefault(whole, person.of)
    near: dict[str, set[str]] = {}
    for word in exact:
        if len(word) >= _FUZZY_FROM:
            for form in _lacking(word):
                near.setdefault(form, set()).add(word)
    return Names(
        exact,
        joined,
        {form: frozenset(words) for form, words in near.items()},
        plain,
    )


def find_names(text: str, names: Names) -> Iterator[Find]:
    """Every known name in a text; finds may overlap."""
    words = list(_WORD.finditer(text))
    letters = [bare(word[0]) for word in words]
    for word in words:
        yield from _in_word(text, word, names)
    yield from in_pieces(text, words, letters, names.exact, names.common)
    yield from spaced(text, names.joined, names.exact, common=names.common)


def _joined(parts: tuple[str, ...]) -> Iterator[str]:
    """What somebody's names make as one word: two of them, or a title and one."""
    pairs = [one + other for one in parts for other in parts if one != other]
    titled = [title + one for one in parts if len(one) >= _TITLED_FROM for title in _TITLES]
    yield from (whole for whole in (*pairs, *titled) if len(whole) >= _JOINED_FROM)


def _parts(name: str) -> Iterator[str]:
    """What a name is searched by: its words, the parts of a hyphenated one, and that one whole."""
    for word in name.split():
        for part in {bare(word), *(bare(one) for one in _HYPHENS.split(word))}:
            if len(part) > 1:
                yield part


def _in_word(text: str, word: re.Match[str], names: Names) -> Iterator[Find]:
    said = re.sub(r"['\u2019\u2018\u02bc`][sS]$", "", word[0])
    at = word.start()
    found = _as_one(said, names) or _judge(said, text, at, names)
    if found is not None:
        yield Find(at, at + len(said), Kind.NAME, said, found[1], found[0])
        return
    for part, start in _split(said):
        found = _judge(part, text, at + start, names)
        if found is not None:
            sure = found[1] and bare(part) not in names.common
            yield Find(at + start, at + start + len(part), Kind.NAME, part, sure, found[0])


def _as_one(said: str, names: Names) -> tuple[str, bool] | None:
    """Whose names or title and name a word is, with or without an s."""
    key = bare(said)
    if key in names.exact or len(key) < _JOINED_FROM:
        return None
    of = names.joined.get(key) or (names.joined.get(key[:-1]) if key.endswith("s") else None)
    return (of, True) if of is not None else None


def _split(said: str) -> Iterator[tuple[str, int]]:
    """The parts of a word at its hyphens, or at capitals inside it, and where each begins."""
    if _HYPHENS.search(said):
        start = 0
        for part in _HYPHENS.split(said):
            start = said.index(part, start)
            yield part, start
            yield from ((one, start + at) for one, at in _at_capitals(part))
            start += len(part)
    else:
        yield from _at_capitals(said)


def _at_capitals(said: str) -> Iterator[tuple[str, int]]:
    """The parts of "TomSutton" and "TSutton", and where each begins; none of one plain word."""
    if said[1:].islower() or said.isupper() or said.islower():
        return
    starts = [0]
    starts += [
        at
        for at in range(1, len(said))
        if said[at].isupper() and (said[at - 1].islower() or said[at + 1 : at + 2].islower())
    ]
    if len(starts) == 1 or bare(said[: starts[1]]) in _BEFORE_NAMES:
        return
    for start, end in zip(starts, [*starts[1:], len(said)], strict=True):
        yield said[start:end], start


def _judge(said: str, text: str, at: int, names: Names) -> tuple[str, bool] | None:
    """Whose name a word is, and whether that is sure; None when it is nobody's."""
    key = bare(said)
    of = names.exact.get(key)
    if of is None:
        near = _of_somebody(said, key, text, at, names) or _near(key, names)
        return (near, False) if near is not None else None
    if key in names.common:
        if not said[:1].isupper():
            return None
        if key in _MONTH_NAMES and _in_a_date(text, at, at + len(said)):
            return None
        return of, not begins_a_sentence(text, at)
    if len(key) <= 3 and not said[:1].isupper():
        return None if key in _SMALL else (of, False)
    return of, True


def _of_somebody(said: str, key: str, text: str, at: int, names: Names) -> str | None:
    """Whose name a word is with an s and no apostrophe: "Toms room"."""
    of = names.exact.get(key[:-1]) if key.endswith("s") else None
    if of is None or key in names.common:
        return None
    if key[:-1] in names.common and (not said[:1].isupper() or begins_a_sentence(text, at)):
        return None
    return of


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


def _in_a_date(text: str, start: int, end: int) -> bool:
    return bool(_DAY_BEFORE.search(text[max(start - 12, 0) : start])) or bool(
        _YEAR_AFTER.match(text[end : end + 12])
    )
