"""PURE: one-time codes as they are printed, read aloud and typed.

Fifteen of nineteen signs are 63.7 bits. None of the signs looks like another, and no code spells a
word: there are no vowels. Whoever reads an S for a 5 is understood, as no code has an S.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import Final

SIGNS: Final = "23456789FHJKMQRTWXY"
LENGTH: Final = 15
GROUP: Final = 3
BITS: Final = LENGTH * math.log2(len(SIGNS))
# What a sign is taken for when somebody reads or hears it wrongly. None of these is ever in a code.
_MEANT: Final = {"S": "5", "Z": "2", "B": "8", "G": "6", "N": "M"}
_LONGEST = 100  # characters typed


def make(below: Callable[[int], int]) -> str:
    """A new code; `below(n)` gives a random whole number from 0 to n - 1."""
    return "".join(SIGNS[below(len(SIGNS))] for _ in range(LENGTH))


def plain(typed: str) -> str | None:
    """The code in what was typed, however it was spaced or cased; None when it can be no code."""
    kept = [_MEANT.get(sign, sign) for sign in typed[:_LONGEST].upper() if sign.isalnum()]
    code = "".join(kept)
    whole = len(code) == LENGTH and len(typed) <= _LONGEST
    return code if whole and set(code) <= set(SIGNS) else None


def shown(code: str) -> str:
    """A code in groups of three, as it is printed and read aloud."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def hashed(code: str) -> str:
    """What is kept of a code: with so many random bits a plain SHA-256 is enough."""
    return hashlib.sha256(code.encode()).hexdigest()
