"""PURE: what makes a PIN of six digits too easy to guess, in sentences."""

from __future__ import annotations

import re
from itertools import pairwise

LENGTH = 6
_FEWEST_DIFFERENT = 3
# Patterns of a keypad that the rules below would let through; guessers try them early.
_KEYPAD = frozenset(
    {"147258", "258147", "258369", "147369", "159753", "159357", "753159", "789456", "456123"}
)
NOT_HERE = "You cannot come back with a PIN here now. Sign in with your password."
_EASY = "That PIN is among the first that somebody would try. Choose six digits without a pattern."


def plain(typed: str) -> str:
    """A PIN as typed, without the spaces people put in to read it."""
    return "".join(typed.split())


def fault(pin: str, *, staff_code: str = "") -> str | None:
    """Why this PIN is refused, as a sentence; None when it will do."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        return f"A PIN is {LENGTH} digits and nothing else."
    if _of_staff_code(pin, staff_code):
        return "Do not use your staff code: colleagues can read it. Choose other digits."
    if _repeats(pin) or _counts(pin) or pin in _KEYPAD:
        return _EASY
    return None


def _of_staff_code(pin: str, staff_code: str) -> bool:
    """Whether one stands in the other. Codes of fewer than four digits are in many a PIN."""
    digits = "".join(re.findall(r"[0-9]", staff_code))
    return len(digits) >= 4 and (digits in pin or pin in digits)


def _repeats(pin: str) -> bool:
    """Few different digits, one half twice, or doubled digits: 111112, 123123, 112233."""
    doubled = pin[0::2] == pin[1::2]
    mirrored = pin[:3] == pin[:2:-1]
    return len(set(pin)) < _FEWEST_DIFFERENT or pin[:3] == pin[3:] or doubled or mirrored


def _counts(pin: str) -> bool:
    """Steps of one size, up or down, around nought too: 123456, 890123, 987654, 246802."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return len(steps) == 1
