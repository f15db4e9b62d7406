"""PURE: the letters of a word alone, by which names are compared."""

from __future__ import annotations

import unicodedata
from typing import Final

_PLAIN: Final = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "ð": "d"}


def bare(word: str) -> str:
    """The letters of a word alone: no case, no accents, no joins, nothing that prints nothing."""
    if word.isascii() and word.isalpha():
        return word.lower()
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(_PLAIN.get(c, c) for c in spread if c.isalpha())
