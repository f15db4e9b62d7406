"""PURE: text as people type it, made safe to keep without changing what they meant."""

from __future__ import annotations

import unicodedata

from base.errors import Refused

_KEPT_CONTROLS = {"\n", "\t"}
_DROPPED = {"Cc", "Cs"}  # control characters, and halves of a surrogate pair no encoding can write


def clean_text(text: str, limit: int, field: str | None = None) -> str:
    """Text in NFC, trimmed, without NUL or other control characters; at most `limit` characters.

    Raises `Refused` naming the length when it is over the limit.
    """
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        c for c in kept if c in _KEPT_CONTROLS or unicodedata.category(c) not in _DROPPED
    )
    kept = unicodedata.normalize("NFC", kept).strip()
    if len(kept) > limit:
        why = f"This is {len(kept):,} characters long. Shorten it to {limit:,} or fewer."
        raise Refused(why, field)
    return kept
