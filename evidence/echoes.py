"""PURE: what one text repeats of another: runs of words, and names only its writer would use."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

RUN: Final = 4
"""So many words in a row are somebody's own."""
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:^|[.!?\n])\W*$")


def echoes(theirs: str, ours: str, common: Collection[str] = ()) -> list[str]:
    """What `ours` repeats of `theirs`, as it is written in `ours`, each once, in its order.

    Runs of four words or more, however they are cased and parted; and words that are written with
    a capital inside a sentence of `theirs`, unless they are `common` (in small letters).
    """
    said, told = list(_WORD.finditer(theirs)), list(_WORD.finditer(ours))
    runs = {_key(said[n : n + RUN]) for n in range(len(said) - RUN + 1)}
    found: list[tuple[int, str]] = []
    start = end = -1
    for n in range(len(told) - RUN + 1):
        if _key(told[n : n + RUN]) not in runs:
            continue
        if n >= end:
            start = n
            found.append((told[n].start(), ""))
        end = n + RUN
        found[-1] = (told[start].start(), ours[told[start].start() : told[end - 1].end()])
    names = {
        _bare(one[0])
        for one in said
        if one[0][:1].isupper() and len(one[0]) > 1 and not _BEGINS.search(theirs[: one.start()])
    }
    names = {one for one in names if not {one, one.removesuffix("s")} & set(common)}
    within = [words.casefold() for _, words in found]
    found += [
        (one.start(), one[0])
        for one in told
        if _bare(one[0]) in names and not any(one[0].casefold() in run for run in within)
    ]
    return list(dict.fromkeys(words for _, words in sorted(found)))


def _bare(word: str) -> str:
    """A word in small letters, without the sign of whose something is."""
    return re.sub(r"['\u2019]s$", "", word.casefold())


def _key(words: list[re.Match[str]]) -> tuple[str, ...]:
    return tuple(word[0].casefold() for word in words)
