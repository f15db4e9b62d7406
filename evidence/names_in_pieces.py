"""PURE: names that are not written as one word: broken by spaces or lines, or spaced by letters.

Text that is read from a PDF is broken in both ways, without anybody having meant it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from evidence.bare_letters import bare
from evidence.finds import Find, Kind

_LETTER: Final = r"[^\W\d_]"
_RUN: Final = re.compile(rf"(?<![^\W_])(?:{_LETTER}[ .\u00a0\t_]{{1,3}}){{2,}}{_LETTER}(?![^\W_])")
_LONGEST: Final = 40
_SURE_FROM: Final = 5
_SHORTEST: Final = 3
_PIECES: Final = (2, 3)
_GAP: Final = 3


def in_pieces(
    text: str,
    words: Sequence[re.Match[str]],
    letters: Sequence[str],
    exact: Mapping[str, str],
    common: frozenset[str],
) -> Iterator[Find]:
    """Names broken into two or three; `letters` are the bare letters of each of the words.

    Over a line a name is sure. Within one it is where a capital begins it and small letters go on;
    words that each mean something ("good man") count only with a capital inside a sentence.
    """
    for many in _PIECES:
        for at in range(len(words) - many + 1):
            key = "".join(letters[at : at + many])
            if key in exact and _is_long(key, letters[at : at + many]):
                yield from _broken(text, words[at : at + many], letters[at : at + many],
                                   exact[key], common)  # fmt: skip


def _is_long(key: str, pieces: Sequence[str]) -> bool:
    least = _SHORTEST if min(len(piece) for piece in pieces) == 1 else _SURE_FROM
    return len(key) >= least


def _broken(
    text: str,
    words: Sequence[re.Match[str]],
    letters: Sequence[str],
    of: str,
    common: frozenset[str],
) -> Iterator[Find]:
    gaps = [text[a.end() : b.start()] for a, b in pairwise(words)]
    if any(gap.strip() or ("\n" not in gap and len(gap) > _GAP) for gap in gaps):
        return
    start, end = words[0].start(), words[-1].end()
    said = text[start:end]
    over_a_line = len("".join(letters)) >= _SURE_FROM and all("\n" in gap for gap in gaps)
    capital = said[0].isupper()
    if not over_a_line and all(one in common for one in letters):
        if not capital or begins_a_sentence(text, start):
            return
        sure = False
    else:
        sure = over_a_line or (capital and all(one[0].islower() for one in words[1:]))
    yield Find(start, end, Kind.NAME, said, sure, of)


def spaced(text: str, *names: Mapping[str, str], common: frozenset[str]) -> Iterator[Find]:
    """Names spaced by letters, alone ("T o m") or among others ("I s a w T o m")."""
    for run in _RUN.finditer(text):
        spread = [(one, run.start() + at) for at, c in enumerate(run[0]) for one in bare(c)]
        whole, at = "".join(one for one, _ in spread), 0
        while at <= len(whole) - _SHORTEST:
            found = _longest(whole, at, names)
            if found is None:
                at += 1
                continue
            key, of = found
            start, end = spread[at][1], spread[at + len(key) - 1][1] + 1
            if key not in common or text[start].isupper():
                sure = key not in common and (key == whole or len(key) >= _SURE_FROM)
                yield Find(start, end, Kind.NAME, text[start:end], sure, of)
            at += len(key)


def _longest(whole: str, at: int, names: Sequence[Mapping[str, str]]) -> tuple[str, str] | None:
    """The longest name that begins at this letter, and whose it is."""
    for many in range(min(_LONGEST, len(whole) - at), _SHORTEST - 1, -1):
        key = whole[at : at + many]
        for some in names:
            if key in some:
                return key, some[key]
    return None


_END_OF_SENTENCE: Final = frozenset(".!?:;\u2026\u201c\u201d\"'(\u2018\n\u2022*-")


def begins_a_sentence(text: str, at: int) -> bool:
    """Whether a place in a text begins it, a line of it, or a sentence."""
    before = text[:at].rstrip(" \t")[-1:]
    return not before or before in _END_OF_SENTENCE
