"""PURE: names of people whom no record here knows.

A sister who visits, a neighbour, somebody's nickname: a first name of a list, and the surname after
it, is perhaps somebody's. Never more than perhaps: a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.bare_letters import bare
from evidence.finds import Find, Kind
from evidence.names_in_pieces import begins_a_sentence

_NAME: Final = re.compile(
    r"(?<![\w'\u2019-])([^\W\d_]+)(?:[ \t]+([^\W\d_][\w\u2019'-]*[^\W\d_]))?(?![\w-])"
)


def unknown_names(text: str, given: frozenset[str], common: frozenset[str]) -> Iterator[Find]:
    """Each first name of `given` that is written as a name, with the surname after it if any.

    One of the `common` words counts only inside a sentence.
    """
    at = 0
    while (found := _NAME.search(text, at)) is not None:
        at = found.end(1)
        first, family = found[1], found[2] or ""
        key = bare(first)
        if key not in given or not _is_capital(first):
            continue
        if key in common and begins_a_sentence(text, found.start()):
            continue
        end = found.end(2) if _is_capital(family) else found.end(1)
        yield Find(found.start(), end, Kind.PERHAPS, text[found.start() : end], sure=False)
        at = end


def _is_capital(word: str) -> bool:
    """Whether a word is written as a name; three capitals are more often an abbreviation."""
    return word[:1].isupper() and (len(word) == 1 or not word.isupper() or len(word) > 3)
