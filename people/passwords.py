"""PURE: what makes a password too easy to guess, in sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SHORTEST = 12
LONGEST = 1000
# What guessers try first. A password may hold these, but they count for nothing.
_COMMON = (
    "password", "passphrase", "letmein", "welcome", "qwertyuiop", "qwerty", "asdfghjkl", "zxcvbnm",
    "asdf", "iloveyou", "football", "liverpool", "arsenal", "chelsea", "sunshine", "princess",
    "monkey", "dragon", "admin", "administrator", "login", "changeme", "secret", "daybook",
    "probation", "hospital", "england", "trustno", "computer", "summer", "winter", "spring",
    "autumn", "january", "february", "march", "april", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "london", "abcdefghijklmnopqrstuvwxyz", "abcdef", "abc", "xyz", "nhs",
)  # fmt: skip
_LOOKALIKES = str.maketrans("013457@$!", "oleastasi")
_FEWEST_LEFT = 6
_FEWEST_DIFFERENT = 5


def fault(password: str, *, name: str = "", email: str = "") -> str | None:
    """Why this password is refused, as a sentence; None when it will do."""
    if len(password) < SHORTEST:
        return f"Use {SHORTEST} characters or more. Three unrelated words are easy to remember."
    if len(password) > LONGEST:
        return f"Use {LONGEST:,} characters or fewer."
    plain = _plain(password)
    own = [part for part in re.split(r"\W+", _plain(f"{name} {email}")) if len(part) > 2]
    without_own = _without(plain, own)
    if without_own != plain and _weak(without_own):
        return "Do not build it on your own name or e-mail address. Use three unrelated words."
    if _weak(_without(without_own, _COMMON)):
        return "This is among the first that a guesser tries. Use three unrelated words."
    return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _without(text: str, parts: Iterable[str]) -> str:
    """The text with each part cut out, also where figures and signs stand in for its letters."""
    for part in sorted(parts, key=len, reverse=True):
        while True:
            found = text.find(part)
            if found < 0:
                found = text.translate(_LOOKALIKES).find(part)
            if found < 0:
                break
            text = text[:found] + text[found + len(part) :]
    return text


def _weak(left: str) -> bool:
    """Whether too little is left, or it only repeats or counts."""
    kept = re.sub(r"(.+?)\1{2,}", r"\1", left)
    kept = re.sub(r"[0-9]{3,}", "", kept)
    return len(kept) < _FEWEST_LEFT or len(set(kept)) < _FEWEST_DIFFERENT
